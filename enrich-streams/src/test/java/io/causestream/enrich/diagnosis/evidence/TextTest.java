package io.causestream.enrich.diagnosis.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {

    @Test
    void quotesWholeCharacters() {
        String accents = "e\u0301".repeat(200);

        assertThat(Text.quote(accents)).isEqualTo("e\u0301".repeat(99) + "…");
        assertThat(Text.cut("x" + "\ud83d\udd25".repeat(2_000)))
                .isEqualTo("x" + "\ud83d\udd25".repeat(999));
    }
}
