package io.causestream.ingest.kube.masking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClusterKeyTest {

    @Test
    void staysTheSameOverARestart() {
        assertThat(ClusterKey.derived("home", "uid").digest("A", "value"))
                .isEqualTo(ClusterKey.derived("home", "uid").digest("A", "value"));
    }

    @Test
    void differsFromClusterToClusterAndFromNameToName() {
        String digest = ClusterKey.derived("home", "uid").digest("A", "value");

        assertThat(ClusterKey.derived("home", "other").digest("A", "value")).isNotEqualTo(digest);
        assertThat(ClusterKey.derived("away", "uid").digest("A", "value")).isNotEqualTo(digest);
        assertThat(ClusterKey.of("secret").digest("A", "value")).isNotEqualTo(digest);
        assertThat(ClusterKey.derived("home", "uid").digest("B", "value")).isNotEqualTo(digest);
    }

    /** HMAC-SHA256 of RFC 2104, computed elsewhere: openssl dgst -sha256 -hmac key. */
    @Test
    void isAnHmac() {
        assertThat(ClusterKey.of("key").digest("A", "value")).isEqualTo("hmac:edc4ef6d7170");
    }
}
