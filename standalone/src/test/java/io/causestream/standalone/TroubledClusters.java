package io.causestream.standalone;

import io.causestream.finding.Finding;
import io.causestream.finding.Subject;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.AlertObservation.Status;
import io.causestream.observation.AlertmanagerObservation;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.Scope;
import io.causestream.topics.Json;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Two clusters of which something is heard every 50 ms, until they settle: pods crash and recover,
 * nodes fail, alerts begin and end. Fewer than make a storm.
 */
final class TroubledClusters implements AutoCloseable {

    private static final int STEP_MILLIS = 50;
    private static final List<String> CLUSTERS = List.of("home", "edge");
    private static final List<String> NAMESPACES = List.of("shop", "bank");
    private static final String MENDED = "mended";
    private static final List<String> APPS =
            List.of(MENDED, MENDED + "-too", "broken", "broken-too");
    private static final List<String> NODES = List.of("node-0", "node-1");

    private final Topics topics;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Random random = new Random(21);
    private final Map<Pod, Integer> restarts = new HashMap<>();
    private final Map<Pod, Instant> firing = new HashMap<>();
    private long version = 100;
    private volatile @Nullable Exception refused;

    private record Pod(String cluster, String namespace, String app) {

        Subject subject() {
            return Subject.pod(namespace, app + "-1");
        }

        Subject deployment() {
            return new Subject("Deployment", namespace, app);
        }
    }

    TroubledClusters(KafkaSettings kafka) {
        this.topics = kafka.topics();
        this.producer =
                new KafkaProducer<>(
                        kafka.patientProducer("test"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        for (String cluster : CLUSTERS) {
            NODES.forEach(node -> see(node(cluster, node, true)));
            for (String namespace : NAMESPACES) {
                for (String app : APPS) {
                    Pod pod = new Pod(cluster, namespace, app);
                    see(deployment(pod, 1));
                    see(pod(pod, Change.LISTED, false));
                }
            }
            for (String kind : List.of("Node", "Deployment", "Pod")) {
                see(listComplete(cluster, kind));
            }
            NAMESPACES.forEach(
                    namespace -> see(deployment(new Pod(cluster, namespace, "broken"), 2)));
        }
        var _ =
                clock.scheduleAtFixedRate(
                        this::happens, STEP_MILLIS, STEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Whether, once all has settled, this will be resolved. */
    static boolean endsWell(Finding finding) {
        return !finding.workload().name().startsWith("broken");
    }

    /**
     * Nothing more happens, and the nodes are back: what was held back for them is looked up now.
     */
    void calm() throws InterruptedException {
        clock.shutdown();
        if (!clock.awaitTermination(10, TimeUnit.SECONDS)) {
            throw new AssertionError("the clusters do not calm down");
        }
        for (String cluster : CLUSTERS) {
            NODES.forEach(node -> see(node(cluster, node, true)));
        }
        flush();
    }

    /** After {@link #calm}: half of the pods are gone, and the others stay as broken. */
    void settle() {
        for (String cluster : CLUSTERS) {
            for (String namespace : NAMESPACES) {
                for (String app : APPS) {
                    Pod pod = new Pod(cluster, namespace, app);
                    if (app.startsWith(MENDED)) {
                        see(pod(pod, Change.DELETED, false));
                        if (firing.containsKey(pod)) {
                            hear(pod, Status.RESOLVED);
                        }
                    } else {
                        crashes(pod);
                        hear(pod, Status.FIRING);
                    }
                }
            }
        }
        flush();
    }

    private void flush() {
        producer.flush();
        if (refused != null) {
            throw new AssertionError("Kafka did not take all that was observed", refused);
        }
    }

    private void happens() {
        Pod pod = new Pod(any(CLUSTERS), any(NAMESPACES), any(APPS));
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> crashes(pod);
            case 4, 5, 6 -> see(pod(pod, Change.MODIFIED, false));
            case 7 -> see(node(pod.cluster(), any(NODES), random.nextBoolean()));
            case 8, 9, 10 -> hear(pod, Status.FIRING);
            default -> {
                if (firing.containsKey(pod)) {
                    hear(pod, Status.RESOLVED);
                }
            }
        }
    }

    private void crashes(Pod pod) {
        restarts.merge(pod, 2, Integer::sum);
        see(pod(pod, Change.MODIFIED, true));
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private void hear(Pod pod, Status status) {
        Instant now = Instant.now();
        Instant since = firing.computeIfAbsent(pod, _ -> now);
        if (status == Status.RESOLVED) {
            firing.remove(pod);
        }
        String fingerprint =
                "%s-%s-%s".formatted(pod.cluster(), pod.namespace(), pod.subject().name());
        AlertmanagerObservation alert =
                new AlertObservation(
                        "%s/%s/%d/%s"
                                .formatted(
                                        pod.cluster(), fingerprint, since.toEpochMilli(), status),
                        pod.cluster(),
                        pod.subject(),
                        "web",
                        "HighErrorRate",
                        status,
                        Map.of("alertname", "HighErrorRate", "severity", "warning"),
                        Map.of("summary", "many errors in " + pod.subject().name()),
                        since,
                        status == Status.RESOLVED ? now : null,
                        "",
                        fingerprint,
                        "{}",
                        Map.of(),
                        "causestream",
                        "",
                        0,
                        now,
                        Duration.between(since, now));
        send(topics.rawAlerts(), alert.scope(), alert);
    }

    private KubeObservation pod(Pod pod, Change change, boolean crashes) {
        int count = restarts.getOrDefault(pod, 0);
        Instant now = Instant.now();
        return object(
                pod.cluster(),
                pod.subject(),
                pod.deployment(),
                change,
                """
                {"metadata":{"name":"%s"},
                 "spec":{"nodeName":"%s","containers":[{"name":"web"}]},
                 "status":{"phase":"Running","conditions":[{"type":"Ready","status":"%s"}],
                  "containerStatuses":[{"name":"web","image":"x:1","restartCount":%d,"state":%s,"lastState":%s}]}}\
                """
                        .formatted(
                                pod.subject().name(),
                                NODES.get(pod.hashCode() & 1),
                                crashes ? "False" : "True",
                                count,
                                crashes
                                        ? "{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}}"
                                        : "{\"running\":{}}",
                                count == 0
                                        ? "{}"
                                        : "{\"terminated\":{\"exitCode\":1,\"reason\":\"Error\",\"startedAt\":\"%s\",\"finishedAt\":\"%s\"}}"
                                                .formatted(now.minusSeconds(1), now)));
    }

    private KubeObservation deployment(Pod pod, int image) {
        return object(
                pod.cluster(),
                pod.deployment(),
                pod.deployment(),
                Change.MODIFIED,
                """
                {"metadata":{"name":"%s","generation":1},
                 "spec":{"replicas":2,"template":{"spec":{"containers":[{"name":"web","image":"x:%d"}]}}}}\
                """
                        .formatted(pod.app(), image));
    }

    private KubeObservation node(String cluster, String name, boolean ready) {
        Subject node = Subject.node(name);
        return object(
                cluster,
                node,
                node,
                Change.MODIFIED,
                """
                {"metadata":{"name":"%s"},
                 "status":{"conditions":[{"type":"Ready","status":"%s","lastTransitionTime":"%s"}]}}\
                """
                        .formatted(name, ready ? "True" : "Unknown", Instant.now()));
    }

    private KubeObservation object(
            String cluster, Subject object, Subject workload, Change change, String body) {
        version++;
        String uid = "uid-" + cluster + "-" + object;
        return new KubeObservation.ObjectObserved(
                KubeObservation.ObjectObserved.id(cluster, uid, change, version),
                cluster,
                change,
                object,
                uid,
                workload,
                1,
                version,
                1,
                Instant.now(),
                Duration.ZERO,
                Json.MAPPER.readTree(body));
    }

    private KubeObservation listComplete(String cluster, String kind) {
        version++;
        return new KubeObservation.ListComplete(
                KubeObservation.ListComplete.id(cluster, kind, 1, 1),
                cluster,
                kind,
                1,
                version,
                1,
                Instant.now());
    }

    private void see(KubeObservation seen) {
        send(topics.rawKube(), seen.scope(), seen);
    }

    private <V> void send(Topic<Scope, V> topic, Scope scope, V value) {
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                topic.name(),
                                topic.keySerde().serializer().serialize(topic.name(), scope),
                                topic.valueSerde().serializer().serialize(topic.name(), value)),
                        (_, failure) -> {
                            if (failure != null) {
                                refused = failure;
                            }
                        });
    }

    @Override
    public void close() {
        clock.shutdownNow();
        producer.close(Duration.ofSeconds(5));
    }
}
