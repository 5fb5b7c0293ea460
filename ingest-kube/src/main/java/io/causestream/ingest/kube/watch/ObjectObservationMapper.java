package io.causestream.ingest.kube.watch;

import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.ClusterClock;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.Times;
import io.causestream.ingest.kube.api.Versions;
import io.causestream.ingest.kube.api.WatchTarget;
import io.causestream.ingest.kube.masking.HelmRelease;
import io.causestream.ingest.kube.masking.Trimmer;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics.DropReason;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Maps all kinds but Events: each state that differs in more than a heartbeat. */
public final class ObjectObservationMapper implements ObservationMapper {

    private final WatchTarget target;
    private final Kind kind;
    private final ClusterEpoch cluster;
    private final Selection selection;
    private final Trimmer trimmer;
    private final ObjectIndex index;
    private final Owners owners;
    private final ClusterClock clock;
    private final IngestKubeMetrics metrics;

    public ObjectObservationMapper(
            WatchTarget target,
            ClusterEpoch cluster,
            Selection selection,
            Trimmer trimmer,
            ObjectIndex index,
            Owners owners,
            ClusterClock clock,
            IngestKubeMetrics metrics) {
        this.target = target;
        this.kind = target.kind();
        this.cluster = cluster;
        this.selection = selection;
        this.trimmer = trimmer;
        this.index = index;
        this.owners = owners;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public Optional<KubeObservation> see(Change change, ObjectNode object, long listing) {
        Subject subject = kind.subject(object);
        if (!selection.admits(subject.namespace())) {
            return dropped(DropReason.NAMESPACE_NOT_SELECTED);
        }
        JsonNode metadata = object.path("metadata");
        String uid = metadata.path("uid").asString("");
        long version = Versions.parse(metadata);
        Subject workload =
                kind.equals(Kind.HELM_RELEASE)
                        ? HelmRelease.release(subject, metadata)
                        : owners.workload(subject, metadata);
        if (!target.published()) {
            remember(change, uid, subject, workload, ContentHash.NONE, listing);
            return dropped(DropReason.OWNER_ONLY);
        }
        ObjectNode body = trimmer.trim(kind, object);
        ContentHash hash = ContentHash.of(kind, body);
        Optional<ObjectIndex.Known> same =
                index.present(uid).filter(before -> before.news() == hash.news());
        remember(change, uid, subject, workload, hash, listing);
        if (same.isPresent() && change != Change.LISTED && change != Change.DELETED) {
            return dropped(
                    same.get().whole() == hash.whole()
                            ? DropReason.UNCHANGED
                            : DropReason.VOLATILE_FIELDS);
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

    private void remember(
            Change change,
            String uid,
            Subject subject,
            Subject workload,
            ContentHash hash,
            long listing) {
        ObjectIndex.Known known = ObjectIndex.Known.of(kind, subject, workload, hash, listing);
        if (change == Change.DELETED) {
            index.delete(uid, known);
        } else {
            index.put(uid, known);
        }
    }

    private Optional<KubeObservation> dropped(DropReason reason) {
        metrics.dropped(kind, reason);
        return Optional.empty();
    }

    @Override
    public void listed(long listing) {
        index.retire(kind, listing);
    }
}
