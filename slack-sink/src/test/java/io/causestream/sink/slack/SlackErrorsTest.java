package io.causestream.sink.slack;

import static io.causestream.sink.slack.Findings.crashLoop;
import static io.causestream.sink.slack.Findings.explainedCrashLoop;
import static io.causestream.sink.slack.SlackScenario.DEFAULT;
import static io.causestream.sink.slack.SlackScenario.ON_CALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.doubles.slack.PostedMessage;
import io.causestream.doubles.slack.SlackFault;
import io.causestream.doubles.slack.SlackFault.Kind;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.finding.Finding;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.sink.slack.config.SlackSinkConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of a finding at each error of Slack's Web API, and what the operator is told. One
 * sink for all of them.
 */
@Timeout(60)
class SlackErrorsTest {

    private static final String POST = "chat.postMessage";
    private static final String UPDATE = "chat.update";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration ANY_WAIT = Duration.ofSeconds(2);

    private static final SlackSinkConfig.Timeouts QUICK =
            new SlackSinkConfig.Timeouts(
                    Duration.ofMillis(750),
                    Duration.ofMillis(750),
                    Duration.ofMillis(50),
                    Duration.ofMillis(10),
                    Duration.ofMillis(20),
                    Duration.ZERO,
                    Duration.ofSeconds(5));

    /** Each case is so much later: what a channel refused is tried again. */
    private static final AtomicLong AHEAD = new AtomicLong();

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir static Path folder;
    private static EmbeddedKafka kafka;
    private static SlackScenario scenario;

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.start(folder, 0);
        scenario =
                SlackScenario.on(
                                kafka,
                                SlackSettings.withChannels("homelab-alerts", "on-call")
                                        .withFileDelay(Duration.ZERO),
                                QUICK,
                                () -> Instant.now().plusMillis(AHEAD.get()))
                        .starts();
    }

    @AfterAll
    static void stop() {
        scenario.close();
        kafka.close();
    }

    @AfterEach
    void mend() {
        scenario.slack().heal();
        scenario.isQuiet();
        AHEAD.addAndGet(ANY_WAIT.toMillis());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    invalid_auth | set the slack_sink's api_key to the bot token (xoxb-…)
                    not_authed | no token reached Slack
                    account_inactive | the bot's account is deactivated
                    token_revoked | the token was revoked
                    token_expired | turn off token rotation
                    missing_scope | the bot lacks a scope (chat:write)
                    not_allowed_token_type | the one that begins with xoxb-
                    no_permission | ask its administrators to approve it
                    team_access_not_granted | its administrators add the workspace to the app
                    ekm_access_denied | have suspended access to messages
                    org_login_required | wait until that is done
                    two_factor_setup_required | requires two-factor authentication
                    some_new_token_type | does not know Slack's error some_new_token_type and takes it for one of the token\
                    """)
    void keepsEverythingUntilTheTokenIsMended(String word, String sentence) throws Exception {
        Finding finding = crashLoop(nextId());
        fault(POST, 2, new Kind.ErrorWord(word));

        scenario.reads(finding);

        assertThat(awaitOne(ON_CALL, finding).body().has("blocks")).isTrue();
        assertThat(in(DEFAULT, finding)).isEmpty();
        assertTold(word, sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    channel_not_found | if it is private, type /invite @causestream in #on-call
                    not_in_channel | type /invite @causestream in #on-call
                    is_archived | #on-call is archived: unarchive it, or configure another channel
                    restricted_action | #on-call does not allow apps to post
                    restricted_action_read_only_channel | #on-call is read-only
                    restricted_action_thread_only_channel | #on-call takes replies alone
                    restricted_action_non_threadable_channel | #on-call takes no replies
                    posting_to_general_channel_denied | the workspace lets apps not post in #on-call
                    channel_is_asleep | takes it for one of the channel\
                    """)
    void postsInTheDefaultChannelWhatAChannelRefuses(String word, String sentence)
            throws Exception {
        Finding finding = crashLoop(nextId());
        scenario.slack().fault(new SlackFault(POST, "on-call", 1, new Kind.ErrorWord(word)));

        scenario.reads(finding);

        awaitOne(DEFAULT, finding);
        assertThat(in(ON_CALL, finding)).isEmpty();
        assertTold(word, sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "msg_too_long",
                "msg_blocks_too_long",
                "invalid_blocks",
                "invalid_blocks_format",
                "invalid_arguments",
                "no_text",
                "too_many_attachments"
            })
    void postsAsPlainTextWhatSlackDoesNotTakeOtherwise(String word) throws Exception {
        Finding finding = crashLoop(nextId());
        fault(POST, 1, new Kind.ErrorWord(word));

        scenario.reads(finding);

        PostedMessage message = awaitOne(ON_CALL, finding);
        assertThat(message.body().has("blocks")).isFalse();
        assertThat(message.text()).contains("Crashing pod");
        assertTold(word, "report %s to the maintainers of Causestream".formatted(word));
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata_too_large", "invalid_metadata_format"})
    void postsWithoutMetadataWhatSlackDoesNotTakeWithIt(String word) throws Exception {
        Finding finding = titled(nextId());
        fault(POST, 1, new Kind.ErrorWord(word));

        scenario.reads(finding);

        await().atMost(LONG)
                .until(() ->
                        scenario.slack().messages(ON_CALL).stream()
                                        .filter(m -> m.text().contains(finding.title()))
                                        .filter(m -> !m.body().has("metadata"))
                                        .count()
                                == 1);
        assertTold(word, "report %s".formatted(word));
    }

    @ParameterizedTest
    @ValueSource(strings = {"some_limit_exceeded", "mercury_in_retrograde"})
    void keepsWhatSlackRefusesWithAnUnknownWord(String word) throws Exception {
        Finding finding = crashLoop(nextId());
        fault(POST, 4, new Kind.ErrorWord(word));

        scenario.reads(finding);

        awaitOne(ON_CALL, finding);
        assertTold(word, "takes it for one of the message's content");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    message_not_found | somebody deleted the message
                    is_inactive | belongs to a message
                    channel_not_found | the bot sees no channel
                    is_archived | is archived\
                    """)
    void leavesAsItIsAMessageThatIsGone(String word, String sentence) throws Exception {
        Finding finding = crashLoop(nextId());
        scenario.reads(finding);
        PostedMessage message = awaitOne(ON_CALL, finding);
        scenario.isQuiet();
        fault(UPDATE, 1, new Kind.ErrorWord(word));

        scenario.reads(renamed(finding)).isQuiet();

        assertThat(awaitOne(ON_CALL, finding).body()).isEqualTo(message.body());
        assertThat(scenario.slack().replies(message)).isEmpty();
        assertTold(word, sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    cant_update_message | belongs to another app
                    edit_window_closed | allow apps to edit theirs at any time\
                    """)
    void repliesWhereAMessageCanNotBeEdited(String word, String sentence) throws Exception {
        Finding finding = crashLoop(nextId());
        scenario.reads(finding);
        PostedMessage message = awaitOne(ON_CALL, finding);
        scenario.isQuiet();
        fault(UPDATE, 1, new Kind.ErrorWord(word));

        scenario.reads(renamed(finding)).isQuiet();

        assertThat(awaitOne(ON_CALL, finding).wasEdited()).isFalse();
        assertThat(scenario.slack().replies(message))
                .singleElement()
                .satisfies(reply -> assertThat(reply.text()).contains("checkout renamed"));
        assertTold(word, sentence);
    }

    /** Changes its message alone, and nothing of its thread. */
    private static Finding renamed(Finding finding) {
        return finding.edit().revision(2).title("🔴 checkout renamed").finding();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    thread_not_found | whose thread this was for
                    restricted_action_thread_locked | somebody locked the thread
                    cannot_reply_to_message | belongs to a message\
                    """)
    void goesOnWithoutAReplyThatSlackRefuses(String word, String sentence) throws Exception {
        Finding finding = explainedCrashLoop(nextId());
        // The message, then its first reply.
        fault(POST, 1, new Kind.Late(Duration.ZERO));
        fault(POST, 1, new Kind.ErrorWord(word));

        scenario.reads(finding).isQuiet();

        PostedMessage message = awaitOne(ON_CALL, finding);
        assertThat(scenario.slack().replies(message)).hasSize(5);
        assertTold(word, sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    file_uploads_disabled | its administrators allow uploads
                    storage_limit_reached | no room for files left
                    malware_detected | takes the file for malware
                    file_type_not_allowed | takes it for one of a file\
                    """)
    void saysInTheThreadWhichFileIsMissing(String word, String sentence) throws Exception {
        Finding finding = explainedCrashLoop(nextId());
        fault("files.getUploadURLExternal", 1, new Kind.ErrorWord(word));

        scenario.reads(finding).isQuiet();

        PostedMessage message = awaitOne(ON_CALL, finding);
        assertThat(scenario.slack().replies(message))
                .anyMatch(reply -> reply.text().contains("could not be shown: " + word));
        assertTold(word, sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ratelimited", "rate_limited", "message_limit_exceeded"})
    void waitsWhenSlackSaysSoWithStatus200(String word) throws Exception {
        Finding finding = crashLoop(nextId());
        fault(POST, 1, new Kind.ErrorWord(word));

        scenario.reads(finding);

        awaitOne(ON_CALL, finding);
        assertCounted("rate_limited", word);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "internal_error",
                "fatal_error",
                "service_unavailable",
                "request_timeout",
                "http_500",
                "http_502",
                "http_503",
                "not_json <html>",
                "not_json {\"ok\":tr",
                "not_json [1, 2]",
                "not_json {\"ok\": true}",
                "no_error_code {\"ok\": false}",
                "not_json "
            })
    void triesAgainWhenTheAnswerSaysNothing(String answer) throws Exception {
        Finding finding = crashLoop(nextId());
        String[] parts = answer.split(" ", 2);
        Kind kind =
                parts[0].startsWith("http_")
                        ? new Kind.Status(Integer.parseInt(parts[0].substring(5)))
                        : parts.length == 2
                                ? new Kind.Body(parts[1])
                                : new Kind.ErrorWord(parts[0]);
        fault(POST, 2, kind);

        scenario.reads(finding);

        awaitOne(ON_CALL, finding);
        assertCounted("unknown", parts[0]);
        assertThat(scenario.logged()).contains("no clear answer from Slack; trying again");
    }

    private static String nextId() {
        return "f-" + NUMBER.incrementAndGet();
    }

    private static Finding titled(String id) {
        return crashLoop(id).edit().title("Crash of " + id + ".").finding();
    }

    private static void fault(String method, int times, Kind kind) {
        scenario.slack().fault(new SlackFault(method, "*", times, kind));
    }

    private static PostedMessage awaitOne(String channel, Finding finding) {
        await().atMost(LONG).until(() -> !in(channel, finding).isEmpty());
        assertThat(in(channel, finding)).hasSize(1);
        return in(channel, finding).getFirst();
    }

    private static List<PostedMessage> in(String channel, Finding finding) {
        return scenario.slack().messages(channel).stream()
                .filter(message ->
                        message.body()
                                .path("metadata")
                                .path("event_payload")
                                .path("finding_id")
                                .asString("")
                                .equals(finding.id()))
                .toList();
    }

    private static void assertTold(String word, String sentence) {
        assertThat(scenario.advice()).anyMatch(advice -> advice.contains(sentence));
        assertCounted("refused", word);
    }

    private static void assertCounted(String outcome, String reason) {
        assertThat(
                        scenario.registry()
                                .get("causestream.slack.calls")
                                .tags("outcome", outcome, "reason", reason)
                                .counter()
                                .count())
                .isPositive();
    }
}
