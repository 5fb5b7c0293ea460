package io.causestream.ingest.kube.masking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SizeLimitTest {

    @Test
    void cutsBetweenCharacters() {
        assertThat(SizeLimit.shorten("abcd", 4)).isEqualTo("abcd");
        assertThat(SizeLimit.shorten("abc\ud83d\udd25d", 4)).isEqualTo("abc…");
        assertThat(SizeLimit.shorten("abce\u0301f", 4)).isEqualTo("abc…");
    }
}
