package io.causestream.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.settings.BadSettings;
import io.causestream.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FindingsApiConfigTest {

    private static final String TOKEN = "0123456789abcdef";

    @Test
    void listensOnThisMachineAloneUnlessAskedOtherwise() {
        FindingsApiConfig config = config(Map.of("CAUSESTREAM_API_TOKEN", TOKEN));

        assertThat(config.endpoint().host()).isEqualTo("127.0.0.1");
        assertThat(config.endpoint().port()).isEqualTo(9098);
        assertThat(config.toString()).doesNotContain(TOKEN);
        assertThat(
                        config(
                                        Map.of(
                                                "CAUSESTREAM_API_TOKEN",
                                                TOKEN,
                                                "CAUSESTREAM_API_HOST",
                                                "0.0.0.0",
                                                "CAUSESTREAM_API_PORT",
                                                "80"))
                                .endpoint()
                                .host())
                .isEqualTo("0.0.0.0");
    }

    @Test
    void refusesToListenElsewhereWithoutAToken() {
        assertThatThrownBy(() -> config(Map.of()))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("api.token: is missing (or set CAUSESTREAM_API_TOKEN");
        assertThatThrownBy(() ->
                        config(
                                Map.of(
                                        "CAUSESTREAM_API_AUTHENTICATION",
                                        "none",
                                        "CAUSESTREAM_API_HOST",
                                        "0.0.0.0")))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("'0.0.0.0' is reachable from other machines");
    }

    private static FindingsApiConfig config(Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9");
        Settings settings = Settings.read(null, environment);
        FindingsApiConfig config = FindingsApiConfig.from(settings);
        settings.refuseProblems();
        return config;
    }
}
