package io.causestream.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.context.ContextResult;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.replay.incident.IncidentRecord;
import io.causestream.replay.incident.IncidentTopic;
import io.causestream.replay.incident.IncidentWriter;
import io.causestream.replay.incident.Manifest;
import io.causestream.topics.Json;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * An incident of an hour in which pods of several Deployments crash: {@code restarts-1} once,
 * {@code restarts-2} twice, and so on to {@code restarts-6}, a minute apart; each is well two
 * minutes after its last crash, and {@code no-image} can't pull its image until the end.
 */
public final class CrashingPods {

    public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    public static final Instant END = NOON.plus(Duration.ofHours(1));

    private static final String CLUSTER = "home";
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

    private final List<KubeObservation> seen = new ArrayList<>();
    private long version = 100;

    private CrashingPods() {}

    /** Writes the incident. */
    public static void write(Path file) {
        write(file, Map.of());
    }

    /**
     * Writes the incident.
     *
     * @param answers to what is asked in it, by when they came
     */
    static void write(Path file, Map<Instant, ContextResult> answers) {
        CrashingPods pods = new CrashingPods();
        for (int restarts = 1; restarts <= 6; restarts++) {
            pods.crash("restarts-" + restarts, restarts, NOON.plusSeconds(restarts * 420L));
        }
        pods.pullFails("no-image", NOON.plusSeconds(600));
        pods.seen.sort(Comparator.comparing(KubeObservation::observedAt));
        try (IncidentWriter writer = new IncidentWriter(file)) {
            for (int offset = 0; offset < pods.seen.size(); offset++) {
                KubeObservation observation = pods.seen.get(offset);
                writer.add(
                        record(
                                IncidentTopic.RAW_KUBE,
                                TOPICS.rawKube(),
                                observation.observedAt(),
                                observation.scope().toString(),
                                observation,
                                offset));
            }
            long offset = 0;
            for (Map.Entry<Instant, ContextResult> answer : new TreeMap<>(answers).entrySet()) {
                writer.add(
                        record(
                                IncidentTopic.CONTEXT_RESULTS,
                                TOPICS.contextResults(),
                                answer.getKey(),
                                CLUSTER,
                                answer.getValue(),
                                offset++));
            }
            writer.finish(
                    new Manifest(
                            Manifest.FORMAT,
                            "1.2.3",
                            NOON.minusSeconds(60),
                            NOON,
                            END,
                            List.of(CLUSTER),
                            List.of(),
                            false,
                            Map.of(),
                            List.of()));
        }
    }

    private static <V> IncidentRecord record(
            IncidentTopic title, Topic<?, V> topic, Instant at, String key, V value, long offset) {
        return new IncidentRecord(
                title,
                0,
                offset,
                at.toEpochMilli(),
                key.getBytes(UTF_8),
                topic.valueSerde().serializer().serialize(topic.name(), value),
                new RecordHeaders());
    }

    private void crash(String name, int times, Instant begin) {
        pod(name, begin.minusSeconds(30), true, 0, "{\"running\":{}}", "{}");
        for (int restarts = 1; restarts <= times; restarts++) {
            Instant at = begin.plusSeconds(60L * restarts);
            pod(
                    name,
                    at,
                    false,
                    restarts,
                    "{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}}",
                    ended(at));
        }
        Instant last = begin.plusSeconds(60L * times);
        pod(name, last.plusSeconds(120), true, times, "{\"running\":{}}", ended(last));
    }

    private static String ended(Instant at) {
        return "{\"terminated\":{\"exitCode\":1,\"reason\":\"Error\",\"startedAt\":\"%s\",\"finishedAt\":\"%s\"}}"
                .formatted(at.minusSeconds(5), at);
    }

    private void pullFails(String name, Instant begin) {
        pod(
                name,
                begin,
                false,
                0,
                "{\"waiting\":{\"reason\":\"ImagePullBackOff\",\"message\":\"not found\"}}",
                "{}");
    }

    /** Each in a namespace and on a node of its own, so that they are no storm. */
    private void pod(
            String name, Instant at, boolean ready, int restarts, String state, String lastState) {
        String uid = "uid-" + name;
        version++;
        seen.add(
                new KubeObservation.ObjectObserved(
                        KubeObservation.ObjectObserved.id(CLUSTER, uid, Change.MODIFIED, version),
                        CLUSTER,
                        Change.MODIFIED,
                        Subject.pod("ns-" + name, name + "-1"),
                        uid,
                        new Subject("Deployment", "ns-" + name, name),
                        0,
                        version,
                        1,
                        at,
                        Duration.ZERO,
                        Json.MAPPER.readTree(
                                """
                                {"metadata":{"name":"%s-1","creationTimestamp":"%s"},
                                 "spec":{"nodeName":"node-%s","containers":[{"name":"web"}]},
                                 "status":{"phase":"Running","conditions":[{"type":"Ready","status":"%s"}],
                                  "containerStatuses":[{"name":"web","image":"x:1","restartCount":%d,"state":%s,"lastState":%s}]}}\
                                """
                                        .formatted(
                                                name,
                                                NOON.minusSeconds(600),
                                                name,
                                                ready ? "True" : "False",
                                                restarts,
                                                state,
                                                lastState))));
    }
}
