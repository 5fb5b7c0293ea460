package io.causestream.sink.slack;

import static io.causestream.sink.slack.Findings.analysed;
import static io.causestream.sink.slack.Findings.crashLoop;
import static io.causestream.sink.slack.Findings.explainedCrashLoop;
import static io.causestream.sink.slack.Findings.resolved;
import static io.causestream.sink.slack.SlackScenario.DEFAULT;
import static io.causestream.sink.slack.SlackScenario.ON_CALL;
import static io.causestream.sink.slack.SlackScenario.SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.doubles.slack.PostedMessage;
import io.causestream.doubles.slack.SlackFault;
import io.causestream.doubles.slack.SlackFault.Kind;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.sink.routing.Tier;
import io.causestream.sink.slack.config.SlackSinkConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(90)
class SlackSinkTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String POST = "chat.postMessage";

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
    void tellsAFindingInOneMessageAndItsEvidenceInTheThread() throws Exception {
        try (var scenario = SlackScenario.on(kafka).starts()) {
            scenario.reads(explainedCrashLoop("f-1"));

            PostedMessage message = scenario.awaitOnly(ON_CALL, m -> true);
            List<PostedMessage> thread = scenario.awaitReplies(message, 6);

            assertThat(message.words())
                    .contains("🔴 Crashing pod", "DATABASE_URL is not set", "*What changed*");
            assertThat(thread.get(0).words()).contains("*Crash info*", "Exit code 1");
            assertThat(thread.get(1).words()).contains("fatal: DATABASE_URL is not set");
            assertThat(thread.get(2).files()).hasSize(1);
            assertThat(thread.get(3).words()).contains("*BackOff* ×7", "talos-w1");
            assertThat(thread.get(4).words()).contains("removed (value hidden)");
            assertThat(thread.get(5).files()).hasSize(1);
            assertThat(scenario.slack().calls()).allMatch(call -> call.outcome().equals("ok"));
        }
    }

    @Test
    void editsTheMessageToTheLastRevision() throws Exception {
        try (var scenario = SlackScenario.on(kafka).starts()) {
            Finding finding = explainedCrashLoop("f-1");
            scenario.reads(crashLoop("f-1"));
            scenario.awaitOnly(ON_CALL, m -> true);
            scenario.reads(finding).isQuiet();
            scenario.reads(analysed(finding)).isQuiet();

            scenario.reads(resolved(analysed(finding)));

            PostedMessage message =
                    scenario.awaitOnly(ON_CALL, m -> m.words().contains("✅ Resolved after 5 min"));
            scenario.isQuiet();
            assertThat(scenario.slack().replies(message))
                    .hasSize(8)
                    .last()
                    .extracting(PostedMessage::text)
                    .asString()
                    .startsWith("✅ Resolved after 5 min");
            assertThat(scenario.slack().replies(message))
                    .as("what did not change is not edited")
                    .noneMatch(PostedMessage::wasEdited);
            assertThat(scenario.slack().calls()).allMatch(call -> call.outcome().equals("ok"));
        }
    }

    @Test
    void editsTheOpenMessageOfAProblemThatHasANewIdAfterARewind() throws Exception {
        try (var scenario = SlackScenario.on(kafka).starts()) {
            Finding before = crashLoop("f-1").edit().epoch(5).finding();
            scenario.reads(before, before.edit().revision(2).title("still crashing").finding());
            PostedMessage message =
                    scenario.awaitOnly(ON_CALL, m -> m.words().contains("still crashing"));
            scenario.isQuiet().isKilled();
            Finding after = Findings.readAgain(before, 7);
            scenario.reads(Findings.continuedAs(after, before), after);

            scenario.starts();

            scenario.awaitOnly(ON_CALL, m -> m.words().contains("read again"));
            scenario.reads(resolved(after));
            scenario.awaitOnly(ON_CALL, m -> m.text().startsWith("✅"));
            // Not even an old revision that is read again.
            int duplicates = (int) scenario.isQuiet().counted("duplicate");
            scenario.reads(before).hasCounted("duplicate", duplicates + 1);
            assertThat(scenario.isQuiet().slack().messages(ON_CALL))
                    .extracting(PostedMessage::ts)
                    .containsExactly(message.ts());
            assertThat(scenario.slack().messages(ON_CALL).getFirst().text()).startsWith("✅");
            assertThat(scenario.counted("handed_over")).isEqualTo(1);
        }
    }

    @Test
    void routesBySeverityAndFollowsAnEscalation() throws Exception {
        try (var scenario = SlackScenario.on(kafka).starts()) {
            Finding low = crashLoop("f-1").edit().severity(Severity.MEDIUM).finding();
            scenario.reads(low);
            scenario.awaitOnly(DEFAULT, m -> true);

            scenario.reads(low.edit().revision(2).severity(Severity.HIGH).finding());
            scenario.awaitOnly(ON_CALL, m -> true);
            scenario.reads(resolved(low.edit().revision(2).severity(Severity.HIGH).finding()));

            scenario.awaitOnly(ON_CALL, m -> m.text().startsWith("✅"));
            scenario.awaitOnly(DEFAULT, m -> m.text().startsWith("✅"));
        }
    }

    @Test
    void neitherRepeatsNorForgetsWhenKilledBetweenAMessageAndItsEdit() throws Exception {
        try (var scenario = SlackScenario.on(kafka).starts()) {
            scenario.reads(crashLoop("f-1"));
            scenario.awaitOnly(ON_CALL, m -> true);
            scenario.isKilled();
            scenario.reads(resolved(crashLoop("f-1")), crashLoop("f-2"));

            scenario.starts();

            assertThat(scenario.awaitMessages(ON_CALL, 2)).hasSize(2);
            scenario.isQuiet();
            assertThat(scenario.slack().messages(ON_CALL))
                    .extracting(m -> m.text().startsWith("✅"))
                    .containsExactly(true, false);
        }
    }

    @Test
    void findsInSlackWhatWasPostedWhileItWasKilled() throws Exception {
        try (var scenario = SlackScenario.on(kafka).starts()) {
            // Slack stores the message only when the sink is dead.
            scenario.slack()
                    .fault(
                            new SlackFault(
                                    POST, "on-call", 1, new Kind.Late(Duration.ofMillis(600))));
            scenario.reads(crashLoop("f-1"));
            scenario.isPosting().isKilled();
            scenario.awaitMessages(ON_CALL, 1);

            scenario.starts().reads(resolved(crashLoop("f-1")));

            scenario.awaitOnly(ON_CALL, m -> m.text().startsWith("✅"));
            assertThat(scenario.outcomes("conversations.history")).contains("ok");
        }
    }

    @Test
    void forgetsNothingThatWaitedWhenItStopped() throws Exception {
        try (var scenario = SlackScenario.on(kafka)) {
            scenario.slack()
                    .fault(
                            new SlackFault(
                                    "*",
                                    "*",
                                    Integer.MAX_VALUE,
                                    new Kind.ErrorWord("token_revoked")));
            scenario.starts().reads(crashLoop("f-1"), crashLoop("f-2"), crashLoop("f-3"));
            scenario.isWaitingFor(3).stops();
            scenario.slack().heal();

            scenario.starts();

            assertThat(scenario.awaitMessages(ON_CALL, 3)).hasSize(3);
        }
    }

    @Test
    void tellsNothingAgainAfterARestart() throws Exception {
        try (var scenario = SlackScenario.on(kafka).starts()) {
            scenario.reads(explainedCrashLoop("f-1"), crashLoop("f-2"));
            scenario.awaitMessages(ON_CALL, 2);
            scenario.isQuiet().stops();
            long calls = told(scenario);

            scenario.starts().reads(crashLoop("f-3"));

            assertThat(scenario.awaitMessages(ON_CALL, 3)).hasSize(3);
            scenario.isQuiet();
            assertThat(told(scenario)).isEqualTo(calls + 1);
        }
    }

    @Test
    void tellsOnlyTheLastRevisionOfWhatHappenedWhileItWasDown() throws Exception {
        try (var scenario = SlackScenario.on(kafka)) {
            Finding finding = explainedCrashLoop("f-1");
            scenario.reads(
                    crashLoop("f-1"), finding, analysed(finding), resolved(analysed(finding)));

            scenario.starts().isQuiet();

            PostedMessage message = scenario.awaitOnly(ON_CALL, m -> m.text().startsWith("✅"));
            assertThat(message.wasEdited()).isFalse();
            assertThat(scenario.counted("coalesced")).isEqualTo(3);
        }
    }

    @Test
    void waitsAsLongAsSlackAsks() throws Exception {
        try (var scenario = SlackScenario.on(kafka).starts()) {
            scenario.slack().fault(new SlackFault(POST, "on-call", 2, new Kind.RateLimited(1)));

            scenario.reads(crashLoop("f-1"), crashLoop("f-2"));

            assertThat(scenario.awaitMessages(ON_CALL, 2)).hasSize(2);
            assertThat(scenario.outcomes(POST)).containsExactly("HTTP 429", "HTTP 429", "ok", "ok");
        }
    }

    @Test
    void neverExceedsSlacksPaceByItself() throws Exception {
        var timeouts =
                new SlackSinkConfig.Timeouts(
                        SHORT.connect(),
                        SHORT.read(),
                        SHORT.slow(),
                        SHORT.backoffFirst(),
                        SHORT.backoffMost(),
                        Duration.ofMillis(1050),
                        SHORT.sharing());
        SlackSettings strict =
                SlackSettings.withChannels("homelab-alerts", "on-call").withStrictRates();
        try (var scenario = SlackScenario.on(kafka, strict, Tier.THREAD, timeouts).starts()) {
            for (int i = 0; i < 6; i++) {
                scenario.reads(crashLoop("f-" + i));
            }

            assertThat(scenario.awaitMessages(ON_CALL, 6)).hasSize(6);
            assertThat(scenario.outcomes(POST)).containsOnly("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "stored-then-cut", "stored-then-error", "cut", "late"})
    void tellsOnceWhateverBecomesOfTheAnswer(String fault) throws Exception {
        Kind kind =
                switch (fault) {
                    case "status" -> new Kind.Status(500);
                    case "stored-then-cut" -> new Kind.StoredThenCut();
                    case "stored-then-error" -> new Kind.StoredThenError();
                    case "cut" -> new Kind.Cut();
                    default -> new Kind.Late(Duration.ofSeconds(2));
                };
        try (var scenario = SlackScenario.on(kafka).starts()) {
            scenario.slack().fault(new SlackFault(POST, "on-call", 3, kind));

            scenario.reads(explainedCrashLoop("f-1"));

            PostedMessage message = scenario.awaitOnly(ON_CALL, m -> true);
            scenario.isQuiet();
            assertThat(scenario.slack().messages(ON_CALL)).hasSize(1);
            assertThat(scenario.slack().replies(message)).hasSize(6);
        }
    }

    @Test
    void tellsElsewhereWhatAChannelRefusesAndSaysWhatToDo() throws Exception {
        try (var scenario =
                SlackScenario.on(kafka, SlackSettings.withChannels("homelab-alerts")).starts()) {
            scenario.reads(crashLoop("f-1"));
            scenario.awaitOnly(DEFAULT, m -> true);

            scenario.reads(resolved(crashLoop("f-1")));

            scenario.awaitOnly(DEFAULT, m -> m.text().startsWith("✅"));
            assertThat(scenario.advice())
                    .anySatisfy(advice ->
                            assertThat(advice)
                                    .contains("the bot sees no channel #on-call")
                                    .contains("/invite @causestream in #on-call"));
        }
    }

    @Test
    void keepsWhatNoChannelTakesUntilTheBotIsInvited() throws Exception {
        try (var scenario = SlackScenario.on(kafka)) {
            scenario.slack().member("on-call", false);
            scenario.slack().member("homelab-alerts", false);
            scenario.starts().reads(crashLoop("f-1"), crashLoop("f-2"));
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(scenario.advice())
                                    .contains(
                                            "type /invite @causestream in #on-call",
                                            "type /invite @causestream in #homelab-alerts"));

            scenario.slack().member("homelab-alerts", true);

            assertThat(scenario.awaitMessages(DEFAULT, 2)).hasSize(2);
        }
    }

    @Test
    void keepsEverythingWhileTheTokenIsNoGood() throws Exception {
        try (var scenario = SlackScenario.on(kafka)) {
            scenario.slack()
                    .fault(
                            new SlackFault(
                                    "*",
                                    "*",
                                    Integer.MAX_VALUE,
                                    new Kind.ErrorWord("invalid_auth")));
            scenario.starts().reads(crashLoop("f-1"), crashLoop("f-2"));
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(scenario.advice())
                                    .anyMatch(advice ->
                                            advice.contains("set the slack_sink's api_key")));

            scenario.slack().heal();

            assertThat(scenario.awaitMessages(ON_CALL, 2)).hasSize(2);
            assertThat(scenario.logged()).contains("token=***").doesNotContain(scenario.token());
        }
    }

    @Test
    void saysInPlainWordsWhatSlackDoesNotTakeOtherwise() throws Exception {
        try (var scenario = SlackScenario.on(kafka).starts()) {
            scenario.slack()
                    .fault(
                            new SlackFault(
                                    POST, "on-call", 1, new Kind.ErrorWord("invalid_blocks")));

            scenario.reads(explainedCrashLoop("f-1"));

            PostedMessage message = scenario.awaitOnly(ON_CALL, m -> true);
            assertThat(message.body().has("blocks")).isFalse();
            assertThat(message.text()).contains("Crashing pod", "DATABASE_URL is not set");
        }
    }

    @Test
    void givesUpWhatSlackTakesInNoFormAndGoesOn() throws Exception {
        try (var scenario = SlackScenario.on(kafka).starts()) {
            scenario.slack()
                    .fault(
                            new SlackFault(
                                    POST, "on-call", 3, new Kind.ErrorWord("invalid_blocks")));

            scenario.reads(crashLoop("f-1")).isQuiet();
            scenario.reads(crashLoop("f-2"));

            scenario.awaitOnly(ON_CALL, m -> true);
            assertThat(scenario.logged()).contains("this part is given up");
        }
    }

    @Test
    void leavesNobodyRungByForeignText() throws Exception {
        try (var scenario = SlackScenario.on(kafka).starts()) {
            String hostile = "<!channel> <@U00000001> <!here> ```";
            scenario.reads(
                    explainedCrashLoop("f-1")
                            .edit()
                            .title(hostile)
                            .description(hostile)
                            .diagnosis(null)
                            .enrichments(
                                    List.of(
                                            new Enrichment.Logs(
                                                    "p", hostile, true, List.of(hostile), false),
                                            new Enrichment.Text(hostile, hostile)))
                            .finding());

            PostedMessage message = scenario.awaitOnly(ON_CALL, m -> true);
            List<PostedMessage> thread = scenario.awaitReplies(message, 3);

            assertThat(message.liveMentions()).isEmpty();
            assertThat(thread).allMatch(reply -> reply.liveMentions().isEmpty());
            assertThat(scenario.slack().calls()).allMatch(call -> call.outcome().equals("ok"));
        }
    }

    @Test
    void saysSoWhenSlackNeverShowsAFile() throws Exception {
        var timeouts =
                new SlackSinkConfig.Timeouts(
                        SHORT.connect(),
                        SHORT.read(),
                        SHORT.slow(),
                        SHORT.backoffFirst(),
                        SHORT.backoffMost(),
                        SHORT.betweenPosts(),
                        Duration.ofMillis(300));
        SlackSettings never =
                SlackSettings.withChannels("homelab-alerts", "on-call")
                        .withFileDelay(Duration.ofHours(1));
        try (var scenario = SlackScenario.on(kafka, never, Tier.THREAD, timeouts).starts()) {
            scenario.reads(explainedCrashLoop("f-1")).isQuiet();

            PostedMessage message = scenario.awaitOnly(ON_CALL, m -> true);
            assertThat(scenario.slack().replies(message))
                    .anyMatch(reply -> reply.words().contains("graph could not be shown"));
        }
    }

    @Test
    void whatIsNoFindingGoesToTheDeadLettersAndTheRestGoesOn() throws Exception {
        try (var scenario = SlackScenario.on(kafka).starts()) {
            scenario.reads("f-0", "no finding".getBytes(UTF_8));
            scenario.reads(crashLoop("f-1"));

            scenario.awaitOnly(ON_CALL, m -> true);
            assertThat(scenario.counted("unreadable")).isEqualTo(1);
        }
    }

    @Test
    void tellsAllInOneMessageWhereThatIsWanted() throws Exception {
        SlackSettings settings = SlackSettings.withChannels("homelab-alerts", "on-call");
        try (var scenario = SlackScenario.on(kafka, settings, Tier.INLINE, SHORT).starts()) {
            scenario.reads(analysed(explainedCrashLoop("f-1")));

            PostedMessage message = scenario.awaitOnly(ON_CALL, m -> true);
            assertThat(message.words())
                    .contains("*Crash info*", "*Logs*", "🤖 *AI Analysis*", "*Events*");
            assertThat(scenario.awaitReplies(message, 2))
                    .as("the graph and the whole log")
                    .allMatch(reply -> reply.files().size() == 1);
        }
    }

    @Test
    void tellsEachFindingOfABurst() throws Exception {
        try (var scenario = SlackScenario.on(kafka).starts()) {
            Finding[] burst =
                    IntStream.range(0, 50)
                            .mapToObj(i -> crashLoop("f-" + i))
                            .toArray(Finding[]::new);

            scenario.reads(burst);

            assertThat(scenario.awaitMessages(ON_CALL, 50)).hasSize(50);
        }
    }

    /** Calls that tell something. */
    private static long told(SlackScenario scenario) {
        return scenario.slack().calls().stream()
                .filter(call -> !call.method().equals("auth.test"))
                .count();
    }
}
