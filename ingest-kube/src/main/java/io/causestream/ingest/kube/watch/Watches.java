package io.causestream.ingest.kube.watch;

import io.causestream.ingest.kube.api.ApiDiscovery;
import io.causestream.ingest.kube.api.CustomResource;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.Kinds;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.KubeList;
import io.causestream.ingest.kube.api.WatchTarget;
import io.causestream.ingest.kube.masking.Trimmer;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics;
import io.causestream.redaction.Redactor;
import io.causestream.service.BackgroundLoop;
import io.causestream.service.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** All selected kinds of one cluster, each with a watch of its own: owners before what they own. */
public final class Watches implements AutoCloseable {

    private static final Duration TIME_TO_STOP = Service.tenthsOfTimeToStop(1);

    private final ClusterEpoch cluster;
    private final KubeApi api;
    private final KubeList lists;
    private final Selection selection;
    private final Trimmer trimmer;
    private final Redactor redactor;
    private final ObjectIndex index;
    private final Owners owners;
    private final Publisher publisher;
    private final IngestKubeMetrics metrics;
    private final WatchTimeouts watchTimeouts;
    private final Consumer<Throwable> broken;
    private final List<KubeWatch> all = new ArrayList<>();
    private final List<CustomWatch> custom = new ArrayList<>();

    /**
     * @param broken notified when a watch can't go on
     */
    public Watches(
            ClusterEpoch cluster,
            KubeApi api,
            Selection selection,
            Trimmer trimmer,
            Redactor redactor,
            ObjectIndex index,
            Owners owners,
            Publisher publisher,
            IngestKubeMetrics metrics,
            WatchTimeouts watchTimeouts,
            Consumer<Throwable> broken) {
        this.cluster = cluster;
        this.api = api;
        this.lists = new KubeList(api);
        this.selection = selection;
        this.trimmer = trimmer;
        this.redactor = redactor;
        this.index = index;
        this.owners = owners;
        this.publisher = publisher;
        this.metrics = metrics;
        this.watchTimeouts = watchTimeouts;
        this.broken = broken;
        for (WatchTarget target : selection.followed()) {
            all.add(watch(target));
        }
        ApiDiscovery discovery = new ApiDiscovery(api, selection.custom());
        for (CustomResource resource : selection.custom()) {
            custom.add(
                    new CustomWatch(
                            resource,
                            discovery,
                            kind -> watch(selection.followed(kind, true)),
                            metrics,
                            watchTimeouts,
                            broken));
        }
    }

    public void start() {
        all.forEach(KubeWatch::start);
        custom.forEach(CustomWatch::start);
    }

    /** Whether all existing objects have been published and changes are watched. */
    public boolean areFollowing() {
        return obstacles().isEmpty();
    }

    /** What keeps them from having all existing objects published and watching for changes. */
    public List<String> obstacles() {
        if (!all.isEmpty() && all.stream().allMatch(watch -> watch.refusal().isPresent())) {
            return List.of(
                    "no selected kind can be watched: " + all.getFirst().refusal().orElse(""));
        }
        return all.stream().flatMap(watch -> watch.obstacle().stream()).toList();
    }

    /** Selected kinds that can't be watched, which waiting will not change. */
    public List<String> refusals() {
        return Stream.concat(
                        all.stream().map(KubeWatch::remark),
                        custom.stream().map(CustomWatch::refusal))
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public void close() {
        Deadline deadline = Deadline.in(TIME_TO_STOP);
        BackgroundLoop.closeAll(
                Stream.concat(
                                all.stream().map(KubeWatch::loop),
                                custom.stream().map(CustomWatch::discovery))
                        .toList(),
                deadline.remaining());
        BackgroundLoop.closeAll(
                custom.stream()
                        .flatMap(each -> each.watch().stream())
                        .map(KubeWatch::loop)
                        .toList(),
                deadline.remaining());
    }

    private KubeWatch watch(WatchTarget target) {
        return new KubeWatch(
                target,
                cluster,
                api,
                lists,
                sightings(target),
                publisher,
                metrics,
                watchTimeouts,
                all.stream().filter(other -> Kinds.refersTo(target.kind(), other.kind())).toList(),
                broken);
    }

    private ObservationMapper sightings(WatchTarget target) {
        return target.kind().equals(Kind.EVENT)
                ? new EventObservationMapper(
                        cluster, selection, index, api.clock(), metrics, redactor)
                : new ObjectObservationMapper(
                        target, cluster, selection, trimmer, index, owners, api.clock(), metrics);
    }
}
