package io.causestream.replay.diff;

import io.causestream.finding.Diagnosis;
import io.causestream.finding.Finding;
import io.causestream.finding.Finding.Status;
import io.causestream.finding.Relations;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.replay.ReplayResult;
import io.causestream.replay.ReplayedFinding;
import io.causestream.replay.ReplayedFinding.Revision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is compared of a finding.
 *
 * @param workload what owns its subject, or the subject itself
 * @param severity that of its last revision, as is what follows unless it says otherwise
 * @param category of the diagnosis; empty if there is none
 * @param cause the diagnosis in a sentence; empty if there is none
 * @param sinks the only ones to be notified; empty: all
 * @param channels that its notifications go to, in order; empty if nobody is notified, or if it is
 *     not known
 * @param begins when it was first seen, which may be before the incident
 * @param ends when it ended; the end of the incident if it goes on
 * @param published when its first revision in the time of the incident was
 * @param heldBack whether nobody was notified by any revision
 * @param revisions how many were published in the time of the incident, at least 1
 * @param notRecorded what it asked for and nobody had asked for at the time: its cause may be one
 *     that would not be given with it
 */
public record ComparedFinding(
        String fingerprint,
        String cluster,
        Subject workload,
        String reason,
        String title,
        Severity severity,
        Status status,
        String category,
        String cause,
        List<String> sinks,
        List<String> channels,
        Instant begins,
        Instant ends,
        Instant published,
        boolean heldBack,
        List<Notification> notifications,
        int revisions,
        List<FindingRelation> relations,
        List<String> notRecorded) {

    public ComparedFinding {
        sinks = List.copyOf(sinks);
        channels = List.copyOf(channels);
        notifications = List.copyOf(notifications);
        relations = List.copyOf(relations);
        notRecorded = List.copyOf(notRecorded);
    }

    /**
     * @param end of the incident
     */
    static List<ComparedFinding> of(ReplayResult result, Instant end, FindingRoutes routes) {
        List<Finding> last = result.findings().stream().map(ReplayedFinding::last).toList();
        Map<String, Finding> byId = new HashMap<>();
        last.forEach(finding -> byId.put(finding.id(), finding));
        List<ComparedFinding> all = new ArrayList<>();
        for (int i = 0; i < last.size(); i++) {
            all.add(of(result.findings().get(i), last.get(i), byId, end, routes));
        }
        return all;
    }

    private static ComparedFinding of(
            ReplayedFinding replayed,
            Finding last,
            Map<String, Finding> byId,
            Instant end,
            FindingRoutes routes) {
        Diagnosis diagnosis = last.diagnosis();
        List<Revision> revisions = replayed.revisions();
        return new ComparedFinding(
                last.fingerprint().value(),
                last.cluster(),
                last.workload(),
                last.reason(),
                last.title(),
                last.severity(),
                last.status(),
                diagnosis == null ? "" : diagnosis.category(),
                diagnosis == null ? "" : diagnosis.cause(),
                last.sinks(),
                channels(last, revisions, routes),
                last.occurrences().firstSeen(),
                ends(last, revisions, end),
                revisions.getFirst().at(),
                revisions.stream().allMatch(Revision::heldBack),
                Notification.of(revisions),
                revisions.size(),
                relations(last.relations(), byId),
                replayed.notRecorded());
    }

    /** A raised severity takes a finding to another channel too. */
    private static List<String> channels(
            Finding last, List<Revision> revisions, FindingRoutes routes) {
        return revisions.stream()
                .filter(revision -> !revision.heldBack())
                .map(Revision::severity)
                .distinct()
                .flatMap(severity ->
                        routes.channels(last.edit().severity(severity).finding()).stream())
                .distinct()
                .toList();
    }

    private static Instant ends(Finding last, List<Revision> revisions, Instant end) {
        if (last.endsAt() != null) {
            return last.endsAt();
        }
        boolean isOver = last.isResolved() || last.kind() == Finding.Kind.OCCURRENCE;
        return isOver ? revisions.getLast().at() : end;
    }

    private static List<FindingRelation> relations(Relations of, Map<String, Finding> byId) {
        List<FindingRelation> all = new ArrayList<>();
        if (of.mergedInto() != null) {
            all.add(related("merged into", of.mergedInto(), byId));
        }
        of.symptomOf().forEach(id -> all.add(related("symptom of", id, byId)));
        of.causeOf().forEach(id -> all.add(related("cause of", id, byId)));
        return all;
    }

    private static FindingRelation related(String relation, String id, Map<String, Finding> byId) {
        Finding other = byId.get(id);
        return other == null
                // It was last published before the incident began.
                ? new FindingRelation(relation, id.replaceFirst("-[^-]*$", ""), "finding " + id)
                : new FindingRelation(
                        relation,
                        other.fingerprint().value(),
                        other.reason() + " of " + place(other.cluster(), other.workload()));
    }

    /** Cluster, namespace and name of what it is about. */
    public String place() {
        return place(cluster, workload);
    }

    private static String place(String cluster, Subject workload) {
        return cluster + "/" + workload.qualifiedName();
    }

    /** How many of its notifications are pages. */
    public long pages() {
        return notifications.stream().filter(Notification::isPage).count();
    }

    /** Whether there is a time at which both last; what is over at once lasts a moment. */
    boolean overlaps(ComparedFinding other) {
        return begins.equals(other.begins)
                || (begins.isBefore(other.ends) && other.begins.isBefore(ends));
    }
}
