package io.causestream.benchmarks.fleet;

import io.causestream.benchmarks.ClusterObservations;
import io.causestream.benchmarks.ClusterObservations.PodStatus;
import io.causestream.benchmarks.fleet.ProblemLedger.Road;
import io.causestream.finding.Subject;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.AlertObservation.Status;
import io.causestream.observation.AlertmanagerObservation;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.Heartbeat;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.topics.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the agents of many clusters write, one record after the other, at the rate at which they are
 * asked for: heartbeats, rollouts, crashes, nodes that fail, alerts, and for the rest new versions
 * of pods that say nothing new. Deterministic but for the clock.
 */
final class FleetClusters {

    /** Between two that begin, in all clusters together. */
    private static final Duration ROLLOUTS = Duration.ofSeconds(2);

    private static final Duration CRASHES = Duration.ofSeconds(4);
    private static final Duration ALERTS = Duration.ofSeconds(4);
    private static final Duration NODE_FAILURES = Duration.ofMinutes(1);

    private static final int PODS_OF_A_DEPLOYMENT = 10;
    private static final int NAMESPACES = 10;
    private static final Duration HEARTBEAT = Duration.ofMinutes(1);
    private static final Duration CRASHED_FOR = Duration.ofMinutes(2);
    private static final Duration NODE_FAILS_FOR = Duration.ofMinutes(1);
    private static final Duration ALERT_REPEATS_AFTER = Duration.ofMinutes(1);
    private static final Duration ALERT_FIRES_FOR = Duration.ofMinutes(3);
    private static final List<String> SEVERITIES = List.of("critical", "warning", "info");

    /**
     * One record of a raw topic; one of the two is null.
     *
     * @param problem the number of the problem that begins with it; empty for most
     */
    record Raw(
            @Nullable KubeObservation kube,
            @Nullable AlertmanagerObservation alert,
            Road road,
            String problem) {

        private static Raw of(KubeObservation observation) {
            return new Raw(observation, null, Road.RAW_TOPIC, "");
        }

        private static Raw of(AlertmanagerObservation alert) {
            return new Raw(null, alert, Road.WEBHOOK, "");
        }

        private Raw begins(String number) {
            return new Raw(kube, alert, road, number);
        }
    }

    private record Due(Instant at, long order, Supplier<Raw> raw) {}

    private final List<ClusterObservations> clusters = new ArrayList<>();
    private final int deployments;
    private final SplittableRandom random = new SplittableRandom(500);
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::order));
    private long order;
    private long version = 1;
    private int problems;

    /**
     * @param deployments of each cluster, with ten pods each
     */
    FleetClusters(int clusters, int deployments) {
        for (int cluster = 0; cluster < clusters; cluster++) {
            this.clusters.add(new ClusterObservations("cluster-" + cluster, NAMESPACES, 0));
        }
        this.deployments = deployments;
    }

    /** How many records {@link #listed} has. */
    int existing() {
        return clusters.size() * deployments * (1 + PODS_OF_A_DEPLOYMENT);
    }

    /** A record of the first list of all clusters. */
    Raw listed(int number) {
        int each = deployments * (1 + PODS_OF_A_DEPLOYMENT);
        ClusterObservations cluster = clusters.get(number / each);
        int object = number % each;
        return Raw.of(
                object < deployments
                        ? cluster.deployment(object, Change.LISTED, version++, 1, "2.3.1", 10)
                        : cluster.pod(
                                object - deployments,
                                Change.LISTED,
                                version++,
                                1,
                                PodStatus.RUNNING,
                                ""));
    }

    /** All that happens begins; heartbeats are spread over their interval. */
    void begin(Instant now) {
        for (int number = 0; number < clusters.size(); number++) {
            String cluster = clusters.get(number).cluster();
            every(
                    HEARTBEAT,
                    now.plus(HEARTBEAT.multipliedBy(number).dividedBy(clusters.size())),
                    _ -> Raw.of(Heartbeat.of(cluster, 0, Instant.now())));
        }
        every(CRASHES, now, at -> crash(any(), at));
        every(ALERTS, now.plus(ALERTS.dividedBy(2)), at -> alert(any(), at));
        every(ROLLOUTS, now, at -> rollout(any(), at));
        every(NODE_FAILURES, now, at -> nodeFails(any(), at));
    }

    /** The next record: what is due, or else a new version of a pod that says nothing new. */
    Raw next(Instant now) {
        Due first = due.peek();
        if (first != null && !first.at().isAfter(now)) {
            due.remove();
            return first.raw().get();
        }
        return Raw.of(
                any().pod(
                                random.nextInt(deployments * PODS_OF_A_DEPLOYMENT),
                                Change.MODIFIED,
                                version++,
                                1,
                                PodStatus.RUNNING,
                                "version " + version));
    }

    private ClusterObservations any() {
        return clusters.get(random.nextInt(clusters.size()));
    }

    private void every(Duration interval, Instant at, Function<Instant, Raw> raw) {
        later(
                at,
                () -> {
                    every(interval, at.plus(interval), raw);
                    return raw.apply(at);
                });
    }

    /** A workload of its own, so that each crash is a problem of its own. */
    private Raw crash(ClusterObservations cluster, Instant now) {
        String number = ProblemLedger.number(problems++);
        int pod = Integer.parseInt(number) * PODS_OF_A_DEPLOYMENT;
        PodStatus crashed = PodStatus.RUNNING.crashed(now).crashed(now);
        later(
                now.plus(CRASHED_FOR),
                () ->
                        Raw.of(
                                cluster.pod(
                                        pod,
                                        Change.MODIFIED,
                                        version++,
                                        1,
                                        crashed.recovered(),
                                        "")));
        return Raw.of(cluster.pod(pod, Change.MODIFIED, version++, 1, crashed, "")).begins(number);
    }

    private Raw alert(ClusterObservations cluster, Instant now) {
        String number = ProblemLedger.number(problems++);
        later(
                now.plus(ALERT_REPEATS_AFTER),
                () -> Raw.of(alert(cluster.cluster(), number, Status.FIRING, now)));
        later(
                now.plus(ALERT_FIRES_FOR),
                () -> Raw.of(alert(cluster.cluster(), number, Status.RESOLVED, now)));
        return Raw.of(alert(cluster.cluster(), number, Status.FIRING, now)).begins(number);
    }

    private static AlertObservation alert(
            String cluster, String number, Status status, Instant startsAt) {
        Instant now = Instant.now();
        String name = "Alert-" + number;
        return new AlertObservation(
                "%s/%s/%d/%s".formatted(cluster, number, startsAt.toEpochMilli(), status),
                cluster,
                new Subject("Alert", "", name),
                "",
                name,
                status,
                Map.of(
                        "alertname",
                        name,
                        "severity",
                        SEVERITIES.get(Integer.parseInt(number) % SEVERITIES.size())),
                Map.of("summary", "an alert"),
                startsAt,
                status == Status.RESOLVED ? now : null,
                "",
                number,
                "{}",
                Map.of(),
                "causestream",
                "",
                0,
                now,
                Duration.between(startsAt, now));
    }

    /** The Deployment, each of its pods twice, an Event of each, and the Deployment again. */
    private Raw rollout(ClusterObservations cluster, Instant now) {
        int deployment = random.nextInt(deployments);
        String image = "2.4." + random.nextInt(10);
        for (int each = 0; each < PODS_OF_A_DEPLOYMENT; each++) {
            int pod = deployment * PODS_OF_A_DEPLOYMENT + each;
            Instant starts = now.plusSeconds(2L * each);
            later(starts, () -> pod(cluster, pod, false));
            later(starts.plusSeconds(1), () -> Raw.of(cluster.pulled(pod, version++)));
            later(starts.plusSeconds(8), () -> pod(cluster, pod, true));
        }
        later(
                now.plusSeconds(30),
                () ->
                        Raw.of(
                                cluster.deployment(
                                        deployment, Change.MODIFIED, version++, 1, image, 10)));
        return Raw.of(cluster.deployment(deployment, Change.MODIFIED, version++, 1, image, 9));
    }

    private Raw pod(ClusterObservations cluster, int pod, boolean ready) {
        return Raw.of(
                cluster.pod(
                        pod, Change.MODIFIED, version++, 1, PodStatus.RUNNING.ready(ready), ""));
    }

    private Raw nodeFails(ClusterObservations cluster, Instant now) {
        String name = "node-" + random.nextInt(100);
        later(now.plus(NODE_FAILS_FOR), () -> Raw.of(node(cluster.cluster(), name, true)));
        return Raw.of(node(cluster.cluster(), name, false));
    }

    private ObjectObserved node(String cluster, String name, boolean ready) {
        Subject node = Subject.node(name);
        long now = version++;
        return new ObjectObserved(
                ObjectObserved.id(cluster, "uid-" + name, Change.MODIFIED, now),
                cluster,
                Change.MODIFIED,
                node,
                "uid-" + name,
                node,
                0,
                now,
                1,
                Instant.now(),
                Duration.ZERO,
                Json.MAPPER.readTree(
                        """
                        {"metadata":{"name":"%s"},
                         "status":{"conditions":[{"type":"Ready","status":"%s","lastTransitionTime":"%s"}]}}\
                        """
                                .formatted(name, ready ? "True" : "Unknown", Instant.now())));
    }

    private void later(Instant at, Supplier<Raw> raw) {
        due.add(new Due(at, order++, raw));
    }
}
