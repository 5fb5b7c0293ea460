package io.causestream.ingest.kube.masking;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.CustomResource;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.redaction.Redactor;
import io.causestream.topics.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How much of the kinds leaves the cluster of which not all does. */
class ContentTest {

    private static final Trimmer TRIMMER = new Trimmer(ClusterKey.of("key"), Redactor.standard());

    @Test
    void aConfigMapShowsWhichKeyChangedAndNotToWhat() {
        ObjectNode before = configMap("debug", "aGk=");
        ObjectNode after = configMap("info", "aGk=");

        assertThat(before.at("/data/LOG_LEVEL").asString()).matches("hmac:[0-9a-f]{12}");
        assertThat(before.toString()).doesNotContain("debug", "aGk=");
        assertThat(after.at("/data/LOG_LEVEL")).isNotEqualTo(before.at("/data/LOG_LEVEL"));
        assertThat(after.at("/data/PORT")).isEqualTo(before.at("/data/PORT"));
        assertThat(after.path("binaryData")).isEqualTo(before.path("binaryData"));
    }

    @Test
    void aSecretShowsTheNamesOfItsKeysAndItsType() {
        ObjectNode body =
                trim(
                        Kind.SECRET,
                        """
                        {"metadata":{"name":"db","namespace":"shop","labels":{"app":"db"},
                          "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"aHVudGVyMg==","copy":"aHVudGVyMg=="}},
                         "type":"Opaque","data":{"password":"aHVudGVyMg==","ca.crt":"eA=="},"stringData":{"user":"hunter2"}}
                        """);

        assertThat(body.toString()).doesNotContain("aHVudGVyMg==", "hunter2", "eA==");
        assertThat(body.path("keys").valueStream().map(JsonNode::asString))
                .containsExactly("ca.crt", "password", "user");
        assertThat(body.path("type").asString()).isEqualTo("Opaque");
        assertThat(body.at("/metadata/labels/app").asString()).isEqualTo("db");
        assertThat(body.at("/metadata/annotations/copy").asString()).startsWith("hmac:");
    }

    @Test
    void aReleaseOfHelmIsWhatTheLabelsSay() {
        ObjectNode secret =
                object(
                        """
                        {"metadata":{"name":"sh.helm.release.v1.web.v3","namespace":"shop","uid":"u","resourceVersion":"9",
                          "annotations":{"x":"y"},
                          "labels":{"name":"web","owner":"helm","status":"failed","version":"3","modifiedAt":"1"}},
                         "data":{"release":"SDRzSUFB"}}
                        """);
        Subject revision = Kind.HELM_RELEASE.subject(secret);
        ObjectNode body = TRIMMER.trim(Kind.HELM_RELEASE, secret.deepCopy());

        assertThat(body.path("release"))
                .isEqualTo(
                        Json.MAPPER.readTree(
                                "{\"name\":\"web\",\"revision\":3,\"status\":\"failed\"}"));
        assertThat(body.toString()).doesNotContain("SDRzSUFB", "annotations");
        assertThat(HelmRelease.release(revision, secret.path("metadata")))
                .isEqualTo(new Subject("HelmRelease", "shop", "web"));
    }

    @Test
    void ofACustomResourceLeavesWhatItIsAndHowItFares() {
        CustomResource resource =
                CustomResource.of("argoproj.io/v1alpha1/applications").orElseThrow();
        ObjectNode body =
                TRIMMER.trim(
                        resource.kind("Application", true, List.of(resource)),
                        object(
                                """
                                {"metadata":{"name":"shop"},"spec":{"source":{"helm":{"values":"password: hunter2"}}},
                                 "operation":{"x":1},
                                 "status":{"conditions":[{"type":"Synced","message":"password=hunter2 refused"}],
                                   "adminToken":"hunter2","sync":{"revision":"4f2a"}}}
                                """));

        assertThat(body.toString()).doesNotContain("hunter2", "spec", "operation");
        assertThat(body.path("kind").asString()).isEqualTo("Application");
        assertThat(body.path("apiVersion").asString()).isEqualTo("argoproj.io/v1alpha1");
        assertThat(body.at("/status/sync/revision").asString()).isEqualTo("4f2a");
        assertThat(body.at("/status/conditions/0/message").asString())
                .isEqualTo("password=[redacted] refused");
    }

    private static ObjectNode configMap(String level, String binary) {
        return trim(
                Kind.CONFIG_MAP,
                "{\"metadata\":{\"name\":\"web\"},\"data\":{\"LOG_LEVEL\":\"%s\",\"PORT\":\"80\"},\"binaryData\":{\"logo\":\"%s\"}}"
                        .formatted(level, binary));
    }

    private static ObjectNode trim(Kind kind, String json) {
        return TRIMMER.trim(kind, object(json));
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) Json.MAPPER.readTree(json);
    }
}
