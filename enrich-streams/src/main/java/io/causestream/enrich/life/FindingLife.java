package io.causestream.enrich.life;

import io.causestream.context.ContextResult;
import io.causestream.enrich.EnrichmentRules;
import io.causestream.enrich.Tally;
import io.causestream.enrich.condition.ActionCall;
import io.causestream.enrich.condition.Signal;
import io.causestream.enrich.trigger.Reasons;
import io.causestream.finding.Analysis;
import io.causestream.finding.Change;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Source;
import io.causestream.finding.Subject;
import io.causestream.topics.TimerElapsed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a finding lives: opened, counted, analysed, resolved, perhaps back. One fact in, one {@link
 * Step} out; no clock, no Kafka. Whether and when people are told of it is {@link Telling}'s.
 *
 * <pre>
 *  seen ──> FIRING ──ended, and stays so──> RESOLVED ──seen again soon──> FIRING
 *            │  ^                             └────────seen again late───> a new one
 *            └──┘ seen again, late context, analysis
 * </pre>
 */
final class FindingLife {

    private static final int MOST_CHANGES = 5;
    private static final int MOST_AFFECTED = 100;
    private static final int MOST_RESTS_ON = 50;

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
    Step on(Signal.OfFinding signal, @Nullable Life life, Evidence evidence, Instant now) {
        return switch (signal) {
            case Signal.Seen seen -> onSeen(seen, life, evidence, now);
            case Signal.Persists persists -> onPersists(life, evidence);
            case Signal.Ended ended -> onEnded(ended, life, evidence, now);
            case Signal.AlertResolved resolved -> onAlertResolved(resolved, life, evidence, now);
        };
    }

    private Step onSeen(Signal.Seen seen, @Nullable Life life, Evidence evidence, Instant now) {
        if (life == null) {
            return open(seen, null, now);
        }
        if (!seen.identity().alert().isEmpty()
                && life.alerts().heard().contains(seen.identity().alert())) {
            tally.count("signals.dropped", "alert heard before");
            return Step.to(life, evidence);
        }
        return isAnother(life, seen, now)
                ? open(seen, life, now)
                : count(seen, life, evidence, now);
    }

    /** Whether what was known is so long over that this is a new problem. */
    private boolean isAnother(Life life, Signal.Seen seen, Instant now) {
        Finding head = life.head();
        if (life.isOccurrence()) {
            return isLongAgo(head.occurrences().lastSeen(), rules.flapWindow(), now);
        }
        Duration window = longer(rules.flapWindow(), seen.orders().rateLimit());
        return head.isResolved()
                && isLongAgo(Objects.requireNonNullElse(head.endsAt(), now), window, now);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static boolean isLongAgo(Instant end, Duration window, Instant now) {
        return Duration.between(end, now).compareTo(window) > 0;
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
                                seen.occurrence().since())
                        .kind(seen.identity().kind())
                        .epoch(seen.occurrence().epoch())
                        .description(seen.orders().held().in(seen.wording().description()))
                        .affected(bounded(seen.details().affected(), MOST_AFFECTED))
                        .labels(seen.wording().labels())
                        .annotations(seen.wording().annotations())
                        .sources(List.of(seen.identity().source()))
                        .changes(latest(List.of(), seen.details().changes()))
                        .links(union(List.of(), seen.wording().links()))
                        .playbooks(union(List.of(), seen.orders().playbooks()))
                        .playbooksVersion(seen.orders().version())
                        .sinks(union(List.of(), seen.orders().sinks()))
                        .muted(seen.orders().muted())
                        .finding();
        if (seen.occurrence().times() > 1) {
            head =
                    head.edit()
                            .occurrences(
                                    head.occurrences().plus(seen.occurrence().times() - 1, now))
                            .coalesced(seen.occurrence().times() - 1)
                            .finding();
        }
        Life life =
                new Life(
                        head,
                        Life.Told.NOTHING,
                        seen.occurrence().alreadyThere(),
                        new Life.About(
                                seen.about().container(),
                                seen.about().uid(),
                                seen.about().node(),
                                seen.about().failedPod(),
                                restsOn(List.of(), seen)),
                        seen.orders().actions(),
                        Life.Waits.NONE,
                        Life.Alerts.NONE,
                        Life.Asked.NOTHING,
                        false,
                        now.toEpochMilli());
        if (earlier != null && earlier.asked().answer() instanceof Analysis.Answered) {
            // The same context again needs no second call.
            life = life.with(earlier.asked());
        }
        return Step.to(noteSource(life, seen), Evidence.NONE.crash(seen.details().crash()));
    }

    private Step count(Signal.Seen seen, Life life, Evidence evidence, Instant now) {
        Finding head = life.head();
        // Prometheus lags by minutes: an alert about what Kubernetes shows to be well joins, and
        // changes nothing else.
        boolean lags =
                !seen.identity().alert().isEmpty()
                        && head.sources().contains(Source.KUBERNETES)
                        && !life.inTrouble();
        boolean back = head.isResolved() && !lags;
        FindingDraft draft =
                head.edit()
                        .severity(head.severity().orHigher(seen.wording().severity()))
                        .sources(union(head.sources(), List.of(seen.identity().source())))
                        .affected(
                                bounded(
                                        union(head.affected(), seen.details().affected()),
                                        MOST_AFFECTED))
                        .links(union(head.links(), seen.wording().links()))
                        .changes(latest(head.changes(), seen.details().changes()))
                        .playbooks(union(head.playbooks(), seen.orders().playbooks()))
                        .sinks(sinks(head, seen))
                        .muted(head.muted() || seen.orders().muted())
                        .status(lags ? head.status() : Finding.Status.FIRING)
                        .endsAt(lags ? head.endsAt() : null);
        if (seen.occurrence().times() > 0) {
            draft.occurrences(head.occurrences().plus(seen.occurrence().times(), now))
                    .coalesced(head.coalesced() + seen.occurrence().times() - 1);
        }
        boolean words = seen.occurrence().supersedes() || saysMore(seen, head);
        if (seen.orders().held().times() > 0) {
            draft.description(seen.orders().held().in(head.description()));
        }
        if (words) {
            draft.reason(seen.wording().reason())
                    .title(seen.wording().title())
                    .description(seen.orders().held().in(description(seen, head)))
                    .subject(seen.about().subject());
        }
        if (seen.identity().source() == Source.PROMETHEUS
                && (head.labels().isEmpty()
                        || seen.wording().labels().toString().compareTo(head.labels().toString())
                                < 0)) {
            draft.labels(seen.wording().labels()).annotations(seen.wording().annotations());
        }
        Life.Waits waits = lags ? life.waits() : life.waits().toResolve(null);
        Life counted =
                noteSource(life.with(draft.finding()).with(waits), seen).with(actions(life, seen));
        counted =
                counted.with(
                        new Life.About(
                                container(counted.about().container(), seen),
                                words ? seen.about().uid() : counted.about().uid(),
                                words ? seen.about().node() : counted.about().node(),
                                seen.about().failedPod() == null
                                        ? counted.about().failedPod()
                                        : seen.about().failedPod(),
                                restsOn(life.about().restsOn(), seen)));
        if (back) {
            tally.count("findings.reopened", "back within the flap window");
        }
        Step step =
                Step.to(
                        counted,
                        words || seen.about().uid().equals(life.about().uid())
                                ? evidence.crash(seen.details().crash())
                                : evidence);
        return back ? step.urgent() : step;
    }

    /** Kubernetes says at one look what it does not say at the next: that takes nothing back. */
    private static String description(Signal.Seen seen, Finding head) {
        String newer = seen.wording().description();
        return newer.isBlank() && seen.wording().reason().equals(head.reason())
                ? head.description()
                : newer;
    }

    private static String container(String known, Signal.Seen seen) {
        boolean keeps =
                seen.about().container().isEmpty()
                        || (!known.isEmpty() && !seen.occurrence().supersedes());
        return keeps ? known : seen.about().container();
    }

    /**
     * Whose words stand: what Kubernetes shows over what an alert says of it, the more telling
     * reason, and of two pods the first by name; so that it is the same in whatever order they
     * come.
     */
    private static boolean saysMore(Signal.Seen seen, Finding head) {
        boolean shown = head.sources().contains(Source.KUBERNETES);
        if (seen.identity().source() == Source.KUBERNETES && !shown) {
            return true;
        }
        if (seen.identity().source() != Source.KUBERNETES && shown) {
            return false;
        }
        String reason = seen.wording().reason();
        if (!reason.equals(head.reason())) {
            return Reasons.moreSpecific(head.reason(), reason).equals(reason);
        }
        return seen.about().subject().toString().compareTo(head.subject().toString()) <= 0;
    }

    /** Every sink, if any playbook is for every sink. */
    private static List<String> sinks(Finding head, Signal.Seen seen) {
        return head.sinks().isEmpty() || seen.orders().sinks().isEmpty()
                ? List.of()
                : union(head.sinks(), seen.orders().sinks());
    }

    private static List<ActionCall> actions(Life life, Signal.Seen seen) {
        List<ActionCall> all = new ArrayList<>(life.actions());
        seen.orders().actions().stream().filter(call -> !all.contains(call)).forEach(all::add);
        return all;
    }

    private static List<Subject> restsOn(List<Subject> known, Signal.Seen seen) {
        return Stream.concat(known.stream(), seen.about().restsOn().stream())
                .distinct()
                .sorted(Comparator.comparing(Subject::toString))
                .limit(MOST_RESTS_ON)
                .toList();
    }

    private static Life noteSource(Life life, Signal.Seen seen) {
        return seen.identity().alert().isEmpty()
                ? life.inTrouble(true)
                : life.with(life.alerts().fires(seen.identity().alert()));
    }

    private static Step onPersists(@Nullable Life life, Evidence evidence) {
        return life == null || life.head().isResolved()
                ? Step.to(life, evidence)
                : Step.to(life.inTrouble(true).with(life.waits().toResolve(null)), evidence);
    }

    private Step onEnded(Signal.Ended ended, @Nullable Life life, Evidence evidence, Instant now) {
        if (life == null || !life.isFiring()) {
            return Step.to(life, evidence);
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
        return latest(
                known,
                later.stream()
                        .filter(change ->
                                known.stream().noneMatch(old -> old.at().equals(change.at())))
                        .map(change -> change.withBeforeStart(Duration.ZERO))
                        .toList());
    }

    private Step onAlertResolved(
            Signal.AlertResolved resolved, @Nullable Life life, Evidence evidence, Instant now) {
        if (life == null || !life.alerts().firing().contains(resolved.alert())) {
            return Step.to(life, evidence);
        }
        Life quieter = life.with(life.alerts().ends(resolved.alert()));
        // What Kubernetes shows, or waits for, counts more than what Prometheus has heard of it.
        boolean kubernetesKnowsBetter = life.inTrouble() || life.waits().resolveDue() != null;
        return quieter.alerts().firing().isEmpty() && !kubernetesKnowsBetter && life.isFiring()
                ? resolve(quieter, evidence, now)
                : Step.to(quieter, evidence);
    }

    Step onContext(ContextResult result, @Nullable Life life, Evidence evidence) {
        if (life == null
                || !life.head().id().equals(result.findingId())
                || !evidence.askedFor(result.requestId())) {
            tally.count("context.dropped", "no open finding asked for it");
            return Step.to(life, evidence);
        }
        if (evidence.has(result.requestId())) {
            tally.count("context.dropped", "answered before");
            return Step.to(life, evidence);
        }
        List<String> stillOut =
                life.waits().answers().stream()
                        .filter(id -> !id.equals(result.requestId()))
                        .toList();
        Evidence more = evidence.with(result.requestId(), Enrichers.kept(life, result));
        if (!life.isGathering()) {
            tally.count("context.late", "came after the finding was told");
            return Step.to(life.with(life.waits().forAnswers(stillOut, null)), more);
        }
        return Step.to(
                life.with(
                        life.waits()
                                .forAnswers(
                                        stillOut,
                                        stillOut.isEmpty() ? null : life.waits().contextDue())),
                more);
    }

    Step onAnalysis(Analysis analysis, @Nullable Life life, Evidence evidence) {
        if (life == null
                || !life.head().id().equals(analysis.findingId())
                || !life.asked().contextHash().equals(analysis.contextHash())
                || life.asked().answer() != null) {
            tally.count("analyses.dropped", "not waited for");
            return Step.to(life, evidence);
        }
        // It stands until there is one to a later context, which there need not be any more.
        Finding answered = life.head().edit().analysis(analysis).finding();
        return Step.to(
                life.with(new Life.Asked(analysis.contextHash(), analysis)).with(answered),
                evidence);
    }

    Step onTimeIsUp(TimerElapsed timer, @Nullable Life life, Evidence evidence, Instant now) {
        if (life == null || !life.head().id().equals(timer.findingId())) {
            return Step.to(life, evidence);
        }
        Life.Waits waits = life.waits();
        if (Timer.is(timer, Timer.Purpose.CONTEXT) && timer.due().equals(waits.contextDue())) {
            tally.count("context.missing", "not in by the deadline");
            return Step.to(life.with(waits.forAnswers(waits.answers(), null)), evidence);
        }
        if (Timer.is(timer, Timer.Purpose.RESOLVE)
                && timer.due().equals(waits.resolveDue())
                && !life.inTrouble()) {
            return resolve(life, evidence, now);
        }
        if (Timer.is(timer, Timer.Purpose.TELL) && timer.due().equals(waits.tellDue())) {
            return Step.to(life.with(waits.toTell(null)), evidence).urgent();
        }
        if (Timer.is(timer, Timer.Purpose.REPEAT) && timer.due().equals(waits.repeatDue())) {
            return remind(life.with(waits.toRepeat(null)), evidence, now);
        }
        return Step.to(life, evidence);
    }

    private Step remind(Life life, Evidence evidence, Instant now) {
        boolean isDue =
                now.toEpochMilli() - life.told().at() >= rules.pace().repeatInterval().toMillis();
        if (!life.isFiring() || !isDue || life.isHeld()) {
            return Step.to(life, evidence);
        }
        Finding head = life.head();
        return Step.to(life.with(head.edit().reminders(head.reminders() + 1).finding()), evidence);
    }

    static Step resolve(Life life, Evidence evidence, Instant now) {
        Finding resolved = life.head().edit().status(Finding.Status.RESOLVED).endsAt(now).finding();
        // Whoever was not told that it began need not wait for its context to hear that it ended.
        return Step.to(
                        life.with(resolved)
                                .settling(false)
                                .with(
                                        life.waits()
                                                .forAnswers(life.waits().answers(), null)
                                                .toResolve(null)
                                                .toRelease(null)),
                        evidence)
                .urgent();
    }

    static Life withChanges(Life life, List<Change> more) {
        Finding head = life.head();
        return life.with(head.edit().changes(latest(head.changes(), more)).finding());
    }

    /** The newest first, and no more than people read. */
    private static List<Change> latest(List<Change> some, List<Change> others) {
        List<Change> all = new ArrayList<>(some);
        others.stream()
                .filter(change ->
                        all.stream()
                                .noneMatch(known ->
                                        known.at().equals(change.at())
                                                && known.workload().equals(change.workload())))
                .forEach(all::add);
        all.sort(
                Comparator.comparing(Change::at)
                        .reversed()
                        .thenComparing(change -> change.workload().toString()));
        return List.copyOf(all.subList(0, Math.min(MOST_CHANGES, all.size())));
    }

    private static <T extends Comparable<? super T>> List<T> bounded(List<T> all, int most) {
        return all.stream().sorted().limit(most).toList();
    }

    /** Sorted by their words, so that the order in which they came does not show. */
    private static <T> List<T> union(Collection<T> some, Collection<T> others) {
        return Stream.concat(some.stream(), others.stream())
                .distinct()
                .sorted(Comparator.comparing(Object::toString))
                .toList();
    }
}
