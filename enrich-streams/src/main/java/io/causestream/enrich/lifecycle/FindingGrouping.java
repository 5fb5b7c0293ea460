package io.causestream.enrich.lifecycle;

import io.causestream.enrich.lifecycle.ClusterRecord.Baseline;
import io.causestream.enrich.metrics.CountReason.FindingGrouped;
import io.causestream.enrich.metrics.EnrichMetrics;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Relations;
import io.causestream.finding.Severity;
import io.causestream.finding.Source;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Groups many findings in one: in a storm, all beyond what people can read; in a cluster's
 * baseline, all that was broken before the cluster was first observed.
 */
final class FindingGrouping {

    static final String STORM = "Storm";
    static final String BASELINE = "AlreadyThere";

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** The longest wait for problems of the baseline. */
    private static final Duration MAX_BASELINE_WAIT = Duration.ofMinutes(1);

    /** How late a problem of the baseline may be found that has to last before it counts. */
    private static final Duration BASELINE_PENDING = Duration.ofHours(1);

    private final EnrichmentRules rules;
    private final EnrichMetrics metrics;

    FindingGrouping(EnrichmentRules rules, EnrichMetrics metrics) {
        this.rules = rules;
        this.metrics = metrics;
    }

    /** Whether a finding that is not published yet gets a message of its own. */
    void admit(FindingUnitOfWork work, String key, Instant now) {
        FindingState state = work.state(key);
        if (state == null || !state.published().isNothing() || state.head().isResolved()) {
            return;
        }
        if (state.settling()) {
            addToBaseline(work, state, now);
        } else if (!state.isHeldBack()) {
            countIn(work, state, now);
        }
    }

    private void countIn(FindingUnitOfWork work, FindingState state, Instant now) {
        List<Long> recent = new ArrayList<>(work.record().publishedAt());
        recent.removeIf(at -> at <= now.minus(MINUTE).toEpochMilli());
        if (recent.size() < rules.notification().stormLimit()) {
            recent.add(now.toEpochMilli());
            work.put(work.record().publishedAt(recent));
        } else if (state.head().severity() != Severity.CRITICAL) {
            metrics.count(FindingGrouped.STORM);
            merge(work, storm(work, state.head().epoch(), now), state);
        }
    }

    private static FindingState storm(FindingUnitOfWork work, long epoch, Instant now) {
        String fingerprint = work.record().storm();
        FindingState open =
                fingerprint == null
                        ? null
                        : work.state(FindingState.key(work.cluster(), fingerprint));
        if (open != null && open.isFiring()) {
            return open;
        }
        FindingState storm = open(work, STORM, epoch, now);
        work.put(work.record().storm(storm.head().fingerprint().value()));
        return storm;
    }

    /**
     * @param epoch of its members: with its own revisions, it orders those of a rewind
     */
    private static FindingState open(
            FindingUnitOfWork work, String reason, long epoch, Instant now) {
        Subject cluster = new Subject("Cluster", "", work.cluster());
        Fingerprint fingerprint = Fingerprint.of(work.cluster(), reason, cluster, "");
        Finding head =
                new FindingDraft(
                                Finding.idOf(fingerprint, now),
                                fingerprint,
                                Severity.INFO,
                                reason,
                                reason,
                                work.cluster(),
                                cluster,
                                cluster,
                                now)
                        .epoch(epoch)
                        .sources(List.of(Source.KUBERNETES))
                        .finding();
        FindingState state =
                new FindingState(
                        head,
                        FindingState.Published.NOTHING,
                        false,
                        new FindingState.About("", "", "", null, List.of(), List.of(), false),
                        List.of(),
                        FindingState.Waits.NONE,
                        FindingState.Alerts.NONE,
                        FindingState.Requested.NOTHING,
                        true,
                        now.toEpochMilli());
        work.put(state.key(), Transition.to(state, Evidence.NONE));
        return state;
    }

    private static void merge(FindingUnitOfWork work, FindingState grouping, FindingState member) {
        Relations relations = member.head().relations();
        work.put(
                Correlation.with(
                        member.settling(false),
                        new Relations(
                                relations.causeOf(), relations.symptomOf(), grouping.head().id())));
        work.put(work.record().member(grouping.head().id(), member.head().fingerprint().value()));
        Evidence evidence =
                work.evidence(grouping.key())
                        .with(member.head().id(), RelatedFinding.of(member.head()));
        long members = evidence.relatedFindings().size();
        long workloads =
                evidence.relatedFindings().values().stream()
                        .map(RelatedFinding::workload)
                        .distinct()
                        .count();
        Finding head = grouping.head();
        work.put(
                grouping.key(),
                Transition.to(
                        grouping.with(
                                head.edit()
                                        .title(title(head.reason(), members, workloads))
                                        .severity(
                                                head.severity().orHigher(member.head().severity()))
                                        .coalesced(members)
                                        .finding()),
                        evidence));
    }

    private static String title(String reason, long members, long workloads) {
        String many =
                "%d problem%s in %d workload%s"
                        .formatted(
                                members,
                                members == 1 ? "" : "s",
                                workloads,
                                workloads == 1 ? "" : "s");
        return reason.equals(STORM) ? "Storm: " + many : "Broken when first seen: " + many;
    }

    private void addToBaseline(FindingUnitOfWork work, FindingState state, Instant now) {
        Baseline baseline = work.record().baseline();
        FindingState summary = summary(work, baseline, now);
        if (summary != null) {
            metrics.count(FindingGrouped.PRESENT_AT_START);
            merge(work, summary, state);
            return;
        }
        if (baseline != null && baseline.due() != null) {
            work.put(
                    work.record()
                            .baseline(new Baseline(baseline.due(), baseline.first(), now, "")));
            return;
        }
        extendBaseline(work, now, now, now);
    }

    private void extendBaseline(FindingUnitOfWork work, Instant first, Instant last, Instant now) {
        Timer timer =
                Timer.of(
                        work.cluster(),
                        Timer.Purpose.BASELINE,
                        rules.notification().baselineWait(),
                        now);
        work.start(timer);
        work.put(work.record().baseline(new Baseline(timer.due(), first, last, "")));
    }

    private static @Nullable FindingState summary(
            FindingUnitOfWork work, @Nullable Baseline baseline, Instant now) {
        if (baseline == null
                || baseline.summary().isEmpty()
                || now.isAfter(baseline.first().plus(BASELINE_PENDING))) {
            return null;
        }
        FindingState summary = work.state(FindingState.key(work.cluster(), baseline.summary()));
        return summary != null && summary.isFiring() ? summary : null;
    }

    /**
     * Ends the baseline when no more problems came for a while: a few are published one by one,
     * many as one.
     */
    void endBaseline(FindingUnitOfWork work, Instant due, Instant now) {
        Baseline baseline = work.record().baseline();
        if (baseline == null || !due.equals(baseline.due())) {
            return;
        }
        boolean isComing = now.isBefore(baseline.last().plus(rules.notification().baselineWait()));
        if (isComing && now.isBefore(baseline.first().plus(MAX_BASELINE_WAIT))) {
            extendBaseline(work, baseline.first(), baseline.last(), now);
            return;
        }
        List<FindingState> settling = work.all().stream().filter(FindingState::settling).toList();
        List<FindingState> alone =
                settling.stream()
                        .filter(state -> !state.settling(false).isHeldBack() && state.isFiring())
                        .toList();
        boolean few = alone.size() <= rules.notification().baselineLimit();
        FindingState summary = few ? null : open(work, BASELINE, highestEpoch(alone), now);
        work.put(
                work.record()
                        .baseline(
                                new Baseline(
                                        null,
                                        baseline.first(),
                                        baseline.last(),
                                        summary == null
                                                ? ""
                                                : summary.head().fingerprint().value())));
        for (FindingState state : settling) {
            work.put(state.settling(false));
        }
        if (summary != null) {
            for (FindingState state : alone) {
                FindingState latest = work.state(summary.key());
                metrics.count(FindingGrouped.PRESENT_AT_START);
                merge(work, latest == null ? summary : latest, state);
            }
        }
    }

    private static long highestEpoch(List<FindingState> members) {
        return members.stream().mapToLong(member -> member.head().epoch()).max().orElse(0);
    }

    /**
     * Removes a finding from its group when it is over, or has become critical and is published on
     * its own.
     */
    void ungroup(FindingUnitOfWork work, String key, Instant now) {
        FindingState state = work.state(key);
        String grouping = state == null ? null : state.head().relations().mergedInto();
        if (state == null || grouping == null) {
            return;
        }
        boolean critical =
                state.head().severity() == Severity.CRITICAL && !state.head().isResolved();
        if (!state.head().isResolved() && !critical) {
            return;
        }
        work.put(work.record().without(grouping, state.head().fingerprint().value()));
        if (critical) {
            Relations relations = state.head().relations();
            work.put(
                    Correlation.with(
                            state,
                            new Relations(relations.causeOf(), relations.symptomOf(), null)));
        }
        String groupKey = FindingState.key(work.cluster(), FindingState.fingerprintOf(grouping));
        FindingState group = work.state(groupKey);
        boolean isLast = !work.record().members().containsKey(grouping);
        if (isLast && group != null && group.isFiring() && group.head().id().equals(grouping)) {
            work.put(groupKey, FindingLifecycle.resolve(group, work.evidence(groupKey), now));
        }
    }
}
