package io.causestream.ingest.alertmanager.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.ingest.alertmanager.Posts;
import io.causestream.topics.Json;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AlertFingerprintTest {

    @Test
    void isWhatAlertmanagerSaysOfEachRecordedAlert() throws IOException {
        Set<String> seen = new HashSet<>();
        for (String name : Posts.names()) {
            for (JsonNode alert : Json.MAPPER.readTree(Posts.recorded(name)).path("alerts")) {
                String recorded = alert.path("fingerprint").asString();
                assertThat(AlertFingerprint.of(JsonTexts.of(alert.path("labels"))))
                        .as(name)
                        .isEqualTo(recorded);
                seen.add(recorded);
            }
        }
        assertThat(seen).hasSizeGreaterThan(50);
    }

    @Test
    void keepsNamesAndValuesApart() {
        assertThat(AlertFingerprint.of(Map.of("ab", "c")))
                .isNotEqualTo(AlertFingerprint.of(Map.of("a", "bc")));
    }

    @Test
    void anEmptyLabelIsNone() {
        assertThat(AlertFingerprint.of(Map.of("a", "b", "c", "")))
                .isEqualTo(AlertFingerprint.of(Map.of("a", "b")));
    }
}
