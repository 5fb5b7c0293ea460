package io.causestream.enrich.lifecycle;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextRequest;
import io.causestream.enrich.analysis.AnalysisKey;
import io.causestream.enrich.analysis.AnalysisQuestions;
import io.causestream.enrich.analysis.EarlierAnswer;
import io.causestream.enrich.analysis.OpenQuestion;
import io.causestream.enrich.analysis.PastIncidents;
import io.causestream.enrich.analysis.SharedAnswer;
import io.causestream.enrich.diagnosis.Diagnostician;
import io.causestream.enrich.metrics.CountReason.FindingCut;
import io.causestream.enrich.metrics.EnrichMetrics;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.enrich.rules.Reasons;
import io.causestream.finding.Analysis;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Finding;
import io.causestream.topics.EnrichedFinding;
import io.causestream.topics.FindingSize;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a finding is published now, later, or not again: once its context is complete or
 * overdue, then when its meaning has changed, and not too often. A finding that is held back is on
 * the topic, and no context is requested for it.
 */
final class NotificationPolicy {

    private final EnrichmentRules rules;
    private final EnrichMetrics metrics;

    NotificationPolicy(EnrichmentRules rules, EnrichMetrics metrics) {
        this.rules = rules;
        this.metrics = metrics;
    }

    /** What has to be written of a finding after an input. */
    Transition apply(Transition transition, AnalysisQuestions questions, Instant now) {
        FindingState state = transition.state();
        if (state == null || state.settling()) {
            return transition;
        }
        Transition asked = state.isHeldBack() ? transition : ask(transition, state, now);
        return publish(asked, questions, now);
    }

    /** Requests what was not requested yet. */
    private Transition ask(Transition transition, FindingState state, Instant now) {
        if (state.head().isResolved()) {
            return transition;
        }
        Evidence evidence = inRound(state, transition.evidence());
        List<ContextRequest> requests =
                Enrichers.requests(state, evidence, rules.contextTimeout()).stream()
                        .map(request ->
                                isOfRun(request)
                                        ? request.withId(evidence.inRound(request.id()))
                                        : request)
                        .filter(request ->
                                isOfRun(request)
                                        ? !evidence.askedFor(request.id())
                                        : !evidence.askedAbout(request.id()))
                        .toList();
        String reading = Enrichers.reading(state, evidence);
        if (requests.isEmpty()) {
            return reading.equals(transition.evidence().logReadFor())
                    ? transition
                    : transition.with(transition.evidence().logRead(reading));
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
                evidence.logRead(reading).asked(ids),
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

    private Transition publish(Transition transition, AnalysisQuestions questions, Instant now) {
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
        return publish(transition, state, revision, meaning, questions, now);
    }

    private static Transition later(
            Transition transition, FindingState state, Duration wait, Instant now) {
        Timer timer = Timer.of(state.head(), Timer.Purpose.UPDATE, wait, now);
        return transition.with(state.with(state.waits().toUpdate(timer.due()))).starting(timer);
    }

    private Transition publish(
            Transition transition,
            FindingState state,
            Finding composed,
            String composedMeaning,
            AnalysisQuestions questions,
            Instant now) {
        Finding whole = composed;
        String meaning = composedMeaning;
        String contextHash = ContextHash.of(whole);
        FindingState.Requested asked = state.asked();
        boolean isAsked = false;
        @Nullable Timer answerDue = null;
        if (wantsAnalysis(state, whole, contextHash)) {
            String key = AnalysisKey.of(whole);
            if (asked.isOpen() && !asked.key().isEmpty() && !asked.key().equals(key)) {
                questions.leave(whole.cluster(), asked.key(), whole.id());
            }
            switch (questions.ask(whole, key, contextHash, now)) {
                case AnalysisQuestions.Outcome.Known(EarlierAnswer earlier) -> {
                    Analysis answer =
                            SharedAnswer.of(
                                    earlier.answer(),
                                    earlier.names(),
                                    whole,
                                    contextHash,
                                    earlier.at());
                    asked = FindingState.Requested.of(contextHash, key).answered(answer);
                    whole = whole.edit().analysis(answer).finding();
                    meaning = Revisions.meaning(whole, transition.evidence());
                }
                case AnalysisQuestions.Outcome.Ask(OpenQuestion question) -> {
                    asked = FindingState.Requested.of(contextHash, key);
                    isAsked = true;
                    answerDue = deadline(whole, question, now);
                }
                case AnalysisQuestions.Outcome.Wait _ ->
                        asked =
                                asked.isOpen() && asked.key().equals(key)
                                        ? asked.about(contextHash)
                                        : FindingState.Requested.of(contextHash, key);
                case AnalysisQuestions.Outcome.Full _ -> {
                    // It asks when it is published next.
                }
            }
        }
        FindingSize.Bounded bounded = FindingSize.bounded(whole);
        bounded.cut().forEach(part -> metrics.count(FindingCut.of(part)));
        Finding revision = bounded.finding();
        Finding head =
                revision.edit()
                        .enrichments(List.of())
                        .description(state.head().description())
                        .finding();
        FindingState after =
                state.published(
                                head,
                                new FindingState.Published(
                                        meaning,
                                        now.toEpochMilli(),
                                        about(state, transition.evidence())))
                        .with(asked);
        Transition published = transition.and(new FindingOutput.Publish(revision));
        if (isAsked) {
            published =
                    published.and(
                            new FindingOutput.Analyse(
                                    new EnrichedFinding(
                                            revision,
                                            contextHash,
                                            asked.key(),
                                            0,
                                            state.about().past())));
        }
        if (answerDue != null) {
            published = published.starting(answerDue);
        }
        if (state.isFiring() && !state.isHeldBack() && state.waits().repeatDue() == null) {
            Timer repeat =
                    Timer.of(
                            head, Timer.Purpose.REPEAT, rules.notification().repeatInterval(), now);
            after = after.with(after.waits().toRepeat(repeat.due()));
            published = published.starting(repeat);
        }
        if (LateGraphs.isDue(after, transition.evidence(), now, rules.contextTimeout())) {
            Timer again = Timer.of(head, Timer.Purpose.GRAPH, LateGraphs.WAIT, now);
            after = after.with(after.waits().toAskForGraphs(again.due()));
            published = published.starting(again);
        }
        return published.with(after);
    }

    private boolean wantsAnalysis(FindingState state, Finding finding, String contextHash) {
        if (!rules.analysed().contains(finding.reason()) || state.isHeldBack()) {
            return false;
        }
        FindingState.Requested asked = state.asked();
        // A finding that is about to resolve needs no second answer.
        boolean isEnding = state.waits().resolveDue() != null && !asked.contextHash().isEmpty();
        return !contextHash.equals(asked.contextHash())
                && asked.wanted().isEmpty()
                && (state.isFiring() || isInvestigation(finding))
                && !isEnding;
    }

    /** The question about a finding as it is now: once more, in its round. */
    EnrichedFinding question(FindingState state, Evidence evidence) {
        Finding whole = published(state, evidence);
        return new EnrichedFinding(
                FindingSize.bounded(whole).finding(),
                ContextHash.of(whole),
                state.asked().key(),
                state.asked().round(),
                state.about().past());
    }

    /** When another is asked about in place of the leader. */
    static Timer deadline(Finding leader, OpenQuestion question, Instant now) {
        return Timer.of(leader, Timer.Purpose.ANALYSIS, Duration.between(now, question.due()), now);
    }

    /** It is over when it is published, and yet whoever asked for it waits for the answer. */
    static boolean isInvestigation(Finding finding) {
        return finding.reason().equals(Reasons.INVESTIGATION);
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
        finding = Enrichers.withAdditions(state, finding);
        Diagnosis before = state.published().isNothing() ? null : state.head().diagnosis();
        finding = finding.edit().diagnosis(Diagnostician.diagnose(finding).orElse(null)).finding();
        Diagnosis kept =
                LastingDiagnosis.of(
                        before, state.published().about(), finding, about(state, evidence));
        finding =
                finding.edit()
                        .diagnosis(kept)
                        .description(
                                joined(
                                        finding.description(),
                                        PastIncidents.words(
                                                state.about().past(), finding.startsAt())))
                        .finding();
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
        return joined(own, RelatedFinding.words(evidence.relatedFindings().values()));
    }

    private static String joined(String some, String more) {
        return some.isEmpty() || more.isEmpty() ? some + more : some + "\n" + more;
    }
}
