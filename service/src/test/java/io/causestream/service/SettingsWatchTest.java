package io.causestream.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of settings that are changed while the services run. */
class SettingsWatchTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration OFTEN = Duration.ofMillis(10);

    @TempDir Path folder;

    @Test
    void remarksWhatTakesEffectAtTheNextStartUntilItIsTakenBack() throws IOException {
        Path file = Files.writeString(folder.resolve("values.yaml"), "webhook: {port: 1}");
        try (SettingsWatch watch = watching(file)) {
            assertThat(watch.readiness()).isEqualTo(Readiness.READY);

            // As Kubernetes replaces a mounted ConfigMap: by another file of the name.
            replace(file, "webhook: {port: 2}");
            await().atMost(PATIENCE)
                    .until(
                            () -> watch.readiness().remarks(),
                            List.of(
                                            file
                                                    + " was changed: webhook.port; takes effect at the next start")
                                    ::equals);
            assertThat(watch.isReady()).isTrue();

            replace(file, "webhook: {port: 1}");
            await().atMost(PATIENCE).until(() -> watch.readiness().remarks().isEmpty());
        }
    }

    @Test
    void remarksThatTheFileCanNotBeUsedAnyMore() throws IOException {
        Path file = Files.writeString(folder.resolve("values.yaml"), "webhook: {port: 1}");
        try (SettingsWatch watch = watching(file)) {
            replace(file, "webhook: [");
            await().atMost(PATIENCE).until(() -> !watch.readiness().remarks().isEmpty());

            assertThat(watch.readiness().remarks().getFirst())
                    .startsWith(
                            file + " can't be used as it is now, and the next start would fail: ")
                    .contains("line 1: not YAML");
        }
    }

    private static SettingsWatch watching(Path file) {
        Settings settings = Settings.read(file, Map.of());
        settings.number("webhook.port", "PORT", 1, 0, 9);
        SettingsWatch watch = new SettingsWatch(settings, OFTEN);
        watch.start();
        return watch;
    }

    private void replace(Path file, String text) throws IOException {
        Path next = Files.writeString(folder.resolve("next"), text);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
