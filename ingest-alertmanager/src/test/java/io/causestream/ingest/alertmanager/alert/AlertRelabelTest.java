package io.causestream.ingest.alertmanager.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertRelabelTest {

    @Test
    void addsAndReplacesInOrder(@TempDir Path folder) throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("values.yaml"),
                        """
                        alertRelabel:
                          - {source: pod_name, target: pod}
                          - {source: pod, target: instance_of, operation: replace}
                          - {source: absent, target: namespace, operation: replace}
                        """);
        Settings settings = Settings.read(file, Map.of());
        AlertRelabel relabel = AlertRelabel.from(settings);
        settings.refuseProblems();

        assertThat(relabel.apply(Map.of("pod_name", "web-1", "pod", "old", "namespace", "shop")))
                .isEqualTo(
                        Map.of("pod_name", "web-1", "instance_of", "web-1", "namespace", "shop"));
    }

    @Test
    void leavesAllAsItIsWithoutRules() {
        assertThat(AlertRelabel.from(Settings.read(null, Map.of()))).isEqualTo(AlertRelabel.NONE);
        assertThat(AlertRelabel.NONE.apply(Map.of("a", "b"))).isEqualTo(Map.of("a", "b"));
    }
}
