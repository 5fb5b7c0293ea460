package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.doubles.slack.PostedMessage;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.kafka.DataFolderInUse;
import io.causestream.service.Readiness;
import io.causestream.service.Service;
import io.causestream.service.ServiceFailed;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All of it, from the recorded cluster to what the page shows, twice on the same data. */
class StandaloneTest {

    private static final double FAST = 8;

    @TempDir private Path data;

    @Test
    void theStoryEndsInTwoMessagesThatTellTheirCauseAndASecondRunAddsNothing() throws Exception {
        String printed = play();

        assertThat(printed)
                .contains("rollout", "found", "posted", "joined", "AI", "rollback", "resolved")
                .contains("two findings, two messages, both resolved in place");
        List<Seen> page = page();
        assertThat(page).hasSize(2);
        assertThat(page).allMatch(seen -> seen.message().wasEdited());
        assertThat(page).allMatch(seen -> seen.message().text().startsWith("✅"));
        assertThat(page).allMatch(seen -> seen.message().liveMentions().isEmpty());
        Seen crash = about(page, "checkout");
        assertThat(crash.message().words())
                .contains("DATABASE_URL is not set", "`2.3.1` → `2.4.0`")
                .contains("Kubernetes and Prometheus");
        assertThat(crash.thread())
                .contains("required setting DATABASE_URL is not set")
                .contains("env[DATABASE_URL]", "🤖");
        Seen outOfMemory = about(page, "reports");
        assertThat(outOfMemory.message().words()).contains("memory limit of 48Mi");
        assertThat(outOfMemory.thread()).contains("🤖");
        assertThat(outOfMemory.pictures()).isPositive();

        String again = play();

        assertThat(again)
                .contains("two findings, two messages, both resolved in place")
                .doesNotContain("found", "posted", "edited");
        assertThat(page()).isEqualTo(page);
    }

    @Test
    void aSecondOneOnTheSameDataIsRefusedAndTheFirstGoesOn() {
        try (Standalone first = new Standalone(data, 0, (_, _, _) -> List.of());
                Standalone second = new Standalone(data, 0, (_, _, _) -> List.of())) {
            first.start();

            assertThatThrownBy(second::start)
                    .isInstanceOf(DataFolderInUse.class)
                    .hasMessageContaining(data.toString());

            assertThat(first.kafka()).isPresent();
            assertThat(second.kafka()).isEmpty();
        }
    }

    @Test
    void aServiceThatDoesNotStartIsNamedAndTheOnesBeforeItAreClosed() {
        AtomicInteger closed = new AtomicInteger();
        Service before = new Part("before", () -> {}, closed::incrementAndGet);
        Service broken =
                new Part(
                        "broken",
                        () -> {
                            throw new IllegalStateException("port 1 is taken");
                        },
                        () -> {});
        try (Standalone standalone =
                new Standalone(data, 0, (_, _, _) -> List.of(before, broken))) {

            assertThatThrownBy(standalone::start)
                    .isInstanceOf(ServiceFailed.class)
                    .hasMessage("broken: port 1 is taken");

            assertThat(closed).hasValue(1);
        }
    }

    private String play() {
        StringWriter out = new StringWriter();
        try (Demo demo = new Demo(data, 0, FAST, new PrintWriter(out))) {
            assertThat(demo.play(true)).as(out::toString).isTrue();
        }
        return out.toString();
    }

    /** What the page shows, as its journal in the data folder has it. */
    private List<Seen> page() throws Exception {
        try (SlackDouble slack =
                SlackDouble.start(
                        SlackSettings.withChannels(DemoServices.CHANNELS.toArray(String[]::new))
                                .withJournal(data.resolve("slack.jsonl")))) {
            return slack.messages().stream()
                    .map(message -> {
                        List<PostedMessage> replies = slack.replies(message);
                        return new Seen(
                                message,
                                replies.stream()
                                        .map(PostedMessage::words)
                                        .collect(Collectors.joining("\n")),
                                replies.stream().mapToInt(reply -> reply.files().size()).sum());
                    })
                    .toList();
        }
    }

    private static Seen about(List<Seen> page, String word) {
        return page.stream()
                .filter(seen -> seen.message().text().contains(word))
                .findFirst()
                .orElseThrow();
    }

    /**
     * @param thread the words of all that hangs under it
     * @param pictures how many files were shared there
     */
    private record Seen(PostedMessage message, String thread, int pictures) {}

    /** A service that is only started and closed. */
    private record Part(String name, Runnable starting, Runnable closing) implements Service {

        @Override
        public void start() {
            starting.run();
        }

        @Override
        public Readiness readiness() {
            return Readiness.READY;
        }

        @Override
        public void close() {
            closing.run();
        }
    }
}
