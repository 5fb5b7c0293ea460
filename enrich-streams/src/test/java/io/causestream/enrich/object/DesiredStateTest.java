package io.causestream.enrich.object;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Change;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Subject;
import io.causestream.topics.Json;
import io.causestream.topics.JsonSerde;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DesiredStateTest {

    @Test
    void aNodesHeartbeatIsNoChangeAndItsKubeletIs() {
        JsonNode before = node("1.33.1", "10:00", "{\"example.com/noted\":\"1\"}");

        assertThat(
                        DesiredState.of(
                                "Node", node("1.33.1", "10:05", "{\"example.com/noted\":\"2\"}")))
                .isEqualTo(DesiredState.of("Node", before));
        assertThat(
                        JsonDiff.between(
                                "",
                                DesiredState.of("Node", before),
                                DesiredState.of("Node", node("1.34.0", "10:05", "{}"))))
                .containsExactly(
                        new FieldDiff("status.nodeInfo.kubeletVersion", "1.33.1", "1.34.0"));
    }

    @Test
    void whatControllersNoteIsNoChange() {
        String body =
                "{\"lastManager\":\"%s\",\"metadata\":{\"generation\":%d,\"resourceVersion\":\"%d\",\"labels\":{\"a\":\"b\"},\"annotations\":{\"deployment.kubernetes.io/revision\":\"%d\"}},\"status\":{\"a\":%d}}";

        assertThat(DesiredState.of("Deployment", json(body.formatted("a", 1, 1, 1, 1))))
                .isEqualTo(DesiredState.of("Deployment", json(body.formatted("b", 2, 2, 2, 2))))
                .isEqualTo(json("{\"metadata\":{\"labels\":{\"a\":\"b\"}}}"));
    }

    @Test
    void aLongFieldIsKeptAsItsHashAndItsChangeIsSeen() {
        String body = "{\"data\":{\"a\":\"%s\",\"b\":\"short\"}}";
        String text = "x".repeat(DesiredState.LONGEST_FIELD);
        JsonNode before = DesiredState.of("Thing", json(body.formatted(text + "1")));
        JsonNode after = DesiredState.of("Thing", json(body.formatted(text + "2")));

        assertThat(before.toString()).hasSizeLessThan(100);
        assertThat(JsonDiff.between("", before, after))
                .singleElement()
                .satisfies(diff -> {
                    assertThat(diff.path()).isEqualTo("data.a");
                    assertThat(diff.before()).startsWith("sha256:");
                });
    }

    @Test
    void nothingIsTooLargeToBeKept() {
        StringBuilder many = new StringBuilder("{\"z\":{\"y\":[0");
        for (int i = 0; i < 50_000; i++) {
            many.append(",").append(i);
        }
        many.append("]}");
        for (int i = 0; i < 50_000; i++) {
            many.append(",\"f").append(i).append("\":1");
        }

        assertThat(DesiredState.of("Thing", json(many + "}")).toString()).hasSizeLessThan(100);
    }

    @Test
    void saysWhoAppliedItAndFromWhat() {
        String helm =
                "\"annotations\":{\"meta.helm.sh/release-name\":\"shop\"},\"labels\":{\"helm.sh/chart\":\"shop-1.2.3\"}";
        assertThat(author("helm", helm))
                .isEqualTo(new ChangeAuthor("helm", "Helm release shop, chart shop-1.2.3"));
        assertThat(author("kubectl-edit", helm))
                .isEqualTo(
                        new ChangeAuthor(
                                "kubectl-edit",
                                "not by Helm release shop, chart shop-1.2.3, which normally applies it"));
        assertThat(
                        author(
                                "",
                                "\"annotations\":{\"argocd.argoproj.io/tracking-id\":\"shop:apps/Deployment:shop/checkout\"}"))
                .isEqualTo(new ChangeAuthor("argocd-controller", "Argo CD application shop"));
        assertThat(
                        author(
                                "kustomize-controller",
                                "\"labels\":{\"kustomize.toolkit.fluxcd.io/name\":\"apps\",\"kustomize.toolkit.fluxcd.io/namespace\":\"flux-system\"}"))
                .isEqualTo(
                        new ChangeAuthor(
                                "kustomize-controller", "Flux Kustomization flux-system/apps"));
        assertThat(author("", "\"labels\":{}")).isEqualTo(new ChangeAuthor(null, null));
    }

    @Test
    void aThousandWorkloadsTakeLittle() {
        long bytes = 0;
        try (JsonSerde<LastState> serde = JsonSerde.of(LastState.class)) {
            for (int i = 0; i < 1_000; i++) {
                Subject workload = new Subject("Deployment", "shop-" + i % 200, "checkout-" + i);
                LastState state = LastState.baseline(DesiredState.of("Deployment", workload(i, 1)));
                for (int version = 2; version < 8; version++) {
                    JsonNode next = DesiredState.of("Deployment", workload(i, version));
                    state =
                            state.changed(
                                    next,
                                    new Change(
                                            workload,
                                            Instant.EPOCH,
                                            Duration.ZERO,
                                            "Argo CD application shop",
                                            "argocd-controller",
                                            JsonDiff.between("", state.state(), next)));
                }
                bytes +=
                        serde.serializer().serialize("last-states", state).length
                                + ObjectKey.of("home", workload).getBytes(UTF_8).length;
            }
        }

        System.out.printf("last-states: %,d bytes per 1,000 workloads%n", bytes);
        assertThat(bytes).isBetween(500_000L, 6_000_000L);
    }

    /** With a sidecar, probes and mounts, as charts write them; rolled out six times. */
    private static JsonNode workload(int i, int version) {
        String container =
                """
                {"name":"%s","image":"registry.example.com/team/checkout-%d:%d","imagePullPolicy":"IfNotPresent",
                 "env":[{"name":"DATABASE_URL","value":"hmac:0123456789ab"},{"name":"LOG_LEVEL","value":"hmac:ab0123456789"},
                  {"name":"PASSWORD","valueFrom":{"secretKeyRef":{"name":"checkout","key":"password"}}}],
                 "envFrom":[{"configMapRef":{"name":"settings"}}],"ports":[{"name":"http","containerPort":8080,"protocol":"TCP"}],
                 "resources":{"limits":{"cpu":"500m","memory":"512Mi"},"requests":{"cpu":"100m","memory":"256Mi"}},
                 "livenessProbe":{"httpGet":{"path":"/healthz","port":"http","scheme":"HTTP"},"periodSeconds":10,"failureThreshold":3},
                 "readinessProbe":{"httpGet":{"path":"/readyz","port":"http","scheme":"HTTP"},"periodSeconds":10},
                 "securityContext":{"runAsNonRoot":true,"readOnlyRootFilesystem":true},
                 "volumeMounts":[{"name":"config","mountPath":"/etc/checkout"},{"name":"tmp","mountPath":"/tmp"}]}\
                """;
        return json(
                """
                {"kind":"Deployment","metadata":{"name":"checkout-%d","labels":{"app.kubernetes.io/name":"checkout","app.kubernetes.io/version":"%d"}},
                 "spec":{"replicas":3,"selector":{"matchLabels":{"app":"checkout-%d"}},"strategy":{"type":"RollingUpdate"},
                  "template":{"metadata":{"labels":{"app":"checkout-%d"},"annotations":{"checksum/config":"%064d"}},
                   "spec":{"serviceAccountName":"checkout","containers":[%s,%s],
                    "volumes":[{"name":"config","configMap":{"name":"settings","defaultMode":420}},{"name":"tmp","emptyDir":{}}]}}}}\
                """
                        .formatted(
                                i,
                                version,
                                i,
                                i,
                                version,
                                container.formatted("web", i, version),
                                container.formatted("proxy", i, 1)));
    }

    private static ChangeAuthor author(String manager, String metadata) {
        return ChangeAuthor.of(
                json("{\"lastManager\":\"%s\",\"metadata\":{%s}}".formatted(manager, metadata)));
    }

    private static JsonNode node(String kubelet, String heartbeat, String annotations) {
        return json(
                """
                {"metadata":{"labels":{"zone":"a"},"annotations":%s},"spec":{"taints":[]},
                 "status":{"nodeInfo":{"kubeletVersion":"%s","bootID":"b"},"allocatable":{"cpu":"4"},
                  "conditions":[{"type":"Ready","lastHeartbeatTime":"%s"}]}}\
                """
                        .formatted(annotations, kubelet, heartbeat));
    }

    private static JsonNode json(String text) {
        return Json.MAPPER.readTree(text);
    }
}
