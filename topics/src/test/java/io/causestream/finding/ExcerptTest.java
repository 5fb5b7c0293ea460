package io.causestream.finding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExcerptTest {

    private static final String FIRE = "\ud83d\udd25";
    private static final String FAMILY = "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67";
    private static final String GERMANY = "\ud83c\udde9\ud83c\uddea";
    private static final String E_ACUTE = "e\u0301";
    private static final String WAVE_DARK = "\ud83d\udc4b\ud83c\udfff";

    @ParameterizedTest
    @ValueSource(strings = {FIRE, FAMILY, GERMANY, E_ACUTE, WAVE_DARK, "\u2764\ufe0f", "\r\n"})
    void takesACharacterWholeOrNotAtAll(String character) {
        String text = "abc" + character + "def";

        for (int longest = 3; longest < 3 + character.length(); longest++) {
            assertThat(Excerpt.start(text, longest)).isEqualTo("abc");
        }
        assertThat(Excerpt.start(text, 3 + character.length())).isEqualTo("abc" + character);
    }

    @Test
    void leavesAloneWhatIsShortEnough() {
        assertThat(Excerpt.of("abc" + FIRE, 5)).isEqualTo("abc" + FIRE);
        assertThat(Excerpt.ofCodePoints("abc" + FIRE, 4)).isEqualTo("abc" + FIRE);
        assertThat(Excerpt.ofBytes("abc" + FIRE, 7)).isEqualTo("abc" + FIRE);
        assertThat(Excerpt.start("abc".getBytes(UTF_8), 3)).isEqualTo("abc".getBytes(UTF_8));
        assertThat(Excerpt.of("", 0)).isEmpty();
    }

    @Test
    void countsTheMarkAsPartOfTheText() {
        assertThat(Excerpt.of("abcdef", 4)).isEqualTo("abc…");
        assertThat(Excerpt.of("ab" + FIRE + "f", 4)).isEqualTo("ab…");
        assertThat(Excerpt.ofCodePoints(FIRE.repeat(5), 4)).isEqualTo(FIRE.repeat(3) + "…");
        assertThat(Excerpt.ofCodePoints("a" + E_ACUTE.repeat(3), 5)).isEqualTo("a" + E_ACUTE + "…");
    }

    @Test
    void countsBytes() {
        String text = "ä".repeat(10) + FIRE.repeat(10);

        for (int longest = 3; longest < text.getBytes(UTF_8).length; longest++) {
            String cut = Excerpt.ofBytes(text, longest);
            assertThat(cut.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(longest);
            assertThat(cut).endsWith("…");
            assertThat(text).startsWith(cut.substring(0, cut.length() - 1));
            assertThat(cut.getBytes(UTF_8).length).isGreaterThan(longest - 4);
        }
    }

    @Test
    void keepsFlagsTogetherInARowOfThem() {
        String flags = GERMANY.repeat(100);

        for (int longest = 4; longest < 400; longest++) {
            assertThat(Excerpt.start(flags, longest).length() % 4).isZero();
        }
    }

    @Test
    void neverEndsInHalfACodePointOfBytes() {
        byte[] text = ("ab" + FIRE + "ä€z").getBytes(UTF_8);

        for (int longest = 0; longest <= text.length; longest++) {
            assertThat(new String(Excerpt.start(text, longest), UTF_8)).doesNotContain("\ufffd");
        }
        assertThat(Excerpt.start(text, 5)).isEqualTo("ab".getBytes(UTF_8));
    }

    @Test
    void cutsBytesThatAreNoTextWhereItIsTold() {
        byte[] garbage = new byte[20];
        java.util.Arrays.fill(garbage, (byte) 0x80);

        assertThat(Excerpt.start(garbage, 10)).hasSize(10);
    }

    @Test
    void shortensANameInItsMiddle() {
        assertThat(Excerpt.middle("checkout-with-a-very-long-name-5d9c7f-x2x2x", 24))
                .isEqualTo("checkout-with-a…7f-x2x2x");
        assertThat(Excerpt.middle("short", 24)).isEqualTo("short");
    }

    @Test
    void isBoundedForALetterUnderTooManyAccents() {
        String text = "a" + "\u0301".repeat(1_000_000);

        org.junit.jupiter.api.Assertions.assertTimeout(
                Duration.ofSeconds(2),
                () -> {
                    for (int i = 0; i < 1_000; i++) {
                        assertThat(Excerpt.start(text, 500_000).length())
                                .isBetween(499_000, 500_000);
                    }
                });
    }

    @Test
    void showsSomethingOfACharacterThatAloneIsTooLong() {
        assertThat(Excerpt.start(FAMILY, 3)).isEqualTo("\ud83d\udc68\u200d");
        assertThat(Excerpt.start(FIRE, 1)).isEmpty();
    }
}
