package io.causestream.ingest.kube;

import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** All kinds but Events: each state that differs in more than a heartbeat. */
final class ObjectSightings implements Sightings {

    private final Followed followed;
    private final Kind kind;
    private final Cluster cluster;
    private final Selection selection;
    private final Trimmer trimmer;
    private final ObjectIndex index;
    private final Owners owners;
    private final ClusterClock clock;
    private final Counters counters;

    ObjectSightings(
            Followed followed,
            Cluster cluster,
            Selection selection,
            Trimmer trimmer,
            ObjectIndex index,
            Owners owners,
            ClusterClock clock,
            Counters counters) {
        this.followed = followed;
        this.kind = followed.kind();
        this.cluster = cluster;
        this.selection = selection;
        this.trimmer = trimmer;
        this.index = index;
        this.owners = owners;
        this.clock = clock;
        this.counters = counters;
    }

    @Override
    public Optional<KubeObservation> see(Change change, ObjectNode object, long listing) {
        Subject subject = kind.subject(object);
        if (!selection.admits(subject.namespace())) {
            return dropped("namespace");
        }
        JsonNode metadata = object.path("metadata");
        String uid = metadata.path("uid").asString("");
        long version = Versions.parse(metadata);
        Subject workload =
                kind.equals(Kind.HELM_RELEASE)
                        ? HelmRelease.release(subject, metadata)
                        : owners.workload(subject, metadata);
        if (!followed.published()) {
            remember(change, uid, new ObjectIndex.Known(kind, subject, workload, 0, listing));
            return dropped("owner");
        }
        ObjectNode body = trimmer.trim(kind, object);
        long hash = ContentHash.of(body);
        boolean unchanged =
                change != Change.LISTED
                        && change != Change.DELETED
                        && index.present(uid).filter(before -> before.hash() == hash).isPresent();
        remember(change, uid, new ObjectIndex.Known(kind, subject, workload, hash, listing));
        if (unchanged) {
            return dropped("unchanged");
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

    private void remember(Change change, String uid, ObjectIndex.Known known) {
        if (change == Change.DELETED) {
            index.delete(uid, known);
        } else {
            index.put(uid, known);
        }
    }

    private Optional<KubeObservation> dropped(String why) {
        counters.dropped(kind, why);
        return Optional.empty();
    }

    @Override
    public void listed(long listing) {
        index.retire(kind, listing);
    }
}
