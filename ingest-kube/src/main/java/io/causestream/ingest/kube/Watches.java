package io.causestream.ingest.kube;

import io.causestream.observation.Redactor;
import io.causestream.service.BackgroundLoop;
import io.causestream.service.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * All selected kinds of one cluster, each followed by a watch of its own: owners before what they
 * own.
 */
final class Watches implements AutoCloseable {

    private static final Duration TIME_TO_STOP = Service.tenthsOfTimeToStop(1);

    private final Cluster cluster;
    private final KubeApi api;
    private final KubeList lists;
    private final Selection selection;
    private final Trimmer trimmer;
    private final Redactor redactor;
    private final ObjectIndex index;
    private final Owners owners;
    private final Publisher publisher;
    private final Counters counters;
    private final Patience patience;
    private final Consumer<Throwable> broken;
    private final List<KubeWatch> all = new ArrayList<>();
    private final List<CustomWatch> custom = new ArrayList<>();

    /**
     * @param broken told when a watch can't go on
     */
    Watches(
            Cluster cluster,
            KubeApi api,
            Selection selection,
            Trimmer trimmer,
            Redactor redactor,
            ObjectIndex index,
            Owners owners,
            Publisher publisher,
            Counters counters,
            Patience patience,
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
        this.counters = counters;
        this.patience = patience;
        this.broken = broken;
        for (Followed followed : selection.followed()) {
            all.add(watch(followed));
        }
        ApiDiscovery discovery = new ApiDiscovery(api, selection.custom());
        for (CustomResource resource : selection.custom()) {
            custom.add(
                    new CustomWatch(
                            resource,
                            discovery,
                            kind -> watch(selection.followed(kind, true)),
                            counters,
                            patience,
                            broken));
        }
    }

    void start() {
        all.forEach(KubeWatch::start);
        custom.forEach(CustomWatch::start);
    }

    /** Whether all that there is has been published and what changes is followed. */
    boolean areFollowing() {
        return obstacles().isEmpty();
    }

    /** What keeps them from having all that there is published and following what changes. */
    List<String> obstacles() {
        if (!all.isEmpty() && all.stream().allMatch(watch -> watch.refusal().isPresent())) {
            return List.of(
                    "the cluster lets us have no kind at all: "
                            + all.getFirst().refusal().orElse(""));
        }
        return all.stream().flatMap(watch -> watch.obstacle().stream()).toList();
    }

    /** What is selected and can't be had, and will not be by waiting. */
    List<String> refusals() {
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

    private KubeWatch watch(Followed followed) {
        return new KubeWatch(
                followed,
                cluster,
                api,
                lists,
                sightings(followed),
                publisher,
                counters,
                patience,
                all.stream()
                        .filter(other -> Kinds.refersTo(followed.kind(), other.kind()))
                        .toList(),
                broken);
    }

    private Sightings sightings(Followed followed) {
        return followed.kind().equals(Kind.EVENT)
                ? new EventSightings(cluster, selection, index, api.clock(), counters, redactor)
                : new ObjectSightings(
                        followed,
                        cluster,
                        selection,
                        trimmer,
                        index,
                        owners,
                        api.clock(),
                        counters);
    }
}
