package io.causestream.benchmarks;

import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.topics.Json;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** Pods as an agent publishes them, some 1.3 KB each: 100 namespaces, each with 20 workloads. */
@SuppressWarnings("InlineFormatString") // A page of JSON reads better by itself.
final class PodObservations {

    private static final int NAMESPACES = 100;
    private static final int WORKLOADS = 20;

    private PodObservations() {}

    /**
     * The {@code version}-th observation of pod number {@code pod}; every fourth changes its
     * readiness.
     */
    static KubeObservation news(int pod, long version) {
        boolean ready = version / 4 % 2 == 0;
        return observation(
                pod,
                version,
                ready,
                "{\"running\":{\"startedAt\":\"2026-01-01T11:00:00Z\"}}",
                0,
                "{}");
    }

    /** The same pod in a crash loop, at its third start. */
    static KubeObservation crashLoop(int pod, long version, Instant now) {
        String ended =
                "{\"terminated\":{\"exitCode\":1,\"reason\":\"Error\",\"startedAt\":\"%s\",\"finishedAt\":\"%s\"}}"
                        .formatted(now.minusSeconds(2), now);
        return observation(
                pod, version, false, "{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}}", 2, ended);
    }

    private static KubeObservation observation(
            int pod, long version, boolean ready, String state, int restarts, String lastState) {
        String namespace = "team-" + pod % NAMESPACES;
        String workload =
                "service-"
                        + pod / NAMESPACES % WORKLOADS
                        + (pod >= NAMESPACES * WORKLOADS * 20 ? "-" + pod : "");
        String name = workload + "-5d9c8f7b6-" + Integer.toString(pod, 36);
        String uid = "00000000-0000-0000-0000-%012d".formatted(pod);
        JsonNode body =
                Json.MAPPER.readTree(
                        BODY.formatted(
                                name,
                                namespace,
                                uid,
                                version,
                                workload,
                                workload,
                                ready ? "True" : "False",
                                ready,
                                restarts,
                                state,
                                lastState));
        return new ObjectObserved(
                ObjectObserved.id("bench", uid, Change.MODIFIED, version),
                "bench",
                Change.MODIFIED,
                Subject.pod(namespace, name),
                uid,
                new Subject("Deployment", namespace, workload),
                0,
                version,
                1,
                Instant.now(),
                Duration.ZERO,
                body);
    }

    private static final String BODY =
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"%s","uid":"%s","resourceVersion":"%d",
            "labels":{"app":"%s","pod-template-hash":"5d9c8f7b6","version":"2.3.1"}},
            "spec":{"nodeName":"node-7","containers":[{"name":"web","image":"registry/shop/%s:2.3.1",
            "ports":[{"containerPort":8080,"protocol":"TCP"}],"env":[{"name":"LOG_LEVEL","value":"hmac:5f0c1d7e"}],
            "resources":{"limits":{"cpu":"200m","memory":"64Mi"},"requests":{"cpu":"50m","memory":"32Mi"}},
            "livenessProbe":{"httpGet":{"path":"/health","port":8080},"periodSeconds":10}}],
            "restartPolicy":"Always","serviceAccountName":"default"},
            "status":{"phase":"Running","conditions":[{"type":"Initialized","status":"True"},{"type":"Ready","status":"%s"},
            {"type":"ContainersReady","status":"True"},{"type":"PodScheduled","status":"True"}],"podIP":"10.1.2.3",
            "containerStatuses":[{"name":"web","image":"registry/shop/web:2.3.1","ready":%b,"restartCount":%d,
            "state":%s,"lastState":%s}]}}\
            """;
}
