package io.causestream.ingest.kube;

import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Nodes, workloads and pods: each state that differs in more than a heartbeat. */
final class ObjectSightings implements Sightings {

    private final Kind kind;
    private final Cluster cluster;
    private final Trimmer trimmer;
    private final ObjectIndex index;
    private final Owners owners;
    private final ClusterClock clock;

    ObjectSightings(
            Kind kind,
            Cluster cluster,
            Trimmer trimmer,
            ObjectIndex index,
            Owners owners,
            ClusterClock clock) {
        this.kind = kind;
        this.cluster = cluster;
        this.trimmer = trimmer;
        this.index = index;
        this.owners = owners;
        this.clock = clock;
    }

    @Override
    public Optional<KubeObservation> see(Change change, ObjectNode object, long listing) {
        Subject subject = kind.subject(object);
        String uid = object.path("metadata").path("uid").asString("");
        long version = Versions.parse(object.path("metadata"));
        ObjectNode body = trimmer.trim(kind, object);
        long hash = ContentHash.of(body);
        Subject workload = owners.workload(subject, body.path("metadata"));
        ObjectIndex.Known known = new ObjectIndex.Known(kind, subject, workload, hash, listing);
        if (change == Change.DELETED) {
            index.delete(uid, known);
        } else {
            boolean unchanged =
                    change != Change.LISTED
                            && index.present(uid)
                                    .filter(before -> before.hash() == hash)
                                    .isPresent();
            index.put(uid, known);
            if (unchanged) {
                return Optional.empty();
            }
        }
        Instant observedAt = clock.now(Times.latest(body));
        return Optional.of(
                new ObjectObserved(
                        ObjectObserved.id(cluster.name(), uid, change, version),
                        cluster.name(),
                        change,
                        subject,
                        uid,
                        workload,
                        cluster.epoch(),
                        version,
                        listing,
                        observedAt,
                        Duration.ZERO,
                        body));
    }

    @Override
    public void listed(long listing) {
        index.retire(kind, listing);
    }
}
