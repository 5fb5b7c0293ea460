package io.causestream.sink.slack;

import static io.causestream.sink.slack.Findings.analysed;
import static io.causestream.sink.slack.Findings.crashLoop;
import static io.causestream.sink.slack.Findings.explainedCrashLoop;
import static io.causestream.sink.slack.Findings.resolved;
import static io.causestream.sink.slack.SlackScenario.ON_CALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.doubles.slack.PostedMessage;
import io.causestream.doubles.slack.SlackCall;
import io.causestream.finding.Finding;
import io.causestream.kafka.EmbeddedKafka;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sink beside the old system: it decides all, and posts nothing until it is switched to live. */
@Timeout(90)
class DryRunTest {

    @TempDir static Path folder;
    private static EmbeddedKafka kafka;

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start(folder, 0);
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    void postsNothingUntilItIsLiveAndThenNothingThatBeganBefore() throws Exception {
        Finding old = explainedCrashLoop("old");
        try (var scenario = SlackScenario.on(kafka).isDryRun(true).starts()) {
            scenario.reads(old).hasCounted("delivered", 1);

            assertThat(scenario.logged())
                    .contains("dry run: not posted")
                    .contains("title=\"" + old.title() + "\"");
            assertThat(scenario.parts("dry_run")).isGreaterThan(1);
            assertThat(scenario.parts("posted")).isZero();

            scenario.stops().isDryRun(false).starts();
            scenario.reads(analysed(old), resolved(analysed(old)), crashLoop("new"))
                    .awaitMessages(ON_CALL, 1);
            scenario.isQuiet();

            assertThat(scenario.logged()).contains("not posted: it began in a dry run");
            assertThat(scenario.slack().messages())
                    .extracting(PostedMessage::text)
                    .singleElement()
                    .asString()
                    .doesNotContain("Resolved");
            assertThat(scenario.slack().calls())
                    .extracting(SlackCall::method)
                    .contains("chat.postMessage")
                    .doesNotContain("chat.update", "files.completeUploadExternal");
        }
    }

    @Test
    void leavesWhatStandsInSlackAsItIsAndEditsItWhenItIsLiveAgain() throws Exception {
        Finding finding = crashLoop("standing");
        try (var scenario = SlackScenario.on(kafka).starts()) {
            scenario.reads(finding).awaitMessages(ON_CALL, 1);
            scenario.isQuiet().stops().isDryRun(true).starts();
            scenario.reads(resolved(finding)).hasCounted("delivered", 1);

            assertThat(scenario.slack().calls())
                    .extracting(SlackCall::method)
                    .doesNotContain("chat.update");

            scenario.stops().isDryRun(false).starts();
            scenario.reads(analysed(resolved(finding)))
                    .awaitOnly(ON_CALL, message -> message.text().contains("Resolved"));
        }
    }
}
