package io.causestream.enrich.life;

import io.causestream.context.ContextRequest;
import io.causestream.context.ContextResult;
import io.causestream.enrich.EnrichmentRules;
import io.causestream.enrich.Tally;
import io.causestream.enrich.condition.Signal;
import io.causestream.enrich.diagnosis.Diagnostician;
import io.causestream.finding.Analysis;
import io.causestream.finding.Change;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Source;
import io.causestream.topics.EnrichedFinding;
import io.causestream.topics.TimerElapsed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a finding lives: opened, told when its context is in or late, counted, analysed, resolved,
 * perhaps back. One fact in, one {@link Step} out; no clock, no Kafka.
 *
 * <pre>
 *  seen → GATHERING ──context in, or time is up──> FIRING ──ended, and stays so──> RESOLVED ──seen again soon──> FIRING
 *                                                   │  ^                                    └─seen again late──> a new one
 *                                                   └──┘ seen again, late context, analysis: one more revision
 * </pre>
 */
final class FindingLife {

    private static final int MOST_CHANGES = 5;

    private final EnrichmentRules rules;
    private final Tally tally;

    FindingLife(EnrichmentRules rules, Tally tally) {
        this.rules = rules;
        this.tally = tally;
    }

    /**
     * @param life null if the fingerprint is not known
     * @param now the fact's record time
     */
    Step on(Fact fact, @Nullable Life life, Evidence evidence, Instant now) {
        Step step =
                switch (fact) {
                    case Fact.Signalled(Signal.Seen seen) -> onSeen(seen, life, evidence, now);
                    case Fact.Signalled(Signal.Persists persists) -> onPersists(life, evidence);
                    case Fact.Signalled(Signal.Ended ended) -> onEnded(ended, life, evidence, now);
                    case Fact.Signalled(Signal.AlertResolved resolved) ->
                            onAlertResolved(resolved, life, evidence, now);
                    case Fact.Signalled(Signal.ObjectChanged changed) ->
                            Step.unchanged(life, evidence);
                    case Fact.Signalled(Signal.Silenced silenced) -> Step.unchanged(life, evidence);
                    case Fact.ContextCame(ContextResult result) ->
                            onContext(result, life, evidence);
                    case Fact.Analysed(Analysis analysis) -> onAnalysis(analysis, life, evidence);
                    case Fact.TimeIsUp(TimerElapsed timer) ->
                            onTimeIsUp(timer, life, evidence, now);
                };
        Life after = step.life();
        return after == null
                ? step
                : new Step(after.touched(now), step.evidence(), step.decisions(), step.timers());
    }

    private Step onSeen(Signal.Seen seen, @Nullable Life life, Evidence evidence, Instant now) {
        if (life == null) {
            return open(seen, null, now);
        }
        if (!seen.alert().isEmpty() && life.alerts().heard().contains(seen.alert())) {
            tally.count("signals.dropped", "alert heard before");
            return Step.unchanged(life, evidence);
        }
        if (life.head().isResolved() && !isFlapping(life.head(), now)) {
            return open(seen, life, now);
        }
        return count(seen, life, evidence, now);
    }

    private boolean isFlapping(Finding resolved, Instant now) {
        Instant end = Objects.requireNonNullElse(resolved.endsAt(), now);
        return Duration.between(end, now).compareTo(rules.flapWindow()) <= 0;
    }

    private Step open(Signal.Seen seen, @Nullable Life earlier, Instant now) {
        Finding head =
                new FindingDraft(
                                Life.id(seen.fingerprint().value(), now),
                                seen.fingerprint(),
                                seen.wording().severity(),
                                seen.wording().reason(),
                                seen.wording().title(),
                                seen.cluster(),
                                seen.about().subject(),
                                seen.about().workload(),
                                seen.since())
                        .epoch(seen.epoch())
                        .description(seen.wording().description())
                        .affected(seen.affected())
                        .labels(seen.wording().labels())
                        .annotations(seen.wording().annotations())
                        .sources(List.of(seen.source()))
                        .changes(seen.changes())
                        .links(seen.wording().links())
                        .finding();
        Life life =
                new Life(
                        head,
                        false,
                        new Life.About(
                                seen.about().container(), seen.about().uid(), seen.about().node()),
                        Life.Waits.NONE,
                        Life.Alerts.NONE,
                        Life.Asked.NOTHING,
                        false,
                        now.toEpochMilli());
        if (earlier != null && earlier.asked().answer() instanceof Analysis.Answered) {
            // The same context again needs no second call.
            life = life.with(earlier.asked());
        }
        life = noteSource(life, seen);
        Evidence evidence = Evidence.NONE.crash(seen.crash());
        List<ContextRequest> requests = ContextPlan.requests(life, evidence, rules.contextWithin());
        if (requests.isEmpty()) {
            return publish(Step.to(life, evidence));
        }
        List<String> ids = requests.stream().map(ContextRequest::id).toList();
        Timer deadline = Timer.of(head, Timer.Purpose.CONTEXT, rules.contextWithin(), now);
        Step step =
                Step.to(
                                life.with(life.waits().forAnswers(ids, deadline.due())),
                                evidence.asked(ids))
                        .starting(deadline);
        for (ContextRequest request : requests) {
            step = step.and(new Decision.Ask(request));
        }
        return step;
    }

    private Step count(Signal.Seen seen, Life life, Evidence evidence, Instant now) {
        Finding head = life.head();
        // Prometheus lags by minutes: an alert about what Kubernetes shows to be well joins, and
        // changes nothing else.
        boolean lags =
                !seen.alert().isEmpty()
                        && head.sources().contains(Source.KUBERNETES)
                        && !life.inTrouble();
        boolean back = head.isResolved() && !lags;
        FindingDraft draft =
                head.edit()
                        .severity(head.severity().orHigher(seen.wording().severity()))
                        .sources(union(head.sources(), List.of(seen.source())))
                        .affected(
                                seen.affected().isEmpty()
                                        ? head.affected()
                                        : union(head.affected(), seen.affected()))
                        .links(union(head.links(), seen.wording().links()))
                        .status(lags ? head.status() : Finding.Status.FIRING)
                        .endsAt(lags ? head.endsAt() : null);
        if (seen.times() > 0) {
            draft.occurrences(head.occurrences().plus(seen.times(), now))
                    .coalesced(head.coalesced() + seen.times() - 1);
        }
        if (seen.source() == Source.KUBERNETES && !head.sources().contains(Source.KUBERNETES)) {
            // What Kubernetes shows is told in its own words, though the alert came first.
            draft.title(seen.wording().title())
                    .subject(seen.about().subject())
                    .changes(union(seen.changes(), head.changes()));
        }
        if (seen.source() == Source.PROMETHEUS) {
            draft.labels(seen.wording().labels()).annotations(seen.wording().annotations());
        }
        Life.Waits waits = lags ? life.waits() : life.waits().toResolve(null);
        Life counted = noteSource(life.with(draft.finding()).with(waits), seen);
        Step step = Step.to(counted, evidence.crash(seen.crash()));
        if (counted.isGathering()) {
            return step;
        }
        if (back) {
            tally.count("findings.reopened", "back within the flap window");
        }
        return publish(step);
    }

    private static Life noteSource(Life life, Signal.Seen seen) {
        if (seen.alert().isEmpty()) {
            return life.inTrouble(true)
                    .with(
                            new Life.About(
                                    life.about().container(),
                                    seen.about().uid(),
                                    seen.about().node()));
        }
        return life.with(life.alerts().fires(seen.alert()));
    }

    private static Step onPersists(@Nullable Life life, Evidence evidence) {
        return life == null || life.head().isResolved()
                ? Step.unchanged(life, evidence)
                : Step.to(life.inTrouble(true).with(life.waits().toResolve(null)), evidence);
    }

    private Step onEnded(Signal.Ended ended, @Nullable Life life, Evidence evidence, Instant now) {
        if (life == null || life.head().isResolved()) {
            return Step.unchanged(life, evidence);
        }
        Finding head = life.head();
        Timer hold = Timer.of(head, Timer.Purpose.RESOLVE, ended.holdFor(), now);
        FindingDraft draft = head.edit().changes(withMending(head.changes(), ended.changes()));
        if (ended.times() > 0) {
            draft.occurrences(head.occurrences().plus(ended.times(), now));
        }
        return Step.to(
                        life.with(draft.finding())
                                .inTrouble(false)
                                .with(life.waits().toResolve(hold.due())),
                        evidence)
                .starting(hold);
    }

    /** Changes that came after the start: no cause, but perhaps the cure. */
    private static List<Change> withMending(List<Change> known, List<Change> later) {
        List<Change> news =
                later.stream()
                        .filter(change ->
                                known.stream().noneMatch(old -> old.at().equals(change.at())))
                        .map(change -> change.withBeforeStart(Duration.ZERO))
                        .toList();
        List<Change> all = Stream.concat(known.stream(), news.stream()).toList();
        return all.subList(Math.max(0, all.size() - MOST_CHANGES), all.size());
    }

    private Step onAlertResolved(
            Signal.AlertResolved resolved, @Nullable Life life, Evidence evidence, Instant now) {
        if (life == null || !life.alerts().firing().contains(resolved.alert())) {
            return Step.unchanged(life, evidence);
        }
        Life quieter = life.with(life.alerts().ends(resolved.alert()));
        // What Kubernetes shows, or waits for, counts more than what Prometheus has heard of it.
        boolean kubernetesKnowsBetter = life.inTrouble() || life.waits().resolveDue() != null;
        return quieter.alerts().firing().isEmpty()
                        && !kubernetesKnowsBetter
                        && !life.head().isResolved()
                ? resolve(quieter, evidence, now)
                : Step.to(quieter, evidence);
    }

    private Step onContext(ContextResult result, @Nullable Life life, Evidence evidence) {
        if (life == null
                || !life.head().id().equals(result.findingId())
                || !evidence.askedFor(result.requestId())) {
            tally.count("context.dropped", "no open finding asked for it");
            return Step.unchanged(life, evidence);
        }
        if (evidence.has(result.requestId())) {
            tally.count("context.dropped", "answered before");
            return Step.unchanged(life, evidence);
        }
        List<String> stillOut =
                life.waits().answers().stream()
                        .filter(id -> !id.equals(result.requestId()))
                        .toList();
        Evidence more = evidence.with(result.requestId(), result.answer());
        if (!life.isGathering()) {
            tally.count("context.late", "came after the finding was told");
            return publish(Step.to(life.with(life.waits().forAnswers(stillOut, null)), more));
        }
        return stillOut.isEmpty()
                ? publish(Step.to(life.with(life.waits().forAnswers(stillOut, null)), more))
                : Step.to(
                        life.with(life.waits().forAnswers(stillOut, life.waits().contextDue())),
                        more);
    }

    private Step onAnalysis(Analysis analysis, @Nullable Life life, Evidence evidence) {
        if (life == null
                || !life.head().id().equals(analysis.findingId())
                || !life.asked().contextHash().equals(analysis.contextHash())
                || life.asked().answer() != null) {
            tally.count("analyses.dropped", "not waited for");
            return Step.unchanged(life, evidence);
        }
        return publish(
                Step.to(life.with(new Life.Asked(analysis.contextHash(), analysis)), evidence));
    }

    private Step onTimeIsUp(
            TimerElapsed timer, @Nullable Life life, Evidence evidence, Instant now) {
        if (life == null || !life.head().id().equals(timer.findingId())) {
            return Step.unchanged(life, evidence);
        }
        if (Timer.is(timer, Timer.Purpose.CONTEXT)
                && timer.due().equals(life.waits().contextDue())) {
            tally.count("context.missing", "not in by the deadline");
            return publish(
                    Step.to(
                            life.with(life.waits().forAnswers(life.waits().answers(), null)),
                            evidence));
        }
        if (Timer.is(timer, Timer.Purpose.RESOLVE)
                && timer.due().equals(life.waits().resolveDue())
                && !life.inTrouble()) {
            return resolve(life, evidence, now);
        }
        return Step.unchanged(life, evidence);
    }

    private Step resolve(Life life, Evidence evidence, Instant now) {
        Finding resolved = life.head().edit().status(Finding.Status.RESOLVED).endsAt(now).finding();
        // Whoever was not told that it began need not wait for its context to hear that it ended.
        return publish(
                Step.to(
                        life.with(resolved)
                                .with(new Life.Waits(life.waits().answers(), null, null)),
                        evidence));
    }

    /**
     * One more revision, with what the rules make of the evidence; and a question to the model, if
     * it is a new one.
     */
    private Step publish(Step step) {
        Life life = Objects.requireNonNull(step.life(), "nothing to publish");
        int revision = life.published() ? life.head().revision() + 1 : 1;
        Finding told =
                life.head()
                        .edit()
                        .revision(revision)
                        .enrichments(step.evidence().enrichments())
                        .finding();
        told = told.edit().diagnosis(Diagnostician.diagnose(told).orElse(null)).finding();
        String contextHash = ContextHash.of(told);
        boolean sameContext = contextHash.equals(life.asked().contextHash());
        boolean ask =
                rules.analysed().contains(told.reason()) && !sameContext && !told.isResolved();
        Analysis answer = sameContext ? life.asked().answer() : null;
        told = told.edit().analysis(answer == null ? told.analysis() : answer).finding();
        Finding head = told.edit().enrichments(List.of()).finding();
        Life after = life.told(head);
        Step published =
                new Step(after, step.evidence(), step.decisions(), step.timers())
                        .and(new Decision.Publish(told));
        return ask
                ? new Step(
                                after.with(new Life.Asked(contextHash, null)),
                                step.evidence(),
                                published.decisions(),
                                step.timers())
                        .and(new Decision.Analyse(new EnrichedFinding(told, contextHash)))
                : published;
    }

    private static <T> List<T> union(Collection<T> some, Collection<T> others) {
        List<T> all = new ArrayList<>(some);
        others.stream().filter(other -> !all.contains(other)).forEach(all::add);
        return all;
    }
}
