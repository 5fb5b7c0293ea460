package io.causestream.ingest.kube;

import io.causestream.observation.Redactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All kinds of one cluster, each followed by a watch of its own: owners before what they own. */
final class Watches implements AutoCloseable {

    private final Cluster cluster;
    private final KubeApi api;
    private final Trimmer trimmer;
    private final ObjectIndex index;
    private final Owners owners;
    private final Publisher publisher;
    private final Counters counters;
    private final Duration silence;
    private final Consumer<Throwable> broken;
    private final List<KubeWatch> all = new ArrayList<>();

    /**
     * @param silence after which a watch counts as dead
     * @param broken told when a watch can't go on
     */
    Watches(
            Cluster cluster,
            KubeApi api,
            Trimmer trimmer,
            Redactor redactor,
            ObjectIndex index,
            Owners owners,
            Publisher publisher,
            Counters counters,
            Duration silence,
            Consumer<Throwable> broken) {
        this.cluster = cluster;
        this.api = api;
        this.trimmer = trimmer;
        this.index = index;
        this.owners = owners;
        this.publisher = publisher;
        this.counters = counters;
        this.silence = silence;
        this.broken = broken;
        objects(Kind.NODE, List.of());
        KubeWatch deployments = objects(Kind.DEPLOYMENT, List.of());
        KubeWatch replicaSets = objects(Kind.REPLICA_SET, List.of(deployments));
        KubeWatch pods = objects(Kind.POD, List.of(replicaSets));
        watch(
                Kind.EVENT,
                new EventSightings(cluster, index, api.clock(), counters, redactor),
                List.of(pods));
    }

    void start() {
        all.forEach(KubeWatch::start);
    }

    /** Whether all that there is has been published and what changes is followed. */
    boolean areFollowing() {
        return obstacles().isEmpty();
    }

    /** What keeps them from having all that there is published and following what changes. */
    List<String> obstacles() {
        return all.stream().flatMap(watch -> watch.obstacle().stream()).toList();
    }

    @Override
    public void close() {
        all.forEach(KubeWatch::stop);
        all.forEach(KubeWatch::close);
    }

    private KubeWatch objects(Kind kind, List<KubeWatch> first) {
        return watch(
                kind,
                new ObjectSightings(kind, cluster, trimmer, index, owners, api.clock()),
                first);
    }

    private KubeWatch watch(Kind kind, Sightings sightings, List<KubeWatch> first) {
        KubeWatch watch =
                new KubeWatch(
                        kind, cluster, api, sightings, publisher, counters, silence, first, broken);
        all.add(watch);
        return watch;
    }
}
