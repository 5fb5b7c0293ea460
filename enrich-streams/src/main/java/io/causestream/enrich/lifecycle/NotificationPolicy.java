package io.causestream.enrich.lifecycle;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextRequest;
import io.causestream.enrich.diagnosis.Diagnostician;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.finding.Analysis;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Finding;
import io.causestream.topics.EnrichedFinding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a finding is published now, later, or not again: once its context is complete or
 * overdue, then when its meaning has changed, and not too often. A finding that is held back is on
 * the topic, and no context is requested for it. Pure.
 */
final class NotificationPolicy {

    private final EnrichmentRules rules;

    NotificationPolicy(EnrichmentRules rules) {
        this.rules = rules;
    }

    /** What has to be written of a finding after an input. */
    Transition apply(Transition transition, Instant now) {
        FindingState state = transition.state();
        if (state == null || state.settling()) {
            return transition;
        }
        Transition asked = state.isHeldBack() ? transition : ask(transition, state, now);
        return publish(asked, now);
    }

    /** Requests what was not requested yet. */
    private Transition ask(Transition transition, FindingState state, Instant now) {
        if (state.head().isResolved()) {
            return transition;
        }
        Evidence evidence = inRound(state, transition.evidence());
        List<ContextRequest> requests =
                Enrichers.requests(state, evidence, rules.contextTimeout()).stream()
                        .map(request -> isOfRun(request) ? inRound(request, evidence) : request)
                        .filter(request -> !evidence.askedFor(request.id()))
                        .toList();
        if (requests.isEmpty()) {
            return transition;
        }
        List<String> ids = requests.stream().map(ContextRequest::id).toList();
        boolean first = evidence.answers().isEmpty();
        Instant due = state.waits().contextDue();
        Transition asked = transition;
        if (first) {
            Timer deadline =
                    Timer.of(state.head(), Timer.Purpose.CONTEXT, rules.contextTimeout(), now);
            asked = asked.starting(deadline);
            due = deadline.due();
        }
        for (ContextRequest request : requests) {
            asked = asked.and(new FindingOutput.RequestContext(request));
        }
        List<String> out = Stream.concat(state.waits().answers().stream(), ids.stream()).toList();
        return new Transition(
                state.with(state.waits().forAnswers(out, due)),
                evidence.asked(ids),
                asked.isUrgent(),
                asked.decisions(),
                asked.timers());
    }

    private static Evidence inRound(FindingState state, Evidence evidence) {
        String about = about(state, evidence);
        LookupRound round =
                evidence.answers().isEmpty()
                        ? LookupRound.first(about, evidence.crash())
                        : evidence.round().next(about, evidence.crash(), state.head().diagnosis());
        return evidence.in(round);
    }

    private static String about(FindingState state, Evidence evidence) {
        return LookupRound.about(state.head().reason(), evidence.crash(), state.about().node());
    }

    /** Whether the answer differs after each run of the container. */
    private static boolean isOfRun(ContextRequest request) {
        return request.query() instanceof ContextQuery.ContainerLogs
                || request.query() instanceof ContextQuery.ObjectEvents;
    }

    private static ContextRequest inRound(ContextRequest request, Evidence evidence) {
        return new ContextRequest(
                evidence.inRound(request.id()),
                request.cluster(),
                request.findingId(),
                request.subject(),
                request.uid(),
                request.severity(),
                request.within(),
                request.query());
    }

    private Transition publish(Transition transition, Instant now) {
        FindingState state = transition.state();
        if (state == null || state.awaitsContext()) {
            return transition;
        }
        Instant mayAt =
                Instant.ofEpochMilli(state.published().at())
                        .plus(rules.notification().updateInterval());
        boolean isEarly =
                !state.published().isNothing() && !transition.isUrgent() && now.isBefore(mayAt);
        if (isEarly && state.waits().updateDue() != null) {
            // The timer looks again: what a storm changes a thousand times is composed once.
            return transition;
        }
        Finding revision = published(state, transition.evidence());
        String meaning = Revisions.meaning(revision, transition.evidence());
        if (meaning.equals(state.published().meaning())) {
            return transition;
        }
        if (isEarly) {
            return later(transition, state, Duration.between(now, mayAt), now);
        }
        return publish(transition, state, revision, meaning, now);
    }

    private static Transition later(
            Transition transition, FindingState state, Duration wait, Instant now) {
        Timer timer = Timer.of(state.head(), Timer.Purpose.UPDATE, wait, now);
        return transition.with(state.with(state.waits().toUpdate(timer.due()))).starting(timer);
    }

    private Transition publish(
            Transition transition,
            FindingState state,
            Finding revision,
            String meaning,
            Instant now) {
        Finding head =
                revision.edit()
                        .enrichments(List.of())
                        .description(state.head().description())
                        .finding();
        FindingState after =
                state.published(
                        head,
                        new FindingState.Published(
                                meaning, now.toEpochMilli(), about(state, transition.evidence())));
        Transition published = transition.and(new FindingOutput.Publish(revision));
        String contextHash = ContextHash.of(revision);
        // A finding that is about to resolve needs no second answer.
        boolean isEnding =
                state.waits().resolveDue() != null && !state.asked().contextHash().isEmpty();
        boolean ask =
                rules.analysed().contains(revision.reason())
                        && !contextHash.equals(state.asked().contextHash())
                        && state.isFiring()
                        && !isEnding
                        && !state.isHeldBack();
        if (ask) {
            after = after.with(new FindingState.Requested(contextHash, null));
            published =
                    published.and(
                            new FindingOutput.Analyse(new EnrichedFinding(revision, contextHash)));
        }
        if (state.isFiring() && !state.isHeldBack() && state.waits().repeatDue() == null) {
            Timer repeat =
                    Timer.of(
                            head, Timer.Purpose.REPEAT, rules.notification().repeatInterval(), now);
            after = after.with(after.waits().toRepeat(repeat.due()));
            published = published.starting(repeat);
        }
        return published.with(after);
    }

    /** The next revision, with the rules' diagnosis of the evidence. */
    private static Finding published(FindingState state, Evidence evidence) {
        Finding finding =
                state.head()
                        .edit()
                        .revision(state.published().isNothing() ? 1 : state.head().revision() + 1)
                        .enrichments(evidence.enrichments())
                        .description(description(state, evidence))
                        .finding();
        Diagnosis before = state.published().isNothing() ? null : state.head().diagnosis();
        finding = finding.edit().diagnosis(Diagnostician.diagnose(finding).orElse(null)).finding();
        Diagnosis kept =
                LastingDiagnosis.of(
                        before, state.published().about(), finding, about(state, evidence));
        finding = finding.edit().diagnosis(kept).finding();
        // An analysis of an earlier context is kept until there is one of this context.
        boolean sameContext = ContextHash.of(finding).equals(state.asked().contextHash());
        @Nullable Analysis answer = sameContext ? state.asked().answer() : null;
        return finding.edit().analysis(answer == null ? finding.analysis() : answer).finding();
    }

    private static String description(FindingState state, Evidence evidence) {
        String own = state.head().description();
        if (evidence.relatedFindings().isEmpty()) {
            return own;
        }
        String words = RelatedFinding.words(evidence.relatedFindings().values());
        return own.isEmpty() ? words : own + "\n" + words;
    }
}
