package io.causestream.ingest.kube.describe;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.topics.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ServiceEndpointsTableTest {

    @Test
    void hasThePortsTheEndpointsAndThePodsBehindIt() {
        JsonNode service =
                json(
                        """
                        {"metadata":{"namespace":"shop","name":"db"},
                         "spec":{"type":"ClusterIP","clusterIP":"None","selector":{"app":"db"},
                           "ports":[{"name":"pg","port":5432,"targetPort":"postgres"},{"port":9187}]}}
                        """);
        JsonNode slice =
                json(
                        """
                        {"endpoints":[{"addresses":["10.0.0.1"],"conditions":{"ready":true},"targetRef":{"name":"db-0"}},
                          {"addresses":["10.0.0.2"],"conditions":{"ready":false},"targetRef":{"name":"db-1"}}]}
                        """);

        assertThat(
                        ServiceEndpointsTable.of(
                                        service,
                                        List.of(slice),
                                        List.of(pod("db-0", "True"), pod("db-1", "False")),
                                        List.of())
                                .rows())
                .containsExactly(
                        List.of("exists", "yes"),
                        List.of("type", "ClusterIP, headless"),
                        List.of("selector", "app=db"),
                        List.of("ports", "pg 5432 -> 5432"),
                        List.of("ports", "9187 -> 9187"),
                        List.of("endpoints ready", "1: 10.0.0.1 (db-0)"),
                        List.of("endpoints not ready", "1: 10.0.0.2 (db-1)"),
                        List.of("pods matched", "db-0 Running, container ports 5432"),
                        List.of("pods matched", "db-1 Running not ready, container ports 5432"),
                        List.of("network policies", "none"));
    }

    @Test
    void namesThePoliciesThatSayWhatMayComeInToItsPods() {
        List<JsonNode> policies =
                List.of(
                        policy(
                                "default-deny",
                                "{\"podSelector\":{},\"policyTypes\":[\"Ingress\"]}"),
                        policy("out", "{\"podSelector\":{},\"policyTypes\":[\"Egress\"]}"),
                        policy("web", "{\"podSelector\":{\"matchLabels\":{\"app\":\"web\"}}}"),
                        policy(
                                "stateful",
                                "{\"podSelector\":{\"matchExpressions\":[{\"key\":\"app\",\"operator\":\"In\",\"values\":[\"db\",\"cache\"]}]}}"));

        assertThat(
                        ServiceEndpointsTable.of(
                                        json("{\"spec\":{\"selector\":{\"app\":\"db\"}}}"),
                                        List.of(),
                                        List.of(pod("db-0", "True")),
                                        policies)
                                .rows())
                .contains(List.of("network policies", "default-deny, stateful"));
    }

    @Test
    void saysThatThereIsNoSuchService() {
        assertThat(ServiceEndpointsTable.missing("shop", "db").rows())
                .containsExactly(List.of("exists", "no"));
    }

    @Test
    void saysThatNothingMatches() {
        assertThat(
                        ServiceEndpointsTable.of(
                                        json("{\"spec\":{\"selector\":{\"app\":\"db\"}}}"),
                                        List.of(),
                                        List.of(),
                                        null)
                                .rows())
                .contains(List.of("endpoints ready", "0"), List.of("pods matched", "none"));
    }

    @Test
    void ofAnExternalNameItHasTheName() {
        assertThat(
                        ServiceEndpointsTable.of(
                                        json(
                                                "{\"spec\":{\"type\":\"ExternalName\",\"externalName\":\"db.example.com\"}}"),
                                        List.of(),
                                        List.of(),
                                        null)
                                .rows())
                .contains(
                        List.of("type", "ExternalName db.example.com"),
                        List.of("selector", "none"));
    }

    private static JsonNode pod(String name, String ready) {
        return json(
                """
                {"metadata":{"name":"%s","labels":{"app":"db"}},
                 "spec":{"containers":[{"name":"db","ports":[{"name":"postgres","containerPort":5432}]}]},
                 "status":{"phase":"Running","conditions":[{"type":"Ready","status":"%s"}]}}
                """
                        .formatted(name, ready));
    }

    private static JsonNode policy(String name, String spec) {
        return json("{\"metadata\":{\"name\":\"%s\"},\"spec\":%s}".formatted(name, spec));
    }

    private static JsonNode json(String text) {
        return Json.MAPPER.readTree(text);
    }
}
