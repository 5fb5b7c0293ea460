package io.causestream.ingest.alertmanager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTokenTest {

    private static final WebhookToken TOKEN = new WebhookToken("0123456789abcdef");

    @Test
    void takesTheTokenOrItAsAPassword() {
        String basic = Base64.getEncoder().encodeToString("am:0123456789abcdef".getBytes(UTF_8));

        assertThat(TOKEN.isIn("Bearer 0123456789abcdef")).isTrue();
        assertThat(TOKEN.isIn("bearer 0123456789abcdef")).isTrue();
        assertThat(TOKEN.isIn("Basic " + basic)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer 0123456789abcdeX",
                "Bearer 0123456789abcdef0",
                "0123456789abcdef",
                "Basic ???",
                "Digest 0123456789abcdef"
            })
    void refusesAllElse(String authorization) {
        assertThat(TOKEN.isIn(authorization)).isFalse();
    }

    @Test
    void refusesWhoBearsNone() {
        assertThat(TOKEN.isIn(null)).isFalse();
    }

    @Test
    void asksForNoneWhereNoneIsSet() {
        assertThat(new WebhookToken("").isIn(null)).isTrue();
    }
}
