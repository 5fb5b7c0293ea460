package io.causestream.ingest.kube.masking;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.ingest.kube.Recorded;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.redaction.Redactor;
import io.causestream.topics.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class TrimmerTest {

    private static final Trimmer TRIMMER = new Trimmer(ClusterKey.of("key"), Redactor.standard());

    @Test
    void takesOutManagedFieldsAndTheLastAppliedCopy() {
        ObjectNode body = TRIMMER.trim(Kind.DEPLOYMENT, Recorded.deployment());

        assertThat(body.path("metadata").has("managedFields")).isFalse();
        assertThat(body.toString()).doesNotContain("last-applied-configuration");
        assertThat(body.at("/metadata/annotations/kubernetes.io~1change-cause").asString())
                .isEqualTo("checkout 2.4.0");
    }

    @Test
    void namesWhoChangedTheSpecAndNotWhoWroteTheStatus() {
        ObjectNode body = TRIMMER.trim(Kind.DEPLOYMENT, Recorded.deployment());

        assertThat(body.path("lastManager").asString()).isEqualTo("kubectl-client-side-apply");
    }

    @Test
    void takesTheNewestOfThoseWhoOwnAPartOfTheSpec() {
        JsonNode entries =
                Json.MAPPER.readTree(
                        """
                        [{"manager":"argocd","time":"2026-01-31T12:00:00Z","fieldsV1":{"f:spec":{}}},
                         {"manager":"labeller","time":"2026-01-31T12:09:00Z","fieldsV1":{"f:metadata":{}}},
                         {"manager":"kubectl-edit","time":"2026-01-31T12:05:00Z","fieldsV1":{"f:spec":{}}},
                         {"manager":"hpa","subresource":"scale","time":"2026-01-31T12:10:00Z","fieldsV1":{"f:spec":{}}}]
                        """);

        assertThat(Trimmer.lastManager(entries)).isEqualTo("kubectl-edit");
    }

    @Test
    void showsThatAVariableChangedAndNotToWhat() {
        JsonNode before = env("postgres://shop:hunter2@db/orders");
        JsonNode after = env("postgres://shop:other@db/orders");

        assertThat(before.path("name").asString()).isEqualTo("DATABASE_URL");
        assertThat(before.path("value").asString()).matches("hmac:[0-9a-f]{12}");
        assertThat(after.path("value")).isNotEqualTo(before.path("value"));
        assertThat(env("postgres://shop:hunter2@db/orders")).isEqualTo(before);
    }

    @Test
    void keepsAnEmptyVariableAndAReferenceToASecretAsTheyAre() {
        assertThat(env("").path("value").asString()).isEmpty();
        ObjectNode reference =
                trimmedPod(
                        """
                        {"containers":[{"env":[{"name":"PASSWORD","valueFrom":{"secretKeyRef":{"name":"db","key":"password"}}}]}]}
                        """);
        assertThat(reference.at("/spec/containers/0/env/0/valueFrom/secretKeyRef/name").asString())
                .isEqualTo("db");
    }

    @Test
    void masksSecretsInTheCommandEvenInTwoWords() {
        ObjectNode body =
                trimmedPod(
                        """
                        {"containers":[{"command":["server","--password","hunter2","--port=80"],
                          "args":["--api-key=abcdef123456"],
                          "livenessProbe":{"httpGet":{"httpHeaders":[{"name":"Authorization","value":"Bearer abc"}]}}}]}
                        """);

        assertThat(body.toString()).doesNotContain("hunter2", "abcdef123456", "Bearer abc");
        assertThat(body.at("/spec/containers/0/command/3").asString()).isEqualTo("--port=80");
    }

    @Test
    void showsThatAChecksumOfASecretChanged() {
        ObjectNode body =
                TRIMMER.trim(
                        Kind.POD,
                        object(
                                """
                                {"metadata":{"annotations":{"checksum/secret":"1f2e3d","team":"payments",
                                  "note":"password=hunter2"}}}
                                """));

        JsonNode annotations = body.at("/metadata/annotations");
        assertThat(annotations.path("checksum/secret").asString()).startsWith("hmac:");
        assertThat(annotations.path("team").asString()).isEqualTo("payments");
        assertThat(annotations.path("note").asString()).isEqualTo("password=[redacted]");
    }

    @Test
    void masksWhatAContainerWroteAsItsLastWords() {
        ObjectNode body =
                TRIMMER.trim(
                        Kind.POD,
                        object(
                                """
                                {"status":{"containerStatuses":[{"state":{"terminated":{"message":"token=abcdefgh refused"}}}]}}
                                """));

        assertThat(body.at("/status/containerStatuses/0/state/terminated/message").asString())
                .isEqualTo("token=[redacted] refused");
    }

    @Test
    void hidesSecretsWhereverTheyStandAndNoName() {
        ObjectNode body =
                TRIMMER.trim(
                        Kind.POD,
                        object(
                                """
                                {"metadata":{"name":"token-ghp_abcdefghijklmnopqrstuvwxyz0123456789","labels":{"token":"a"}},
                                 "spec":{"volumes":[{"secret":{"secretName":"db"},
                                   "csi":{"volumeAttributes":{"password":"hunter2","url":"nfs://a:hunter2@b/c"}}}],
                                  "containers":[{"command":["mysql"],"args":["-phunter2"],
                                   "readinessProbe":{"httpGet":{"path":"/ready?token=hunter2"}}}]}}
                                """));

        assertThat(body.toString()).doesNotContain("hunter2").contains("?token=[redacted]");
        assertThat(body.at("/metadata/name").asString()).startsWith("token-ghp_abc");
        assertThat(body.at("/metadata/labels/token").asString()).isEqualTo("a");
        assertThat(body.at("/spec/volumes/0/secret/secretName").asString()).isEqualTo("db");
        assertThat(body.at("/spec/volumes/0/csi/volumeAttributes/password").asString())
                .startsWith("hmac:");
    }

    @Test
    void leavesOutANodesImages() {
        ObjectNode node = Recorded.node();
        ((ObjectNode) node.path("status")).putArray("images").addObject().put("sizeBytes", 1);

        assertThat(TRIMMER.trim(Kind.NODE, node).path("status").has("images")).isFalse();
    }

    private static JsonNode env(String value) {
        ObjectNode pod =
                object("{\"spec\":{\"containers\":[{\"env\":[{\"name\":\"DATABASE_URL\"}]}]}}");
        ((ObjectNode) pod.at("/spec/containers/0/env/0")).put("value", value);
        return TRIMMER.trim(Kind.POD, pod).at("/spec/containers/0/env/0");
    }

    private static ObjectNode trimmedPod(String spec) {
        return TRIMMER.trim(Kind.POD, object("{\"spec\":" + spec + "}"));
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) Json.MAPPER.readTree(json);
    }
}
