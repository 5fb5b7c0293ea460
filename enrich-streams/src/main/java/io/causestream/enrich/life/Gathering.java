package io.causestream.enrich.life;

import io.causestream.enrich.EnrichmentRules;
import io.causestream.enrich.Tally;
import io.causestream.enrich.life.ClusterRecord.Arrival;
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
 * When many are told as one: of a storm, all that go beyond what people can read; on a cluster's
 * arrival, all that was broken before anybody looked.
 */
final class Gathering {

    static final String STORM = "Storm";
    static final String ARRIVAL = "AlreadyThere";

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** What was there before is not waited for any longer than this. */
    private static final Duration LONGEST_SETTLE = Duration.ofMinutes(1);

    /** What has to last before it counts, and was there before, is found so late. */
    private static final Duration ARRIVING = Duration.ofHours(1);

    private final EnrichmentRules rules;
    private final Tally tally;

    Gathering(EnrichmentRules rules, Tally tally) {
        this.rules = rules;
        this.tally = tally;
    }

    /** Whether a finding that nobody heard of yet is told by itself. */
    void admit(Page page, String key, Instant now) {
        Life life = page.life(key);
        if (life == null || !life.told().isNothing() || life.head().isResolved()) {
            return;
        }
        if (life.settling()) {
            arrive(page, life, now);
        } else if (!life.isHeld()) {
            countIn(page, life, now);
        }
    }

    private void countIn(Page page, Life life, Instant now) {
        List<Long> recent = new ArrayList<>(page.record().toldAt());
        recent.removeIf(at -> at <= now.minus(MINUTE).toEpochMilli());
        if (recent.size() < rules.pace().stormLimit()) {
            recent.add(now.toEpochMilli());
            page.put(page.record().toldAt(recent));
        } else if (life.head().severity() != Severity.CRITICAL) {
            tally.count("findings.gathered", "storm");
            merge(page, storm(page, now), life);
        }
    }

    private static Life storm(Page page, Instant now) {
        String fingerprint = page.record().storm();
        Life open = fingerprint == null ? null : page.life(Life.key(page.cluster(), fingerprint));
        if (open != null && open.isFiring()) {
            return open;
        }
        Life storm = open(page, STORM, now);
        page.put(page.record().storm(storm.head().fingerprint().value()));
        return storm;
    }

    private static Life open(Page page, String reason, Instant now) {
        Subject cluster = new Subject("Cluster", "", page.cluster());
        Fingerprint fingerprint = Fingerprint.of(page.cluster(), reason, cluster, "");
        Finding head =
                new FindingDraft(
                                Life.id(fingerprint.value(), now),
                                fingerprint,
                                Severity.INFO,
                                reason,
                                reason,
                                page.cluster(),
                                cluster,
                                cluster,
                                now)
                        .sources(List.of(Source.KUBERNETES))
                        .finding();
        Life life =
                new Life(
                        head,
                        Life.Told.NOTHING,
                        false,
                        new Life.About("", "", "", null, List.of()),
                        List.of(),
                        Life.Waits.NONE,
                        Life.Alerts.NONE,
                        Life.Asked.NOTHING,
                        true,
                        now.toEpochMilli());
        page.put(life.key(), Step.to(life, Evidence.NONE));
        return life;
    }

    private static void merge(Page page, Life gathering, Life member) {
        Relations relations = member.head().relations();
        page.put(
                Relating.with(
                        member.settling(false),
                        new Relations(
                                relations.causeOf(),
                                relations.symptomOf(),
                                gathering.head().id())));
        page.put(page.record().member(gathering.head().id(), member.head().fingerprint().value()));
        Evidence evidence =
                page.evidence(gathering.key())
                        .with(member.head().id(), Companion.of(member.head()));
        long members = evidence.companions().size();
        long workloads =
                evidence.companions().values().stream().map(Companion::workload).distinct().count();
        Finding head = gathering.head();
        page.put(
                gathering.key(),
                Step.to(
                        gathering.with(
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

    private void arrive(Page page, Life life, Instant now) {
        Arrival arrival = page.record().arrival();
        Life summary = summary(page, arrival, now);
        if (summary != null) {
            tally.count("findings.gathered", "there before");
            merge(page, summary, life);
            return;
        }
        if (arrival != null && arrival.due() != null) {
            page.put(page.record().arrival(new Arrival(arrival.due(), arrival.first(), now, "")));
            return;
        }
        settleLater(page, now, now, now);
    }

    private void settleLater(Page page, Instant first, Instant last, Instant now) {
        Timer timer =
                Timer.of(page.cluster(), Timer.Purpose.SETTLE, rules.pace().arrivalSettle(), now);
        page.start(timer);
        page.put(page.record().arrival(new Arrival(timer.due(), first, last, "")));
    }

    private static @Nullable Life summary(Page page, @Nullable Arrival arrival, Instant now) {
        if (arrival == null
                || arrival.summary().isEmpty()
                || now.isAfter(arrival.first().plus(ARRIVING))) {
            return null;
        }
        Life summary = page.life(Life.key(page.cluster(), arrival.summary()));
        return summary != null && summary.isFiring() ? summary : null;
    }

    /** No more came for a while: a few are told one by one, many as one. */
    void settle(Page page, Instant due, Instant now) {
        Arrival arrival = page.record().arrival();
        if (arrival == null || !due.equals(arrival.due())) {
            return;
        }
        boolean isComing = now.isBefore(arrival.last().plus(rules.pace().arrivalSettle()));
        if (isComing && now.isBefore(arrival.first().plus(LONGEST_SETTLE))) {
            settleLater(page, arrival.first(), arrival.last(), now);
            return;
        }
        List<Life> settling = page.all().stream().filter(Life::settling).toList();
        List<Life> alone =
                settling.stream()
                        .filter(life -> !life.settling(false).isHeld() && life.isFiring())
                        .toList();
        boolean few = alone.size() <= rules.pace().arrivalLimit();
        Life summary = few ? null : open(page, ARRIVAL, now);
        page.put(
                page.record()
                        .arrival(
                                new Arrival(
                                        null,
                                        arrival.first(),
                                        arrival.last(),
                                        summary == null
                                                ? ""
                                                : summary.head().fingerprint().value())));
        for (Life life : settling) {
            page.put(life.settling(false));
        }
        if (summary != null) {
            for (Life life : alone) {
                Life latest = page.life(summary.key());
                tally.count("findings.gathered", "there before");
                merge(page, latest == null ? summary : latest, life);
            }
        }
    }

    /** What is over leaves; what has turned critical is told by itself. */
    void leave(Page page, String key, Instant now) {
        Life life = page.life(key);
        String gathering = life == null ? null : life.head().relations().mergedInto();
        if (life == null || gathering == null) {
            return;
        }
        boolean critical = life.head().severity() == Severity.CRITICAL && !life.head().isResolved();
        if (!life.head().isResolved() && !critical) {
            return;
        }
        page.put(page.record().without(gathering, life.head().fingerprint().value()));
        if (critical) {
            Relations relations = life.head().relations();
            page.put(
                    Relating.with(
                            life, new Relations(relations.causeOf(), relations.symptomOf(), null)));
        }
        String gatheringKey = Life.key(page.cluster(), Life.fingerprintOf(gathering));
        Life told = page.life(gatheringKey);
        boolean isLast = !page.record().members().containsKey(gathering);
        if (isLast && told != null && told.isFiring() && told.head().id().equals(gathering)) {
            page.put(gatheringKey, FindingLife.resolve(told, page.evidence(gatheringKey), now));
        }
    }
}
