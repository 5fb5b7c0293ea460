package io.causestream.ingest.kube.watch;

import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.ClusterClock;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.Versions;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics.DropReason;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.redaction.Redactor;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Maps each sighting of an Event. Its deletion by the cluster after an hour is not published. */
public final class EventObservationMapper implements ObservationMapper {

    private final ClusterEpoch cluster;
    private final Selection selection;
    private final ObjectIndex index;
    private final ClusterClock clock;
    private final IngestKubeMetrics metrics;
    private final Redactor redactor;

    public EventObservationMapper(
            ClusterEpoch cluster,
            Selection selection,
            ObjectIndex index,
            ClusterClock clock,
            IngestKubeMetrics metrics,
            Redactor redactor) {
        this.cluster = cluster;
        this.selection = selection;
        this.index = index;
        this.clock = clock;
        this.metrics = metrics;
        this.redactor = redactor;
    }

    @Override
    public Optional<KubeObservation> see(Change change, ObjectNode object, long listing) {
        if (change == Change.DELETED) {
            return dropped(DropReason.EVENT_EXPIRED);
        }
        long version = Versions.parse(object.path("metadata"));
        if (!selection.admitsReason(KubeEvent.reason(object))) {
            return dropped(DropReason.EVENT_REASON_NOT_SELECTED);
        }
        KubeEvent event = KubeEvent.of(object, redactor);
        if (!selection.admits(event.regarding().namespace())) {
            return dropped(DropReason.NAMESPACE_NOT_SELECTED);
        }
        Instant observedAt = clock.now(event.lastSeen());
        Duration age = Duration.between(event.lastSeen(), observedAt);
        Subject workload =
                index.find(event.regardingUid())
                        .map(ObjectIndex.Known::workload)
                        .orElse(event.regarding());
        return Optional.of(
                new EventObserved(
                        ObjectObserved.id(
                                cluster.name(),
                                object.path("metadata").path("uid").asString(""),
                                Change.MODIFIED,
                                version),
                        cluster.name(),
                        event.regarding(),
                        event.regardingUid(),
                        workload,
                        event.type(),
                        event.reason(),
                        event.note(),
                        event.count(),
                        cluster.epoch(),
                        version,
                        observedAt,
                        age.isNegative() ? Duration.ZERO : age));
    }

    private Optional<KubeObservation> dropped(DropReason reason) {
        metrics.dropped(Kind.EVENT, reason);
        return Optional.empty();
    }

    /** Nothing is kept of an Event. */
    @Override
    public void listed(long listing) {}
}
