package io.causestream.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class LogSettingsTest {

    @Test
    void arePlainAtInfoByDefault() {
        assertThat(LogSettings.from(Settings.read(null, Map.of())))
                .isEqualTo(new LogSettings(LogSettings.Format.PLAIN, Level.INFO));
    }

    @Test
    void areJsonWhenAskedFor() {
        Settings settings =
                Settings.read(
                        null,
                        Map.of("CAUSESTREAM_LOG_FORMAT", "json", "CAUSESTREAM_LOG_LEVEL", "Debug"));

        assertThat(LogSettings.from(settings))
                .isEqualTo(new LogSettings(LogSettings.Format.JSON, Level.DEBUG));
    }

    @Test
    void sayWhatIsValid() {
        Settings settings =
                Settings.read(
                        null,
                        Map.of("CAUSESTREAM_LOG_FORMAT", "jsn", "CAUSESTREAM_LOG_LEVEL", "loud"));
        LogSettings.from(settings);

        assertThatThrownBy(settings::refuseProblems)
                .hasMessageContaining(
                        "logs.format: 'jsn' is not one of json, plain; did you mean json?")
                .hasMessageContaining("logs.level: 'loud' is not one of debug, error, info");
    }
}
