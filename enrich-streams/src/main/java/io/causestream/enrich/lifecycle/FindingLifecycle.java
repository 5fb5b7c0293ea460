package io.causestream.enrich.lifecycle;

import io.causestream.context.ContextResult;
import io.causestream.enrich.metrics.CountReason.AnalysisDropped;
import io.causestream.enrich.metrics.CountReason.ContextDropped;
import io.causestream.enrich.metrics.CountReason.ContextLate;
import io.causestream.enrich.metrics.CountReason.ContextMissing;
import io.causestream.enrich.metrics.CountReason.FindingCut;
import io.causestream.enrich.metrics.CountReason.FindingReopened;
import io.causestream.enrich.metrics.CountReason.SignalDropped;
import io.causestream.enrich.metrics.EnrichMetrics;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.signal.ActionCall;
import io.causestream.enrich.signal.Signal;
import io.causestream.finding.Analysis;
import io.causestream.finding.Change;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Source;
import io.causestream.finding.Subject;
import io.causestream.topics.FindingSize;
import io.causestream.topics.TimerElapsed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lifecycle of a finding: opened, counted, analysed, resolved, perhaps back. One input, one
 * {@link Transition} as the result; no clock, no Kafka. {@link NotificationPolicy} decides whether
 * and when people are notified of it.
 *
 * <pre>
 *  seen ──> FIRING ──ended, and stays so──> RESOLVED ──seen again soon──> FIRING
 *            │  ^                             └────────seen again late───> a new one
 *            └──┘ seen again, late context, analysis
 * </pre>
 */
final class FindingLifecycle {

    private static final int MOST_CHANGES = 5;
    private static final int MOST_AFFECTED = 100;
    private static final int MOST_RESTS_ON = 50;

    private final EnrichmentRules rules;
    private final EnrichMetrics metrics;

    FindingLifecycle(EnrichmentRules rules, EnrichMetrics metrics) {
        this.rules = rules;
        this.metrics = metrics;
    }

    /**
     * @param state null if the fingerprint is not known
     * @param now the input's record time
     */
    Transition on(
            Signal.OfFinding signal, @Nullable FindingState state, Evidence evidence, Instant now) {
        return switch (signal) {
            case Signal.Seen seen -> onSeen(seen, state, evidence, now);
            case Signal.Persists persists -> onPersists(state, evidence);
            case Signal.Ended ended -> onEnded(ended, state, evidence, now);
            case Signal.AlertResolved resolved -> onAlertResolved(resolved, state, evidence, now);
        };
    }

    private Transition onSeen(
            Signal.Seen seen, @Nullable FindingState state, Evidence evidence, Instant now) {
        if (state == null) {
            return open(seen, null, now);
        }
        if (!seen.identity().alert().isEmpty()
                && state.alerts().seen().contains(seen.identity().alert())) {
            metrics.count(SignalDropped.DUPLICATE_ALERT);
            return Transition.to(state, evidence);
        }
        return isAnother(state, seen, now)
                ? open(seen, state, now)
                : count(seen, state, evidence, now);
    }

    /** Whether the known finding ended so long ago that this is a new one. */
    private boolean isAnother(FindingState state, Signal.Seen seen, Instant now) {
        Finding head = state.head();
        if (state.isOccurrence()) {
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

    private Transition open(Signal.Seen seen, @Nullable FindingState earlier, Instant now) {
        Finding head =
                new FindingDraft(
                                Finding.idOf(seen.fingerprint(), now),
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
                        .description(seen.orders().suppressed().in(seen.wording().description()))
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
        FindingState state =
                new FindingState(
                        head,
                        FindingState.Published.NOTHING,
                        seen.occurrence().alreadyThere() && !seen.occurrence().leadIn(),
                        new FindingState.About(
                                seen.about().container(),
                                seen.about().uid(),
                                seen.about().node(),
                                seen.about().failedPod(),
                                restsOn(List.of(), seen),
                                List.of(),
                                false),
                        seen.orders().actions(),
                        FindingState.Waits.NONE,
                        FindingState.Alerts.NONE,
                        FindingState.Requested.NOTHING,
                        false,
                        now.toEpochMilli());
        if (earlier != null && earlier.asked().answer() instanceof Analysis.Answered) {
            // The same context again needs no second call.
            state = state.with(earlier.asked());
        }
        return Transition.to(noteSource(state, seen), Evidence.NONE.crash(seen.details().crash()));
    }

    private Transition count(Signal.Seen seen, FindingState state, Evidence evidence, Instant now) {
        Finding head = state.head();
        // Prometheus lags by minutes: an alert about a problem that Kubernetes shows as over is
        // added, and changes nothing else.
        boolean lags =
                !seen.identity().alert().isEmpty()
                        && head.sources().contains(Source.KUBERNETES)
                        && !state.inTrouble();
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
        boolean words = seen.occurrence().supersedes() || isMoreSpecific(seen, head);
        if (seen.orders().suppressed().times() > 0) {
            draft.description(seen.orders().suppressed().in(head.description()));
        }
        if (words) {
            draft.reason(seen.wording().reason())
                    .title(seen.wording().title())
                    .description(seen.orders().suppressed().in(description(seen, head)))
                    .subject(seen.about().subject());
        }
        if (seen.identity().source() == Source.PROMETHEUS
                && (head.labels().isEmpty()
                        || seen.wording().labels().toString().compareTo(head.labels().toString())
                                < 0)) {
            draft.labels(seen.wording().labels()).annotations(seen.wording().annotations());
        }
        FindingState.Waits waits = lags ? state.waits() : state.waits().toResolve(null);
        FindingState counted =
                noteSource(state.with(draft.finding()).with(waits), seen)
                        .with(actions(state, seen));
        counted =
                counted.with(
                        new FindingState.About(
                                container(counted.about().container(), seen),
                                words ? seen.about().uid() : counted.about().uid(),
                                words ? seen.about().node() : counted.about().node(),
                                seen.about().failedPod() == null
                                        ? counted.about().failedPod()
                                        : seen.about().failedPod(),
                                restsOn(state.about().restsOn(), seen),
                                state.about().past(),
                                false));
        if (back) {
            metrics.count(FindingReopened.WITHIN_FLAP_WINDOW);
        }
        Transition transition =
                Transition.to(
                        counted,
                        words || seen.about().uid().equals(state.about().uid())
                                ? evidence.crash(seen.details().crash())
                                : evidence);
        return back ? transition.urgent() : transition;
    }

    /** A description that Kubernetes gave once is kept if the next sighting has none. */
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
     * Decides which wording is used: that of Kubernetes over an alert's, then that of the more
     * specific reason, then that of the pod whose name comes first; so the result does not depend
     * on their order.
     */
    private static boolean isMoreSpecific(Signal.Seen seen, Finding head) {
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

    private static List<ActionCall> actions(FindingState state, Signal.Seen seen) {
        List<ActionCall> all = new ArrayList<>(state.actions());
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

    private static FindingState noteSource(FindingState state, Signal.Seen seen) {
        return seen.identity().alert().isEmpty()
                ? state.inTrouble(true)
                : state.with(state.alerts().fires(seen.identity().alert()));
    }

    private static Transition onPersists(@Nullable FindingState state, Evidence evidence) {
        return state == null || state.head().isResolved()
                ? Transition.to(state, evidence)
                : Transition.to(
                        state.inTrouble(true).with(state.waits().toResolve(null)), evidence);
    }

    private Transition onEnded(
            Signal.Ended ended, @Nullable FindingState state, Evidence evidence, Instant now) {
        if (state == null || !state.isFiring()) {
            return Transition.to(state, evidence);
        }
        Finding head = state.head();
        Timer hold = Timer.of(head, Timer.Purpose.RESOLVE, ended.resolveDelay(), now);
        FindingDraft draft = head.edit().changes(withMending(head.changes(), ended.changes()));
        if (ended.times() > 0) {
            draft.occurrences(head.occurrences().plus(ended.times(), now));
        }
        return Transition.to(
                        state.with(draft.finding())
                                .inTrouble(false)
                                .with(state.about().gone(ended.gone()))
                                .with(state.waits().toResolve(hold.due())),
                        evidence)
                .starting(hold);
    }

    /** Adds changes that came after the start: not the cause, but perhaps the fix. */
    private static List<Change> withMending(List<Change> known, List<Change> later) {
        return latest(
                known,
                later.stream()
                        .filter(change ->
                                known.stream().noneMatch(old -> old.at().equals(change.at())))
                        .map(change -> change.withBeforeStart(Duration.ZERO))
                        .toList());
    }

    private Transition onAlertResolved(
            Signal.AlertResolved resolved,
            @Nullable FindingState state,
            Evidence evidence,
            Instant now) {
        if (state == null || !state.alerts().firing().contains(resolved.alert())) {
            return Transition.to(state, evidence);
        }
        FindingState quieter = state.with(state.alerts().ends(resolved.alert()));
        // The state in Kubernetes, or a pending resolution, takes precedence over Prometheus.
        boolean kubernetesKnowsBetter = state.inTrouble() || state.waits().resolveDue() != null;
        return quieter.alerts().firing().isEmpty() && !kubernetesKnowsBetter && state.isFiring()
                ? resolve(quieter, evidence, now)
                : Transition.to(quieter, evidence);
    }

    Transition onContext(ContextResult result, @Nullable FindingState state, Evidence evidence) {
        if (state == null
                || !state.head().id().equals(result.findingId())
                || !evidence.askedFor(result.requestId())) {
            metrics.count(ContextDropped.NOT_REQUESTED);
            return Transition.to(state, evidence);
        }
        if (evidence.has(result.requestId())) {
            metrics.count(ContextDropped.DUPLICATE);
            return Transition.to(state, evidence);
        }
        List<String> stillOut =
                state.waits().answers().stream()
                        .filter(id -> !id.equals(result.requestId()))
                        .toList();
        Set<FindingSize.Part> cut = EnumSet.noneOf(FindingSize.Part.class);
        Evidence more =
                evidence.with(result.requestId(), Enrichers.kept(state, evidence, result))
                        .bounded(cut);
        cut.forEach(part -> metrics.count(FindingCut.of(part)));
        if (!state.awaitsContext()) {
            if (!Evidence.isAgain(result.requestId())
                    && !state.asked().wanted().contains(result.requestId())) {
                metrics.count(ContextLate.AFTER_PUBLICATION);
            }
            return Transition.to(state.with(state.waits().forAnswers(stillOut, null)), more);
        }
        return Transition.to(
                state.with(
                        state.waits()
                                .forAnswers(
                                        stillOut,
                                        stillOut.isEmpty() ? null : state.waits().contextDue())),
                more);
    }

    Transition onAnalysis(Analysis analysis, @Nullable FindingState state, Evidence evidence) {
        if (state == null
                || !state.head().id().equals(analysis.findingId())
                || !state.asked().contextHash().equals(analysis.contextHash())
                || state.asked().answer() != null) {
            metrics.count(AnalysisDropped.NOT_AWAITED);
            return Transition.to(state, evidence);
        }
        // It is kept until there is one for a later context, which may never come.
        Finding answered = state.head().edit().analysis(analysis).finding();
        return Transition.to(state.with(state.asked().answered(analysis)).with(answered), evidence);
    }

    Transition onTimeIsUp(
            TimerElapsed timer, @Nullable FindingState state, Evidence evidence, Instant now) {
        if (state == null || !state.head().id().equals(timer.findingId())) {
            return Transition.to(state, evidence);
        }
        FindingState.Waits waits = state.waits();
        if (Timer.is(timer, Timer.Purpose.CONTEXT) && timer.due().equals(waits.contextDue())) {
            metrics.count(ContextMissing.DEADLINE_EXCEEDED);
            return Transition.to(state.with(waits.forAnswers(waits.answers(), null)), evidence);
        }
        if (Timer.is(timer, Timer.Purpose.RESOLVE)
                && timer.due().equals(waits.resolveDue())
                && !state.inTrouble()) {
            return resolve(state, evidence, now);
        }
        if (Timer.is(timer, Timer.Purpose.UPDATE) && timer.due().equals(waits.updateDue())) {
            return Transition.to(state.with(waits.toUpdate(null)), evidence).urgent();
        }
        if (Timer.is(timer, Timer.Purpose.GRAPH) && timer.due().equals(waits.graphDue())) {
            return LateGraphs.request(
                    state.with(waits.toAskForGraphs(null)), evidence, rules.contextTimeout());
        }
        if (Timer.is(timer, Timer.Purpose.REPEAT) && timer.due().equals(waits.repeatDue())) {
            return remind(state.with(waits.toRepeat(null)), evidence, now);
        }
        return Transition.to(state, evidence);
    }

    private Transition remind(FindingState state, Evidence evidence, Instant now) {
        boolean isDue =
                now.toEpochMilli() - state.published().at()
                        >= rules.notification().repeatInterval().toMillis();
        if (!state.isFiring() || !isDue || state.isHeldBack()) {
            return Transition.to(state, evidence);
        }
        Finding head = state.head();
        return Transition.to(
                state.with(head.edit().reminders(head.reminders() + 1).finding()), evidence);
    }

    static Transition resolve(FindingState state, Evidence evidence, Instant now) {
        Finding resolved =
                state.head().edit().status(Finding.Status.RESOLVED).endsAt(now).finding();
        // If its beginning was not published yet, its end need not wait for its context.
        return Transition.to(
                        state.with(resolved)
                                .settling(false)
                                .with(
                                        state.waits()
                                                .forAnswers(state.waits().answers(), null)
                                                .toResolve(null)
                                                .toAskForGraphs(null)
                                                .toRelease(null)),
                        evidence)
                .urgent();
    }

    static FindingState withChanges(FindingState state, List<Change> more) {
        Finding head = state.head();
        return state.with(head.edit().changes(latest(head.changes(), more)).finding());
    }

    /** The newest first, limited to what people can read. */
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

    /** Sorted by text, so that the result does not depend on the order in which they came. */
    private static <T> List<T> union(Collection<T> some, Collection<T> others) {
        return Stream.concat(some.stream(), others.stream())
                .distinct()
                .sorted(Comparator.comparing(Object::toString))
                .toList();
    }
}
