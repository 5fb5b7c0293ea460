package io.causestream.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

    /** Made here, so that nothing in this file looks like a secret that somebody lost. */
    private static final String RANDOM = "a1B2c3D4e5".repeat(4);

    @Test
    void valuesGoAndNamesStay() {
        assertThat(Redactor.redact("password=hunter2 user=bob"))
                .isEqualTo("password=[redacted] user=bob");
        assertThat(Redactor.redact("\"api_key\": \"" + RANDOM + "\", \"x\": 1"))
                .isEqualTo("\"api_key\": [redacted], \"x\": 1");
        assertThat(Redactor.redact("DB_PASSWORD: 'a b c'")).isEqualTo("DB_PASSWORD: [redacted]");
        assertThat(Redactor.redact("Authorization: Bearer " + RANDOM))
                .isEqualTo("Authorization: Bearer [redacted]");
    }

    @Test
    void usersOfAnUrlStayAndTheirPasswordsGo() {
        assertThat(Redactor.redact("jdbc:postgresql://orders:s3cret@db:5432/orders"))
                .isEqualTo("jdbc:postgresql://orders:[redacted]@db:5432/orders");
    }

    @Test
    void tokensThatTheirMakersMarkedAreKnownAnywhere() {
        String jwt = "eyJ" + RANDOM + ".eyJ" + RANDOM + "." + RANDOM;
        for (String token :
                new String[] {
                    "ghp_" + RANDOM,
                    "glpat-" + RANDOM,
                    "xoxb-" + RANDOM,
                    "sk-" + RANDOM,
                    "AKIA" + "A1".repeat(8),
                    jwt
                }) {
            assertThat(Redactor.redact("got " + token + " here"))
                    .as(token.substring(0, 4))
                    .isEqualTo("got [redacted] here");
        }
    }

    @Test
    void keysOfSeveralLinesGoWhole() {
        String key =
                "-----BEGIN RSA "
                        + "PRIVATE KEY-----\n"
                        + RANDOM
                        + "\n-----END RSA "
                        + "PRIVATE KEY-----";

        assertThat(Redactor.redact("a\n" + key + "\nb")).isEqualTo("a\n[redacted]\nb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret \"db-credentials\" not found",
                "couldn't find key url in Secret shop/db",
                "password authentication failed for user \"orders\"",
                "MountVolume.SetUp failed for volume \"token\" : not found",
                "GET /health 200 1ms"
            })
    void whatIsADiagnosisStays(String text) {
        assertThat(Redactor.redact(text)).isEqualTo(text);
    }

    @Test
    void hostileTextIsReadInNoTime() {
        String hostile =
                "password".repeat(50_000)
                        + "-----BEGIN ".repeat(5_000)
                        + "http://"
                        + ":".repeat(50_000);

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> Redactor.redact(hostile));
    }
}
