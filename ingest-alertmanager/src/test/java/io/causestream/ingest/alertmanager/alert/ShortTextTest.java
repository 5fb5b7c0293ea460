package io.causestream.ingest.alertmanager.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.redaction.Redactor;
import org.junit.jupiter.api.Test;

class ShortTextTest {

    private final ShortText text = new ShortText(new MaskedTexts(Redactor.standard()));

    @Test
    void cutsBetweenCharacters() {
        String fire = "\ud83d\udd25";

        assertThat(text.of("ab" + fire.repeat(5), 6)).isEqualTo("ab" + fire + "…");
        assertThat(text.of("abc" + fire.repeat(5), 6)).isEqualTo("abc" + fire + "…");
        assertThat(text.of("ab👩\u200d💻cd", 6)).isEqualTo("ab…");
        assertThat(text.wasCut()).isTrue();
    }

    @Test
    void hasNoHalfCharacterThatCameAsOne() {
        assertThat(text.of("ab\ud83d", 6)).isEqualTo("ab?");
    }
}
