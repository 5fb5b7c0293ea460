package io.causestream.enrich;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static io.causestream.enrich.Observations.node;
import static io.causestream.enrich.Observations.other;
import static io.causestream.enrich.Observations.scaled;
import static io.causestream.enrich.Observations.waiting;
import static io.causestream.observation.KubeObservation.Change.DELETED;
import static io.causestream.observation.KubeObservation.Change.MODIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Change;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import io.causestream.observation.KubeObservation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhatChangedTest {

    private static final Instant LONG_AGO = NOON.minus(Duration.ofHours(3));
    private static final Instant EARLIER = NOON.minusSeconds(300);
    private static final Instant LATELY = NOON.minusSeconds(60);

    private static final String USES_ALL =
            """
            {"spec":{"replicas":2,"template":{"metadata":{"labels":{"app":"checkout"}},"spec":{
              "serviceAccountName":"till",
              "containers":[{"name":"web","image":"shop/checkout:1",
                "envFrom":[{"configMapRef":{"name":"settings"}}],
                "env":[{"name":"PW","valueFrom":{"secretKeyRef":{"name":"db","key":"pw"}}}]}],
              "volumes":[{"name":"a","projected":{"sources":[{"configMap":{"name":"files"}}]}},
                {"name":"b","persistentVolumeClaim":{"claimName":"data"}}]}}}}\
            """;

    @TempDir Path folder;

    @Test
    void anUpdateIsToldWhereTheImageChangedAndNotWhereTheStatusDid() throws IOException {
        Path playbooks =
                Files.writeString(
                        folder.resolve("playbooks.yaml"),
                        """
                        customPlaybooks:
                          - triggers:
                              - on_deployment_update:
                                  change_filters:
                                    include: [image]
                            actions:
                              - create_finding:
                                  title: "Deployment $name was updated"
                                  aggregation_key: deployment-updated
                        """);
        try (var scenario = EnrichmentScenario.playing(playbooks)) {
            scenario.sees(
                            checkout("1", "{\"replicas\":1}", LONG_AGO),
                            checkout("1", "{\"replicas\":2}", EARLIER))
                    .passes(Duration.ofSeconds(1));
            assertThat(scenario.told()).isEmpty();

            scenario.sees(checkout("2", "{\"replicas\":2}", LATELY)).passes(Duration.ofSeconds(1));

            assertThat(scenario.last().title()).isEqualTo("Deployment checkout was updated");
            assertThat(scenario.last().changes())
                    .flatExtracting(Change::diffs)
                    .containsExactly(
                            new FieldDiff(
                                    "spec.template.spec.containers[web].image",
                                    "shop/checkout:1",
                                    "shop/checkout:2"));
        }
    }

    @Test
    void whatItsPodsAreGivenIsToldNewestFirstAndNothingElse() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(deployment(USES_ALL, LONG_AGO));
            scenario.sees(changed("ConfigMap", "settings", "data", EARLIER));
            scenario.sees(changed("ConfigMap", "files", "data", EARLIER.plusSeconds(1)));
            scenario.sees(changed("Secret", "db", "keys", EARLIER.plusSeconds(2)));
            scenario.sees(changed("PersistentVolumeClaim", "data", "spec", EARLIER.plusSeconds(3)));
            scenario.sees(changed("ServiceAccount", "till", "secrets", LATELY));
            scenario.sees(changed("ConfigMap", "of-others", "data", LATELY));
            scenario.sees(changed("Secret", "of-others", "keys", LATELY));
            scenario.sees(changed("ServiceAccount", "default", "secrets", LATELY));

            assertThat(changesOf(scenario))
                    .extracting(change -> change.workload().toString())
                    .containsExactly(
                            "ServiceAccount shop/till",
                            "PersistentVolumeClaim shop/data",
                            "Secret shop/db",
                            "ConfigMap shop/files",
                            "ConfigMap shop/settings");
            assertThat(scenario.last().changes().getFirst().beforeStart())
                    .isEqualTo(Duration.ofSeconds(60));
        }
    }

    @Test
    void whatStandsAroundItIsToldIfItPointsAtIt() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(deployment(USES_ALL, LONG_AGO));
            for (String app : List.of("checkout", "other")) {
                scenario.sees(
                        other("Service", app, MODIFIED, LONG_AGO, service(app, 80)),
                        other("Service", app, MODIFIED, LATELY, service(app, 81)),
                        other("NetworkPolicy", app, MODIFIED, LONG_AGO, policy(app, "Ingress")),
                        other("NetworkPolicy", app, MODIFIED, LATELY, policy(app, "Egress")),
                        other("HorizontalPodAutoscaler", app, MODIFIED, LONG_AGO, scaler(app, 5)),
                        other("HorizontalPodAutoscaler", app, MODIFIED, LATELY, scaler(app, 1)));
            }

            assertThat(changesOf(scenario))
                    .extracting(change -> change.workload().toString())
                    .containsExactly(
                            "HorizontalPodAutoscaler shop/checkout",
                            "NetworkPolicy shop/checkout",
                            "Service shop/checkout");
        }
    }

    @Test
    void aServiceThatLostItsPodsIsStillTheirs() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(
                    deployment(USES_ALL, LONG_AGO),
                    other("Service", "checkout", MODIFIED, LONG_AGO, service("checkout", 80)),
                    other("Service", "checkout", MODIFIED, LATELY, service("chekcout", 80)));

            assertThat(changesOf(scenario))
                    .flatExtracting(Change::diffs)
                    .containsExactly(new FieldDiff("spec.selector.app", "checkout", "chekcout"));
        }
    }

    @Test
    void replicasThatAPersonChangedAreAChange() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(scaled(2, "1", LONG_AGO), scaled(5, "1", LATELY));

            assertThat(changesOf(scenario))
                    .flatExtracting(Change::diffs)
                    .containsExactly(new FieldDiff("spec.replicas", "2", "5"));
        }
    }

    @Test
    void whatCameBackUnderItsNameIsNoChange() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(
                    deployment(USES_ALL, LONG_AGO),
                    other("ConfigMap", "settings", MODIFIED, LONG_AGO, data("1")),
                    other("ConfigMap", "settings", DELETED, EARLIER, data("1")),
                    other("ConfigMap", "settings", MODIFIED, LATELY, data("2")));

            assertThat(changesOf(scenario)).isEmpty();
        }
    }

    @Test
    void aChangedNodeGoesThroughWithoutAFindingOfItsOwn() {
        try (var scenario = EnrichmentScenario.begin()) {
            scenario.sees(
                            node("node-1", LONG_AGO, "{\"spec\":{}}"),
                            node("node-1", LATELY, "{\"spec\":{\"unschedulable\":true}}"))
                    .passes(Duration.ofSeconds(1));

            assertThat(scenario.told()).isEmpty();
            assertThat(scenario.deadLetters()).isZero();
        }
    }

    private static List<Change> changesOf(EnrichmentScenario scenario) {
        scenario.sees(waiting("web-1", 2, "Error", 1, NOON, NOON)).looksUp("boom");
        Finding finding = scenario.last();
        assertThat(finding.title()).isEqualTo("Crashing pod web-1");
        return finding.changes();
    }

    private static KubeObservation deployment(String body, Instant at) {
        return other("Deployment", "checkout", MODIFIED, at, body);
    }

    private static KubeObservation checkout(String image, String status, Instant at) {
        return deployment(
                """
                {"spec":{"template":{"spec":{"containers":[{"name":"web","image":"shop/checkout:%s"}]}}},
                 "status":%s}\
                """
                        .formatted(image, status),
                at);
    }

    private static KubeObservation[] changed(String kind, String name, String field, Instant at) {
        return new KubeObservation[] {
            other(kind, name, MODIFIED, LONG_AGO, "{\"%s\":{\"a\":\"1\"}}".formatted(field)),
            other(kind, name, MODIFIED, at, "{\"%s\":{\"a\":\"2\"}}".formatted(field))
        };
    }

    private static String data(String value) {
        return "{\"data\":{\"a\":\"%s\"}}".formatted(value);
    }

    private static String service(String app, int port) {
        return "{\"spec\":{\"selector\":{\"app\":\"%s\"},\"ports\":[{\"port\":%d}]}}"
                .formatted(app, port);
    }

    private static String policy(String app, String type) {
        return "{\"spec\":{\"podSelector\":{\"matchLabels\":{\"app\":\"%s\"}},\"policyTypes\":[\"%s\"]}}"
                .formatted(app, type);
    }

    private static String scaler(String app, int most) {
        return "{\"spec\":{\"maxReplicas\":%d,\"scaleTargetRef\":{\"kind\":\"Deployment\",\"name\":\"%s\"}}}"
                .formatted(most, app);
    }
}
