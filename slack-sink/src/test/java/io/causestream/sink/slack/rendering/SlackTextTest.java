package io.causestream.sink.slack.rendering;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlackTextTest {

    @Test
    void leavesNoMentionOrLinkAlive() {
        assertThat(SlackText.line("<!channel> <@U1> <https://evil.example|bank> a & b", 200))
                .isEqualTo(
                        "&lt;!channel&gt; &lt;@U1&gt; &lt;https://evil.example|bank&gt; a &amp; b");
    }

    @Test
    void neverCutsAnEscapeInTwo() {
        String text = "x<".repeat(20);

        for (int limit = 2; limit < 60; limit++) {
            String cut = SlackText.line(text, limit);

            assertThat(SlackText.length(cut)).isLessThanOrEqualTo(limit);
            assertThat(cut.replace("&lt;", "")).doesNotContain("&", "<");
        }
    }

    @Test
    void countsAsSlackDoesAndCutsNoCharacterInTwo() {
        assertThat(SlackText.line("😀".repeat(10), 10)).isEqualTo("😀".repeat(10));
        assertThat(SlackText.line("😀".repeat(11), 10)).isEqualTo("😀".repeat(9) + "…");
    }

    @Test
    void keepsForeignTextInsideItsCodeBlock() {
        String block = SlackText.head(List.of("a ``` b", "``````", "`"), 200).text();

        assertThat(block).startsWith("```\n").endsWith("\n```");
        assertThat(block.substring(3, block.length() - 3)).doesNotContain("```");
        assertThat(SlackText.code("a`b", 50)).isEqualTo("`aˋb`");
    }

    @Test
    void showsTheFirstLinesThatFit() {
        List<String> lines = Collections.nCopies(100, "123456789");

        SlackText.Fenced block = SlackText.head(lines, 108);

        assertThat(block.shown()).isEqualTo(10);
        assertThat(SlackText.length(block.text())).isLessThanOrEqualTo(108);
    }

    @Test
    void showsTheBeginningOfALineThatAloneIsTooLong() {
        SlackText.Fenced block = SlackText.head(List.of("x".repeat(500)), 100);

        assertThat(block.shown()).isZero();
        assertThat(SlackText.length(block.text())).isLessThanOrEqualTo(100);
        assertThat(block.text()).contains("xxxx…");
    }

    @Test
    void takesOutWhatSteersATerminalOrTurnsText() {
        assertThat(SlackText.line("\u001b[31mred\u001b[0m\u0007 \u202etxt", 50))
                .isEqualTo("red txt");
        assertThat(SlackText.line("a\r\n  b", 50)).isEqualTo("a b");
    }

    @Test
    void cutsNoEmojiThatIsMadeOfSeveral() {
        String programmer = "👩\u200d💻";

        assertThat(SlackText.line(programmer.repeat(4), 10)).isEqualTo(programmer.repeat(3) + "…");
        assertThat(SlackText.line(programmer.repeat(4), 9)).isEqualTo(programmer.repeat(2) + "…");
    }

    @Test
    void saysInPlainWordsAsManyBytesAsAnEditTakes() {
        String plain = SlackMessage.of("x" + "🔥".repeat(2_000), List.of()).plain().text();

        assertThat(plain.getBytes(UTF_8)).hasSizeBetween(3_490, 3_500);
        assertThat(plain).matches("x(?:🔥)+…");
    }
}
