package io.causestream.enrich.life;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextRequest;
import io.causestream.enrich.EnrichmentRules;
import io.causestream.enrich.diagnosis.Diagnostician;
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
 * Whether a finding is told now, later or not again: when its context is in or late, when it means
 * something new, and not all the time. What is held back stands on the topic and is asked nothing
 * about. Pure.
 */
final class Telling {

    private final EnrichmentRules rules;

    Telling(EnrichmentRules rules) {
        this.rules = rules;
    }

    /** What is to be written of a finding after a fact. */
    Step tell(Step step, Instant now) {
        Life life = step.life();
        if (life == null || life.settling()) {
            return step;
        }
        Step asked = life.isHeld() ? step : ask(step, life, now);
        return publish(asked, now);
    }

    /** For what was not asked for yet. */
    private Step ask(Step step, Life life, Instant now) {
        if (life.head().isResolved()) {
            return step;
        }
        Evidence evidence = inRound(life, step.evidence());
        List<ContextRequest> requests =
                Enrichers.requests(life, evidence, rules.contextWithin()).stream()
                        .map(request -> isOfRun(request) ? inRound(request, evidence) : request)
                        .filter(request -> !evidence.askedFor(request.id()))
                        .toList();
        if (requests.isEmpty()) {
            return step;
        }
        List<String> ids = requests.stream().map(ContextRequest::id).toList();
        boolean first = evidence.answers().isEmpty();
        Instant due = life.waits().contextDue();
        Step asked = step;
        if (first) {
            Timer deadline =
                    Timer.of(life.head(), Timer.Purpose.CONTEXT, rules.contextWithin(), now);
            asked = asked.starting(deadline);
            due = deadline.due();
        }
        for (ContextRequest request : requests) {
            asked = asked.and(new Decision.Ask(request));
        }
        List<String> out = Stream.concat(life.waits().answers().stream(), ids.stream()).toList();
        return new Step(
                life.with(life.waits().forAnswers(out, due)),
                evidence.asked(ids),
                asked.isUrgent(),
                asked.decisions(),
                asked.timers());
    }

    private static Evidence inRound(Life life, Evidence evidence) {
        String about = about(life, evidence);
        Round round =
                evidence.answers().isEmpty()
                        ? Round.first(about, evidence.crash())
                        : evidence.round().next(about, evidence.crash(), life.head().diagnosis());
        return evidence.in(round);
    }

    private static String about(Life life, Evidence evidence) {
        return Round.about(life.head().reason(), evidence.crash(), life.about().node());
    }

    /** What there is to know of it is another matter after each run. */
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

    private Step publish(Step step, Instant now) {
        Life life = step.life();
        if (life == null || life.isGathering()) {
            return step;
        }
        Finding told = told(life, step.evidence());
        String meaning = Revisions.meaning(told, step.evidence());
        if (meaning.equals(life.told().meaning())) {
            return step;
        }
        Instant mayAt = Instant.ofEpochMilli(life.told().at()).plus(rules.pace().tellEvery());
        if (!life.told().isNothing() && !step.isUrgent() && now.isBefore(mayAt)) {
            return later(step, life, Duration.between(now, mayAt), now);
        }
        return publish(step, life, told, meaning, now);
    }

    private static Step later(Step step, Life life, Duration wait, Instant now) {
        if (life.waits().tellDue() != null) {
            return step;
        }
        Timer timer = Timer.of(life.head(), Timer.Purpose.TELL, wait, now);
        return step.with(life.with(life.waits().toTell(timer.due()))).starting(timer);
    }

    private Step publish(Step step, Life life, Finding told, String meaning, Instant now) {
        Finding head =
                told.edit().enrichments(List.of()).description(life.head().description()).finding();
        Life after =
                life.told(
                        head,
                        new Life.Told(meaning, now.toEpochMilli(), about(life, step.evidence())));
        Step published = step.and(new Decision.Publish(told));
        String contextHash = ContextHash.of(told);
        // What looks well, and only has to prove it, needs no second answer.
        boolean isEnding =
                life.waits().resolveDue() != null && !life.asked().contextHash().isEmpty();
        boolean ask =
                rules.analysed().contains(told.reason())
                        && !contextHash.equals(life.asked().contextHash())
                        && life.isFiring()
                        && !isEnding
                        && !life.isHeld();
        if (ask) {
            after = after.with(new Life.Asked(contextHash, null));
            published = published.and(new Decision.Analyse(new EnrichedFinding(told, contextHash)));
        }
        if (life.isFiring() && !life.isHeld() && life.waits().repeatDue() == null) {
            Timer repeat = Timer.of(head, Timer.Purpose.REPEAT, rules.pace().repeatInterval(), now);
            after = after.with(after.waits().toRepeat(repeat.due()));
            published = published.starting(repeat);
        }
        return published.with(after);
    }

    /** The next revision, with what the rules make of the evidence. */
    private static Finding told(Life life, Evidence evidence) {
        Finding finding =
                life.head()
                        .edit()
                        .revision(life.told().isNothing() ? 1 : life.head().revision() + 1)
                        .enrichments(evidence.enrichments())
                        .description(description(life, evidence))
                        .finding();
        Diagnosis before = life.told().isNothing() ? null : life.head().diagnosis();
        finding = finding.edit().diagnosis(Diagnostician.diagnose(finding).orElse(null)).finding();
        Diagnosis kept =
                KeptDiagnosis.of(before, life.told().about(), finding, about(life, evidence));
        finding = finding.edit().diagnosis(kept).finding();
        // An answer to an earlier context stands until there is one to this.
        boolean sameContext = ContextHash.of(finding).equals(life.asked().contextHash());
        @Nullable Analysis answer = sameContext ? life.asked().answer() : null;
        return finding.edit().analysis(answer == null ? finding.analysis() : answer).finding();
    }

    private static String description(Life life, Evidence evidence) {
        String own = life.head().description();
        if (evidence.companions().isEmpty()) {
            return own;
        }
        String words = Companion.words(evidence.companions().values());
        return own.isEmpty() ? words : own + "\n" + words;
    }
}
