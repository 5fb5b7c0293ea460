package io.causestream.sink.slack.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.model.block.LayoutBlock;
import io.causestream.sink.slack.rendering.MessageExamples.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds docs/slack-messages.md to what is rendered. */
class SlackMessagesPageTest {

    private static final Path PAGE = Path.of("..", "docs", "slack-messages.md");
    private static final int WIDTH = 100;
    private static final String BEGIN = "<!-- what follows is rendered -->\n";

    /** The page is replaced by hand with what the failing test leaves in target. */
    @Test
    void thePageShowsEachMessageAsItIs() throws IOException {
        String page = Files.readString(PAGE);
        String written = page.substring(0, page.indexOf(BEGIN));
        String actual = written + BEGIN + examples();
        Path left = Path.of("target", "slack-messages.md");
        Files.createDirectories(left.getParent());
        Files.writeString(left, actual);

        assertThat(page).as("%s, as left in %s", PAGE, left).isEqualTo(actual);
    }

    private static String examples() {
        StringBuilder page = new StringBuilder();
        page.append("\n## Each kind of alert\n");
        MessageExamples.ofEachKind().forEach(example -> page.append(shown(example)));
        page.append("\n## As it unfolds\n");
        MessageExamples.ofEachState().forEach(example -> page.append(shown(example)));
        return page.toString();
    }

    private static String shown(Example example) {
        StringBuilder text = new StringBuilder("\n### " + upperFirst(example.kind()) + "\n\n");
        List<String> thread = new ArrayList<>();
        for (MessagePart part : example.parts()) {
            switch (part) {
                case MessagePart.Message(String name, SlackMessage message) when isTold(name) ->
                        text.append(name.equals(MessagePart.MESSAGE) ? "" : label(name))
                                .append("```text\n")
                                .append(read(message))
                                .append("```\n");
                case MessagePart.Message(String name, SlackMessage _) -> thread.add(name);
                case MessagePart.File file ->
                        thread.add(file.fileName().replaceAll("-[0-9a-f]{16}", ""));
            }
        }
        if (!thread.isEmpty()) {
            text.append('\n')
                    .append(wrap("In the thread: " + String.join(", ", thread) + "."))
                    .append('\n');
        }
        return text.toString();
    }

    private static boolean isTold(String part) {
        return part.startsWith(MessagePart.MESSAGE)
                || part.startsWith("still-firing")
                || part.startsWith("resolved");
    }

    private static String label(String part) {
        return part.startsWith(MessagePart.MESSAGE)
                ? "\nIn place of the earlier message:\n\n"
                : "\nAnd in the thread:\n\n";
    }

    private static String read(SlackMessage message) {
        List<LayoutBlock> blocks = new ArrayList<>(message.blocks());
        blocks.addAll(message.coloured());
        return Blocks.read(blocks)
                .lines()
                .filter(line -> !line.isEmpty())
                .map(SlackMessagesPageTest::wrap)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String wrap(String line) {
        StringBuilder wrapped = new StringBuilder();
        int width = 0;
        for (String word : line.split(" ", -1)) {
            if (width > 0 && width + 1 + word.length() > WIDTH) {
                wrapped.append("\n");
                width = 0;
            } else if (!wrapped.isEmpty()) {
                wrapped.append(' ');
                width++;
            }
            wrapped.append(word);
            width += word.length();
        }
        return wrapped.toString();
    }

    private static String upperFirst(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
