package io.causestream.ingest.kube.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.ContainerLogs;
import io.causestream.context.ContextQuery.MetricNow;
import io.causestream.context.ContextQuery.MetricRange;
import io.causestream.context.ContextQuery.NodeCapacity;
import io.causestream.context.ContextQuery.NodePods;
import io.causestream.context.ContextQuery.ObjectEvents;
import io.causestream.context.ContextQuery.OwnerEvents;
import io.causestream.context.ContextQuery.PodFacts;
import io.causestream.context.ContextQuery.RolloutHistory;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.ScriptedApi;
import io.causestream.ingest.kube.prometheus.Prometheus;
import io.causestream.ingest.kube.prometheus.PrometheusSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One query each, over HTTP, of an API server and a Prometheus that answer as they are told. */
class LookUpTest {

    private static final Subject POD = Subject.pod("shop", "web-1");
    private static final Subject DEPLOYMENT = new Subject("Deployment", "shop", "web");
    private static final String POD_PATH = "/api/v1/namespaces/shop/pods/web-1";
    private static final String EVENTS = "/apis/events.k8s.io/v1/namespaces/shop/events";
    private static final String APPS = "/apis/apps/v1/namespaces/shop/";
    private static final String METRIC = "/api/v1/query";
    private static final ContainerLogs LOGS = new ContainerLogs("web", null, null, 2, 65_536);

    @Test
    void givesTheEventsOfTheWholeChain() throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(POD_PATH, 200, owned("p", "ReplicaSet", "web-5d", "rs"))
                    .at(APPS + "replicasets/web-5d", 200, owned("rs", "Deployment", "web", "d"))
                    .at(APPS + "deployments/web", 200, "{\"metadata\":{\"uid\":\"d\"}}")
                    .at(
                            EVENTS,
                            200,
                            "{\"items\":[%s,%s,%s,%s]}"
                                    .formatted(
                                            event("Deployment", "web", "d", "12:02"),
                                            event("ReplicaSet", "web-5d", "rs", "12:01"),
                                            event("ReplicaSet", "web-5d", "old", "12:03"),
                                            event("Pod", "web-1", "p", "12:04")));

            assertThat(ask(api, POD, new OwnerEvents(10)))
                    .isInstanceOfSatisfying(
                            Enrichment.Events.class,
                            events ->
                                    assertThat(events.events())
                                            .extracting(Enrichment.Events.Event::note)
                                            .containsExactly("rs 12:01", "d 12:02"));
        }
    }

    @Test
    void saysThatNothingOwnsIt() throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(POD_PATH, 200, "{\"metadata\":{\"uid\":\"p\"}}");

            assertThat(why(api, POD, new OwnerEvents(10))).isEqualTo("nothing owns " + POD);
        }
    }

    @Test
    void givesTheFactsOfAPodAndNoValue() throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(
                    POD_PATH,
                    200,
                    """
                    {"metadata":{"name":"web-1","namespace":"shop"},
                     "spec":{"nodeName":"node-1",
                       "volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"pvc-1"}}],
                       "initContainers":[{"name":"migrate","image":"shop/migrate:1"}],
                       "containers":[{"name":"web","image":"shop/web:2",
                         "env":[{"name":"MODE","value":"hunter2"},
                                {"name":"URL","valueFrom":{"secretKeyRef":{"name":"db","key":"url"}}}],
                         "envFrom":[{"configMapRef":{"name":"flags"}}],
                         "resources":{"limits":{"memory":"64Mi"},"requests":{"cpu":"100m"}},
                         "volumeMounts":[{"name":"data","mountPath":"/data","readOnly":true}],
                         "livenessProbe":{"httpGet":{"path":"/healthz","port":8080},"periodSeconds":5}}]},
                     "status":{"phase":"Running","qosClass":"Burstable",
                       "conditions":[{"type":"Ready","status":"False","reason":"ContainersNotReady","message":"password=hunter2"}],
                       "containerStatuses":[{"name":"web","restartCount":4,
                         "state":{"waiting":{"reason":"CrashLoopBackOff"}},
                         "lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled"}}}]}}
                    """);

            assertThat(ask(api, POD, new PodFacts()))
                    .isInstanceOfSatisfying(
                            Enrichment.Table.class,
                            table -> {
                                assertThat(table.rows())
                                        .contains(
                                                List.of("pod", "node", "node-1"),
                                                List.of(
                                                        "init container migrate",
                                                        "image",
                                                        "shop/migrate:1"),
                                                List.of(
                                                        "container web",
                                                        "last run",
                                                        "terminated OOMKilled exit code 137"),
                                                List.of("container web", "restarts", "4"),
                                                List.of("container web", "limits", "memory 64Mi"),
                                                List.of("container web", "requests", "cpu 100m"),
                                                List.of(
                                                        "container web",
                                                        "mounts",
                                                        "/data from data (persistentVolumeClaim pvc-1) read-only"),
                                                List.of(
                                                        "container web",
                                                        "environment",
                                                        "MODE, URL (secret db/url), all of configmap flags"),
                                                List.of(
                                                        "container web",
                                                        "livenessProbe",
                                                        "http port 8080 /healthz, delay 0s, timeout 1s, every 5s, fails after 3"));
                                assertThat(table.toString()).doesNotContain("hunter2");
                            });
        }
    }

    @Test
    void givesThePodsOfANodeAndWhatTheyRequestOfIt() throws Exception {
        String list =
                "{\"items\":[%s,%s,%s,%s]}"
                        .formatted(
                                podOn("node-1", "small", "100m", "64Mi", "Running"),
                                podOn("node-1", "large", "900m", "448Mi", "Running"),
                                podOn("node-1", "ended", "1", "1Gi", "Succeeded"),
                                podOn("node-2", "other", "1", "1Gi", "Running"));
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(
                            "/api/v1/nodes/node-1",
                            200,
                            "{\"status\":{\"allocatable\":{\"cpu\":\"2\",\"memory\":\"1Gi\",\"pods\":\"110\",\"nvidia.com/gpu\":\"1\",\"hugepages-2Mi\":\"0\"}}}")
                    .list(200, list)
                    .list(200, list);

            assertThat(ask(api, POD, new NodePods("node-1")))
                    .isEqualTo(
                            new Enrichment.Table(
                                    "Pods on node node-1 (request / limit)",
                                    List.of("Pod", "Ready", "CPU", "Memory"),
                                    List.of(
                                            List.of("shop/large", "0/1", "900m / -", "448Mi / -"),
                                            // Its init container needs more than its container.
                                            List.of("shop/small", "0/1", "300m / -", "64Mi / -"))));
            assertThat(ask(api, POD, new NodeCapacity("node-1")))
                    .isEqualTo(
                            new Enrichment.Table(
                                    "Requested of node node-1",
                                    List.of("Resource", "Requested", "Allocatable", "Share"),
                                    List.of(
                                            List.of("pods", "2", "110", "2%"),
                                            List.of("cpu", "1200m", "2000m", "60%"),
                                            List.of("memory", "512Mi", "1024Mi", "50%"),
                                            List.of("nvidia.com/gpu", "-", "1", "0%"))));
            assertThat(api.asked()).containsOnly("fieldSelector=spec.nodeName%3Dnode-1&limit=500");
        }
    }

    @Test
    void putsTheEventsOfAPodItsOwnersAndItsNodeInOneLine() throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(
                            POD_PATH,
                            200,
                            owned("p", "ReplicaSet", "web-5d", "rs")
                                    .replace("}]}}", "}]},\"spec\":{\"nodeName\":\"node-1\"}}"))
                    .at(APPS + "replicasets/web-5d", 200, owned("rs", "Deployment", "web", "d"))
                    .at(APPS + "deployments/web", 200, "{\"metadata\":{\"uid\":\"d\"}}")
                    .at(
                            EVENTS,
                            200,
                            "{\"items\":[%s,%s,%s,%s]}"
                                    .formatted(
                                            event("Pod", "web-1", "p", "12:01"),
                                            event("Deployment", "web", "d", "12:00"),
                                            event("Pod", "web-1", "p", "12:04"),
                                            event("ReplicaSet", "web-5d", "rs", "12:02")))
                    .at(
                            "/apis/events.k8s.io/v1/events",
                            200,
                            "{\"items\":[%s]}".formatted(event("Node", "node-1", "n", "12:03")));

            assertThat(notes(ask(api, POD, new ObjectEvents(20, true, true))))
                    .containsExactly("d 12:00", "p 12:01", "rs 12:02", "n 12:03", "p 12:04");
            assertThat(notes(ask(api, POD, new ObjectEvents(1, false, true))))
                    .containsExactly("n 12:03", "p 12:04");
        }
    }

    @Test
    void whatCannotBeHadOfTheNodeLeavesThePodsOwnEvents() throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(POD_PATH, 200, "{\"metadata\":{},\"spec\":{\"nodeName\":\"node-1\"}}")
                    .at("/apis/events.k8s.io/v1/events", 403, "{}")
                    .at(
                            EVENTS,
                            200,
                            "{\"items\":[%s]}".formatted(event("Pod", "web-1", "p", "12:01")));

            assertThat(notes(ask(api, POD, new ObjectEvents(20, true, true))))
                    .containsExactly("p 12:01");
        }
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(POD_PATH, 200, "{\"metadata\":{},\"spec\":{\"nodeName\":\"node-1\"}}")
                    .at("/apis/events.k8s.io/v1/events", 403, "{}");

            assertThat(why(api, POD, new ObjectEvents(20, true, true)))
                    .startsWith("not allowed to read events; extend the agent's role");
        }
    }

    private static List<String> notes(Enrichment answer) {
        assertThat(answer).isInstanceOf(Enrichment.Events.class);
        return ((Enrichment.Events) answer)
                .events().stream().map(Enrichment.Events.Event::note).toList();
    }

    @Test
    void givesTheRevisionsOfADeployment() throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(APPS + "deployments/web", 200, "{\"metadata\":{\"uid\":\"d\"}}")
                    .at(
                            APPS + "replicasets",
                            200,
                            "{\"items\":[%s,%s,%s]}"
                                    .formatted(
                                            replicaSet("d", 1, 0),
                                            replicaSet("d", 2, 3),
                                            replicaSet("namesake", 9, 1)));

            assertThat(ask(api, POD, new RolloutHistory(DEPLOYMENT, 10)))
                    .isInstanceOfSatisfying(
                            Enrichment.Table.class,
                            table -> {
                                assertThat(table.rows())
                                        .extracting(List::getFirst)
                                        .containsExactly("2", "1");
                                assertThat(table.rows().getFirst())
                                        .contains("shop/web:2", "0/3", "release 2");
                            });
            assertThat(ask(api, POD, new RolloutHistory(DEPLOYMENT, 1)))
                    .isInstanceOfSatisfying(
                            Enrichment.Table.class,
                            table ->
                                    assertThat(table.title())
                                            .isEqualTo(
                                                    "Rollout history of Deployment shop/web (1 of 2)"));
        }
    }

    @Test
    void givesTheRevisionsOfAStatefulSet() throws Exception {
        Subject set = new Subject("StatefulSet", "shop", "db");
        String revision =
                "{\"metadata\":{\"name\":\"db-%1$d\",\"ownerReferences\":[{\"kind\":\"StatefulSet\",\"name\":\"db\",\"uid\":\"s\",\"controller\":true}]},\"revision\":%1$d,\"data\":{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"image\":\"db:%1$d\"}]}}}}}";
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(
                            APPS + "statefulsets/db",
                            200,
                            "{\"metadata\":{\"uid\":\"s\"},\"status\":{\"currentRevision\":\"db-1\",\"currentReplicas\":2,\"updateRevision\":\"db-2\",\"updatedReplicas\":1}}")
                    .at(
                            APPS + "controllerrevisions",
                            200,
                            "{\"items\":[%s,%s]}"
                                    .formatted(revision.formatted(1), revision.formatted(2)));

            assertThat(ask(api, POD, new RolloutHistory(set, 10)))
                    .isInstanceOfSatisfying(
                            Enrichment.Table.class,
                            table ->
                                    assertThat(table.rows())
                                            .containsExactly(
                                                    List.of("2", "-", "-", "db:2", "1", "-"),
                                                    List.of("1", "-", "-", "db:1", "2", "-")));
        }
    }

    @Test
    void givesTwentySeriesOfMoreAndSaysSo() throws Exception {
        String result =
                IntStream.range(0, 57)
                        .mapToObj(n ->
                                "{\"metric\":{\"pod\":\"p%d\"},\"value\":[1,\"%d\"],\"values\":[[1,\"1\"]]}"
                                        .formatted(n, n))
                        .collect(Collectors.joining(","));
        String body =
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[%s]}}"
                        .formatted(result);
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(METRIC, 200, body).at(METRIC + "_range", 200, body);

            assertThat(ask(api, POD, new MetricNow("pods", "up{pod=\"$pod\"}", Map.of(), null)))
                    .isInstanceOfSatisfying(
                            Enrichment.Table.class,
                            table -> {
                                assertThat(table.title()).isEqualTo("pods (20 of 57 series)");
                                assertThat(table.rows())
                                        .hasSize(20)
                                        .contains(List.of("pod=p7", "7"));
                            });
            assertThat(ask(api, POD, range("up", Duration.ofHours(1), null)))
                    .isInstanceOfSatisfying(
                            Enrichment.Graph.class,
                            graph -> {
                                assertThat(graph.title()).isEqualTo("up (20 of 57 series)");
                                assertThat(graph.unit()).isEqualTo("bytes");
                                assertThat(graph.series()).hasSize(20);
                            });
        }
    }

    @Test
    void tellsWhatPrometheusRefusesFromWhatItDoesNotHave() throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(
                            METRIC,
                            200,
                            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}")
                    .at(
                            METRIC + "_range",
                            400,
                            "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error\"}");

            assertThat(why(api, POD, new MetricNow("", "up{pod=\"$pod\"}", Map.of(), null)))
                    .endsWith("no series matched up{pod=\"web-1\"}");
            assertThat(why(api, POD, range("up{", Duration.ofHours(1), null)))
                    .contains("rejected the query (HTTP 400): parse error");
        }
    }

    @ParameterizedTest
    @CsvSource({"PT30S,", "P8D,", "P7D,PT50S", "PT1H,PT0.5S"})
    void refusesRangesBeyondTheLimits(Duration window, @Nullable Duration step) throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            assertThat(ask(api, POD, range("up", window, step)))
                    .isInstanceOf(Enrichment.Unavailable.class);
        }
        assertThat(MetricQuery.step(Duration.ofDays(7), Duration.ofSeconds(60)))
                .isEqualTo(Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @ValueSource(strings = {"initContainer", "ephemeralContainer", "container"})
    void givesTheLogOfAnySortOfContainer(String sort) throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(POD_PATH, 200, crashed(sort))
                    .at(
                            POD_PATH + "/log",
                            200,
                            """
                            2026-01-31T12:00:00.1Z starting
                            2026-01-31T12:00:00.2Z java.lang.IllegalStateException: no DATABASE_URL
                            2026-01-31T12:00:00.3Z \tat shop.Main.main(Main.java:3)
                            2026-01-31T12:00:00.4Z \tat shop.Main.run(Main.java:4)
                            """);

            assertThat(ask(api, POD, LOGS))
                    .isEqualTo(
                            new Enrichment.Logs(
                                    "web-1",
                                    "web",
                                    true,
                                    List.of(
                                            "java.lang.IllegalStateException: no DATABASE_URL",
                                            "\tat shop.Main.main(Main.java:3)",
                                            "\tat shop.Main.run(Main.java:4)"),
                                    true));
        }
    }

    @Test
    void saysWhyThereIsNoLog() throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(
                    POD_PATH,
                    200,
                    "{\"spec\":{\"containers\":[{\"name\":\"web\"}]},\"status\":{\"containerStatuses\":[{\"name\":\"web\",\"state\":{\"waiting\":{\"reason\":\"ErrImagePull\"}}}]}}");
            assertThat(why(api, POD, LOGS))
                    .isEqualTo("container web has not been started yet: ErrImagePull");
        }
        assertThat(refusedLog(403, "pods \\\"web-1\\\" is forbidden"))
                .isEqualTo(
                        "not allowed to read logs; grant the agent's role get on pods/log: pods \"web-1\" is forbidden");
        assertThat(
                        refusedLog(
                                400,
                                "previous terminated container \\\"web\\\" in pod \\\"web-1\\\" not found"))
                .startsWith("the log of the previous run is gone: previous terminated");
    }

    private static String refusedLog(int status, String message) throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(POD_PATH, 200, crashed("container"))
                    .at(
                            POD_PATH + "/log",
                            status,
                            "{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"%s\"}"
                                    .formatted(message));
            return why(api, POD, LOGS);
        }
    }

    private static MetricRange range(String expression, Duration window, @Nullable Duration step) {
        return new MetricRange("", expression, Map.of(), "bytes", window, step, null, "");
    }

    private static String why(ScriptedApi api, Subject subject, ContextQuery query)
            throws Exception {
        Enrichment answer = ask(api, subject, query);
        assertThat(answer).isInstanceOf(Enrichment.Unavailable.class);
        return ((Enrichment.Unavailable) answer).why();
    }

    private static Enrichment ask(ScriptedApi scripted, Subject subject, ContextQuery query)
            throws Exception {
        try (Prometheus prometheus =
                new Prometheus(scripted.url(), PrometheusSettings.at(scripted.url()))) {
            return OneLookUp.of(scripted, prometheus, subject, query);
        }
    }

    private static String owned(String uid, String kind, String name, String ownerUid) {
        return "{\"metadata\":{\"uid\":\"%s\",\"ownerReferences\":[{\"kind\":\"%s\",\"name\":\"%s\",\"uid\":\"%s\",\"controller\":true}]}}"
                .formatted(uid, kind, name, ownerUid);
    }

    private static String event(String kind, String name, String uid, String time) {
        return "{\"metadata\":{\"name\":\"e\",\"namespace\":\"shop\"},\"type\":\"Normal\",\"reason\":\"ScalingReplicaSet\",\"note\":\"%3$s %4$s\",\"regarding\":{\"kind\":\"%1$s\",\"namespace\":\"shop\",\"name\":\"%2$s\",\"uid\":\"%3$s\"},\"deprecatedLastTimestamp\":\"2026-01-31T%4$s:00Z\"}"
                .formatted(kind, name, uid, time);
    }

    private static String podOn(String node, String name, String cpu, String memory, String phase) {
        return "{\"metadata\":{\"namespace\":\"shop\",\"name\":\"%2$s\"},\"spec\":{\"nodeName\":\"%1$s\",\"initContainers\":[{\"resources\":{\"requests\":{\"cpu\":\"300m\"}}}],\"containers\":[{\"resources\":{\"requests\":{\"cpu\":\"%3$s\",\"memory\":\"%4$s\"}}}]},\"status\":{\"phase\":\"%5$s\"}}"
                .formatted(node, name, cpu, memory, phase);
    }

    private static String replicaSet(String owner, int revision, int replicas) {
        return "{\"metadata\":{\"name\":\"web-%2$d\",\"annotations\":{\"deployment.kubernetes.io/revision\":\"%2$d\",\"kubernetes.io/change-cause\":\"release %2$d\"},\"ownerReferences\":[{\"kind\":\"Deployment\",\"name\":\"web\",\"uid\":\"%1$s\",\"controller\":true}]},\"spec\":{\"replicas\":%3$d,\"template\":{\"spec\":{\"containers\":[{\"image\":\"shop/web:%2$d\"}]}}}}"
                .formatted(owner, revision, replicas);
    }

    /** One whose run before the current one has a log. */
    private static String crashed(String sort) {
        return "{\"spec\":{\"%1$ss\":[{\"name\":\"web\"}]},\"status\":{\"%1$sStatuses\":[{\"name\":\"web\",\"state\":{\"waiting\":{}},\"lastState\":{\"terminated\":{\"exitCode\":1,\"containerID\":\"c1\",\"startedAt\":\"2026-01-31T12:00:00Z\",\"finishedAt\":\"2026-01-31T12:00:01Z\"}}}]}}"
                .formatted(sort);
    }
}
