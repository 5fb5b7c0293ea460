package io.causestream.sink.slack;

import static io.causestream.sink.slack.Findings.crashLoop;
import static io.causestream.sink.slack.SlackScenario.DEFAULT;
import static io.causestream.sink.slack.SlackScenario.ON_CALL;
import static io.causestream.sink.slack.SlackScenario.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackFault;
import io.causestream.doubles.slack.SlackFault.Kind;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.sink.routing.Tier;
import io.causestream.sink.slack.config.IfUnconfirmed;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.sink.slack.config.SlackToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The bot's token: where it comes from, what it may do, and that nobody reads it in a log. */
@Timeout(60)
class SlackTokenTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String POST = "chat.postMessage";
    private static final SlackSettings CHANNELS =
            SlackSettings.withChannels("homelab-alerts", "on-call");

    @TempDir static Path kafkaFolder;
    @TempDir Path folder;
    private static EmbeddedKafka kafka;

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start(kafkaFolder, 0);
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    void usesTheNewTokenAsSoonAsTheFileHasIt() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "xoxb-revoked-long-ago\n");
        try (var scenario = SlackScenario.on(kafka, CHANNELS, Tier.THREAD, patient())) {
            String token = scenario.token();
            scenario.hasToken(SlackToken.in("api_key_file", file)).starts();
            scenario.reads(crashLoop("f-1"));
            await().atMost(PATIENCE)
                    .until(() ->
                            scenario.outcomes(POST).contains("invalid_auth")
                                    && scenario.advice().stream()
                                            .anyMatch(advice -> advice.contains("api_key")));

            Files.writeString(file, token + "\n");

            scenario.awaitOnly(ON_CALL, m -> true);
            assertThat(scenario.logged()).doesNotContain(token, "xoxb-revoked");
        }
    }

    @Test
    void joinsAPublicChannelWhereItMay() throws Exception {
        try (var scenario = SlackScenario.on(kafka)) {
            Set<String> scopes = new HashSet<>(SlackDouble.allScopes());
            scopes.add("channels:join");
            scenario.slack().scopes(scopes);
            scenario.slack().member("on-call", false);

            scenario.starts().reads(crashLoop("f-1"));

            scenario.awaitOnly(ON_CALL, m -> true);
            assertThat(scenario.isQuiet().slack().messages(DEFAULT)).isEmpty();
            assertThat(scenario.logged()).contains("joined the channel");
        }
    }

    @Test
    void looksThroughPublicChannelsWhereItMayNotSeePrivateOnes() throws Exception {
        try (var scenario = SlackScenario.on(kafka)) {
            scenario.slack().scopes(without("groups:read"));
            scenario.slack().fault(new SlackFault(POST, "on-call", 1, new Kind.StoredThenError()));

            scenario.starts().reads(crashLoop("f-1")).isQuiet();

            scenario.awaitOnly(ON_CALL, m -> true);
            assertThat(scenario.parts("found")).isEqualTo(1);
        }
    }

    @Test
    void postsAgainWhatItMayNotLookForUnlessItIsToldNotTo() throws Exception {
        Map<IfUnconfirmed, Integer> messages = new HashMap<>();
        for (IfUnconfirmed ifUnconfirmed : IfUnconfirmed.values()) {
            try (var scenario = SlackScenario.on(kafka).does(ifUnconfirmed)) {
                scenario.slack().scopes(without("channels:history"));
                scenario.slack()
                        .fault(new SlackFault(POST, "on-call", 1, new Kind.StoredThenError()));

                scenario.starts().reads(crashLoop("f-1")).isQuiet();

                messages.put(ifUnconfirmed, scenario.slack().messages(ON_CALL).size());
                assertThat(scenario.logged())
                        .contains(
                                "if_unconfirmed: " + ifUnconfirmed.name().toLowerCase(Locale.ROOT));
            }
        }
        assertThat(messages).isEqualTo(Map.of(IfUnconfirmed.REPOST, 2, IfUnconfirmed.SKIP, 1));
    }

    @Test
    void isInNoLineOfTheLogWhateverFails() throws Exception {
        List<String> libraries = List.of("com.slack.api", "okhttp3", "io.causestream");
        ListAppender<ILoggingEvent> all = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Map<String, Level> levels = new HashMap<>();
        for (String library : libraries) {
            Logger logger = (Logger) LoggerFactory.getLogger(library);
            levels.put(library, logger.getLevel());
            logger.setLevel(Level.TRACE);
        }
        all.start();
        root.addAppender(all);
        try (var scenario = SlackScenario.on(kafka)) {
            for (Kind kind :
                    List.of(
                            new Kind.Cut(),
                            new Kind.Status(500),
                            new Kind.Body("<html>"),
                            new Kind.ErrorWord("invalid_auth"),
                            new Kind.ErrorWord("invalid_blocks"))) {
                scenario.slack().fault(new SlackFault(POST, "*", 1, kind));
            }
            scenario.starts().reads(crashLoop("f-1"));
            scenario.awaitOnly(ON_CALL, m -> true);

            assertThat(all.list).hasSizeGreaterThan(5);
            assertThat(List.copyOf(all.list))
                    .extracting(SlackTokenTest::written)
                    .noneMatch(line -> line.contains(scenario.token()));
        } finally {
            root.detachAppender(all);
            levels.forEach((library, level) ->
                    ((Logger) LoggerFactory.getLogger(library)).setLevel(level));
        }
    }

    private static String written(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        return event.getFormattedMessage()
                + event.getKeyValuePairs()
                + (thrown == null ? "" : ThrowableProxyUtil.asString(thrown));
    }

    private static Set<String> without(String scope) {
        Set<String> scopes = new HashSet<>(SlackDouble.allScopes());
        scopes.remove(scope);
        return scopes;
    }

    /** Who waits for a person waits for an hour. */
    private static SlackSinkConfig.Timeouts patient() {
        return new SlackSinkConfig.Timeouts(
                SHORT.connect(),
                SHORT.read(),
                Duration.ofHours(1),
                SHORT.backoffFirst(),
                SHORT.backoffMost(),
                SHORT.betweenPosts(),
                SHORT.sharing());
    }
}
