package io.causestream.ingest.kube.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.DependentEvents;
import io.causestream.context.ContextQuery.DependentLogs;
import io.causestream.context.ContextQuery.MisscheduledPods;
import io.causestream.context.ContextQuery.ObjectStatus;
import io.causestream.context.ContextQuery.ObjectYaml;
import io.causestream.context.ContextQuery.PodIssues;
import io.causestream.context.ContextQuery.PodsBeside;
import io.causestream.context.ContextQuery.SelectedLogs;
import io.causestream.context.ContextQuery.ServiceEndpoints;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.ScriptedApi;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Queries about an object and the pods that depend on it, over HTTP. */
class WorkloadLookUpTest {

    private static final Subject JOB = new Subject("Job", "shop", "migrate");
    private static final Subject AUTOSCALER = new Subject("HorizontalPodAutoscaler", "shop", "web");
    private static final String PODS = "/api/v1/namespaces/shop/pods";
    private static final String EVENTS = "/apis/events.k8s.io/v1/namespaces/shop/events";
    private static final String SLICES = "/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices";

    @Test
    void lookingAtAnAutoscalerNeedsNoRightButToListThem() throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(
                    "/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers",
                    200,
                    """
                    {"items":[{"metadata":{"name":"other"}},
                      {"metadata":{"name":"web"},"spec":{"maxReplicas":6},"status":{"currentReplicas":2,"desiredReplicas":3}}]}
                    """);

            assertThat(ask(api, new ObjectStatus(AUTOSCALER)))
                    .isInstanceOfSatisfying(
                            Enrichment.Table.class,
                            table ->
                                    assertThat(table.rows())
                                            .contains(
                                                    List.of(
                                                            "replicas",
                                                            "2 of 3 wanted",
                                                            "between 1 and 6")));
        }
    }

    @Test
    void saysWhyAnObjectHasNoStatus() throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(
                            "/apis/apiregistration.k8s.io/v1/apiservices/v1.x",
                            403,
                            forbidden("apiservices"))
                    .at("/api/v1/namespaces/shop/configmaps/c", 200, "{}")
                    .at("/apis/apps/v1/namespaces/shop/deployments/gone", 404, "{}");

            assertThat(why(api, new ObjectStatus(new Subject("APIService", "", "v1.x"))))
                    .startsWith("not allowed to read APIService v1.x; extend the agent's role")
                    .contains("cannot get resource apiservices");
            assertThat(why(api, new ObjectStatus(new Subject("ConfigMap", "shop", "c"))))
                    .isEqualTo("ConfigMap shop/c has no conditions");
            assertThat(why(api, new ObjectStatus(new Subject("Deployment", "shop", "gone"))))
                    .isEqualTo("Deployment shop/gone is gone");
            assertThat(why(api, new ObjectStatus(AUTOSCALER)))
                    .isEqualTo("HorizontalPodAutoscaler shop/web is gone");
            assertThat(why(api, new ObjectStatus(new Subject("Widget", "shop", "w"))))
                    .isEqualTo("a single Widget is not looked up in the cluster");
        }
    }

    @Test
    void theYamlOfAnObjectHasNoSecretInIt() throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(
                    "/apis/apps/v1/namespaces/shop/deployments/web",
                    200,
                    """
                    {"kind":"Deployment","metadata":{"name":"web","managedFields":[{"manager":"kubectl"}]},
                     "spec":{"template":{"spec":{"containers":[{"name":"web","env":[{"name":"PASSWORD","value":"hunter2"}]}]}}}}
                    """);

            Enrichment answer = ask(api, new ObjectYaml(new Subject("Deployment", "shop", "web")));

            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Enrichment.Text.class,
                            text ->
                                    assertThat(text.text())
                                            .startsWith("kind: Deployment")
                                            .contains("name: PASSWORD")
                                            .doesNotContain("hunter2", "managedFields"));
        }
    }

    @Test
    void aSecretIsNotReadAtAll() throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            assertThat(why(api, new ObjectYaml(new Subject("Secret", "shop", "db"))))
                    .isEqualTo("a single Secret is not looked up in the cluster");
        }
    }

    @Test
    void findsTheWorstPodOfAJobWithItsEventsAndItsLog() throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(
                            "/apis/batch/v1/namespaces/shop/jobs/migrate",
                            200,
                            "{\"spec\":{\"selector\":{\"matchLabels\":{\"job\":\"1\"}}}}")
                    .at(
                            PODS,
                            200,
                            "{\"items\":[%s,%s,%s]}"
                                    .formatted(
                                            pod("migrate-1", "migrate", 0),
                                            pod("migrate-2", "migrate", 1),
                                            pod("stranger", "other", 1)))
                    .at(PODS + "/migrate-2", 200, pod("migrate-2", "migrate", 1))
                    .at(PODS + "/migrate-2/log", 200, "2026-01-31T12:00:00.1Z no such table\n")
                    .at(
                            EVENTS,
                            200,
                            "{\"items\":[%s,%s]}"
                                    .formatted(event("migrate-1"), event("migrate-2")));

            assertThat(ask(api, new PodIssues(JOB)))
                    .isInstanceOfSatisfying(
                            Enrichment.Table.class,
                            table ->
                                    assertThat(table.title())
                                            .isEqualTo(
                                                    "1 of 2 pods of Job shop/migrate with an issue"));
            assertThat(ask(api, new DependentEvents(JOB, 1, 10)))
                    .isInstanceOfSatisfying(
                            Enrichment.Events.class,
                            events ->
                                    assertThat(events.events())
                                            .extracting(Enrichment.Events.Event::regarding)
                                            .containsExactly("Pod shop/migrate-2"));
            assertThat(ask(api, new DependentLogs(JOB, "", true, 10, 65_536)))
                    .isEqualTo(
                            new Enrichment.Logs(
                                    "migrate-2", "m", false, List.of("no such table"), false));
        }
    }

    @Test
    void saysThatNothingCrashedOrThatThereIsNoPod() throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            assertThat(why(api, new DependentLogs(JOB, "", true, 10, 65_536)))
                    .isEqualTo("Job shop/migrate has no pods");
            api.at(PODS, 200, "{\"items\":[%s]}".formatted(pod("migrate-1", "migrate", 0)));
            assertThat(why(api, new DependentLogs(JOB, "", true, 10, 65_536)))
                    .isEqualTo("no container of the pods of Job shop/migrate has crashed");
            assertThat(why(api, new DependentEvents(JOB, 1, 10)))
                    .isEqualTo(
                            "the cluster has no events about Pod shop/migrate-1; it keeps them for an hour");
        }
    }

    @Test
    void theFirstSelectorThatFindsAPodDecides() throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            api.list(200, "{\"items\":[]}")
                    .list(200, "{\"items\":[%s]}".formatted(pod("db-0", "x", 1)))
                    .at(PODS + "/db-0", 200, pod("db-0", "x", 1))
                    .at(PODS + "/db-0/log", 200, "2026-01-31T12:00:00.1Z disk full\n");

            assertThat(
                            ask(
                                    api,
                                    new SelectedLogs(
                                            "", List.of("app=cache", "app=db"), "", 10, 65_536)))
                    .isEqualTo(
                            new Enrichment.Logs("db-0", "m", false, List.of("disk full"), false));
            assertThat(api.asked())
                    .containsExactly(
                            "limit=500&labelSelector=app%3Dcache",
                            "limit=500&labelSelector=app%3Ddb");
            assertThat(why(api, new SelectedLogs("shop", List.of("app=none"), "", 10, 65_536)))
                    .isEqualTo("no pod of namespace shop has the labels app=none");
        }
    }

    @Test
    void listsThePodsOfANamespace() throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(PODS, 200, "{\"items\":[%s,%s]}".formatted(pod("b", "x", 0), pod("a", "y", 0)));

            assertThat(ask(api, new PodsBeside(new Subject("Namespace", "", "shop"))))
                    .isInstanceOfSatisfying(
                            Enrichment.Table.class,
                            table ->
                                    assertThat(table.rows())
                                            .extracting(List::getFirst)
                                            .containsExactly("a", "b"));
        }
    }

    @Test
    void looksBehindAService() throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(
                            "/api/v1/namespaces/shop/services/db",
                            200,
                            "{\"metadata\":{\"name\":\"db\",\"namespace\":\"shop\"},\"spec\":{\"selector\":{\"app\":\"db\"},\"ports\":[{\"port\":5432}]}}")
                    .at(
                            SLICES,
                            200,
                            "{\"items\":[{\"endpoints\":[{\"addresses\":[\"10.0.0.1\"]}]}]}")
                    .at(PODS, 200, "{\"items\":[%s]}".formatted(pod("db-0", "x", 0)));

            assertThat(ask(api, new ServiceEndpoints("shop", "db")))
                    .isInstanceOfSatisfying(
                            Enrichment.Table.class,
                            table ->
                                    assertThat(table.rows())
                                            .contains(
                                                    List.of("exists", "yes"),
                                                    List.of("endpoints ready", "1: 10.0.0.1")));
        }
    }

    @Test
    void saysThatTheServiceDoesNotExistOrThatItMayNotBeRead() throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            api.at("/api/v1/namespaces/shop/services/db", 404, "{}")
                    .at("/api/v1/namespaces/shop/services/x", 403, forbidden("services"));

            assertThat(ask(api, new ServiceEndpoints("shop", "db")))
                    .isEqualTo(
                            new Enrichment.Table(
                                    "Service shop/db",
                                    List.of("What", "Value"),
                                    List.of(List.of("exists", "no"))));
            assertThat(why(api, new ServiceEndpoints("shop", "x")))
                    .startsWith("not allowed to read the Service; extend the agent's role");
        }
    }

    @Test
    void findsPodsOfADaemonSetOnNodesWhereTheyShouldNotRun() throws Exception {
        Subject logs = new Subject("DaemonSet", "shop", "logs");
        try (ScriptedApi api = new ScriptedApi()) {
            api.at(
                            "/apis/apps/v1/namespaces/shop/daemonsets/logs",
                            200,
                            "{\"spec\":{\"template\":{\"spec\":{}}}}")
                    .at(
                            "/api/v1/nodes",
                            200,
                            "{\"items\":[{\"metadata\":{\"name\":\"node-1\"},\"spec\":{\"taints\":[{\"key\":\"gpu\",\"effect\":\"NoSchedule\"}]}}]}")
                    .at(
                            PODS,
                            200,
                            "{\"items\":[%s]}"
                                    .formatted(
                                            pod("logs-1", "logs", 0)
                                                    .replace("\"Job\"", "\"DaemonSet\"")));

            assertThat(ask(api, new MisscheduledPods(logs)))
                    .isInstanceOfSatisfying(
                            Enrichment.Table.class,
                            table ->
                                    assertThat(table.rows())
                                            .containsExactly(
                                                    List.of(
                                                            "logs-1",
                                                            "node-1",
                                                            "does not tolerate the taint gpu:NoSchedule")));
        }
    }

    private static String forbidden(String resource) {
        return "{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"cannot get resource %s\"}"
                .formatted(resource);
    }

    /** A pod of a job whose container ended with this code. */
    private static String pod(String name, String job, int exitCode) {
        return """
        {"metadata":{"namespace":"shop","name":"%1$s","uid":"uid-%1$s",
          "ownerReferences":[{"kind":"Job","name":"%2$s","uid":"j","controller":true}]},
         "spec":{"nodeName":"node-1","containers":[{"name":"m"}]},
         "status":{"phase":"%3$s","containerStatuses":[{"name":"m","state":{"terminated":
           {"exitCode":%4$d,"reason":"Error","containerID":"c1","startedAt":"2026-01-31T12:00:00Z","finishedAt":"2026-01-31T12:00:01Z"}}}]}}
        """
                .formatted(name, job, exitCode == 0 ? "Succeeded" : "Failed", exitCode);
    }

    private static String event(String pod) {
        return "{\"metadata\":{\"name\":\"e\",\"namespace\":\"shop\"},\"type\":\"Warning\",\"reason\":\"BackOff\",\"note\":\"n\",\"regarding\":{\"kind\":\"Pod\",\"namespace\":\"shop\",\"name\":\"%1$s\",\"uid\":\"uid-%1$s\"},\"deprecatedLastTimestamp\":\"2026-01-31T12:00:00Z\"}"
                .formatted(pod);
    }

    private static String why(ScriptedApi api, ContextQuery query) throws Exception {
        Enrichment answer = ask(api, query);
        assertThat(answer).isInstanceOf(Enrichment.Unavailable.class);
        return ((Enrichment.Unavailable) answer).why();
    }

    private static Enrichment ask(ScriptedApi scripted, ContextQuery query) throws Exception {
        return OneLookUp.of(scripted, Subject.pod("shop", "web-1"), query);
    }
}
