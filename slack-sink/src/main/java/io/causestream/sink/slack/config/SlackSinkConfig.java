package io.causestream.sink.slack.config;

import io.causestream.finding.Link;
import io.causestream.finding.Severity;
import io.causestream.service.access.InvalidFile;
import io.causestream.settings.Settings;
import io.causestream.sink.config.SinkConfig;
import io.causestream.sink.config.SinksFile;
import io.causestream.sink.config.SinksFile.SinkEntry;
import io.causestream.sink.routing.RoutedSink;
import io.causestream.sink.routing.SinkKind;
import io.causestream.sink.routing.SinkRouting;
import io.causestream.sink.routing.Tier;
import io.causestream.sink.schedule.QuietTimes;
import io.causestream.topics.KafkaSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A Slack sink: what is delivered to which Slack channels.
 *
 * @param sink what it shares with sinks of other kinds, above all its routing
 * @param apiKey the bot's token
 * @param apiUrl the base of Slack's methods, ending in a slash
 * @param alertmanagerUrl where an alert is silenced that does not say by itself; empty if none is
 *     configured
 * @param maxLogFileKb the most that is shown of a log as a file, in kilobytes of 1,000 bytes, from
 *     1; its last lines are kept
 * @param ifUnconfirmed what to do where nobody can tell whether a message arrived
 */
public record SlackSinkConfig(
        SinkConfig sink,
        SlackToken apiKey,
        String apiUrl,
        String alertmanagerUrl,
        Timeouts timeouts,
        int maxLogFileKb,
        IfUnconfirmed ifUnconfirmed) {

    public static final String SLACK = "https://slack.com/api/";

    /** Without {@code max_log_file_limit_kb}, as in Robusta. */
    public static final int DEFAULT_LOG_FILE_KB = 1_000;

    private static final int MOST_LOG_FILE_KB = 1_000_000;
    private static final String PLACEHOLDER = "<[^>]*>";

    /**
     * How long the sink waits.
     *
     * @param connect for a connection to Slack
     * @param read for the next bytes of an answer
     * @param slow before a retry where only a person can solve the problem
     * @param backoffFirst after a first failure; doubled at each further one
     * @param backoffMost the longest wait
     * @param betweenPosts of one channel, over time: Slack accepts about one a second and short
     *     bursts
     * @param sharing until a file that Slack accepted is visible in its thread
     */
    public record Timeouts(
            Duration connect,
            Duration read,
            Duration slow,
            Duration backoffFirst,
            Duration backoffMost,
            Duration betweenPosts,
            Duration sharing) {

        public static final Timeouts USUAL =
                new Timeouts(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(15));

        /** The time after which a call is certainly over. */
        public Duration call() {
            return connect.plus(read);
        }
    }

    /** A sink that is alone, takes every finding, and delivers at any time. */
    public static SlackSinkConfig alone(
            KafkaSettings kafka,
            String name,
            String token,
            String channel,
            Map<Severity, String> severityRoutes,
            Tier tier,
            String apiUrl,
            Timeouts timeouts) {
        return new SlackSinkConfig(
                SinkConfig.alone(
                        kafka,
                        RoutedSink.slack(name, channel, severityRoutes, tier),
                        timeouts.call()),
                SlackToken.of(token),
                apiUrl,
                "",
                timeouts,
                DEFAULT_LOG_FILE_KB,
                IfUnconfirmed.REPOST);
    }

    /**
     * Reads every {@code slack_sink} of {@code sinksConfig}, as in Robusta, in the order of the
     * file; {@code CAUSESTREAM_SLACK_API_URL} sets another address for Slack. Problems are reported
     * to the settings.
     *
     * @return empty if there is none
     */
    public static List<SlackSinkConfig> all(Settings settings) {
        String apiUrl = readApiUrl(settings);
        KafkaSettings kafka = KafkaSettings.from(settings);
        SinksFile file = SinksFile.read(settings);
        return file.entries().stream()
                .filter(entry -> entry.sink().kind() == SinkKind.SLACK)
                .map(entry -> of(settings, entry, kafka, file.routing(), apiUrl))
                .toList();
    }

    /** As {@link #all}, for a process that does nothing else: that there is none is a problem. */
    public static List<SlackSinkConfig> ofService(Settings settings) {
        List<SlackSinkConfig> all = all(settings);
        if (all.isEmpty()) {
            settings.problem(
                    "sinksConfig",
                    "has no slack_sink, and slack-sink sends findings nowhere else; add one with name, api_key and slack_channel");
        }
        return all;
    }

    private static SlackSinkConfig of(
            Settings settings,
            SinkEntry entry,
            KafkaSettings kafka,
            SinkRouting routing,
            String apiUrl) {
        return new SlackSinkConfig(
                new SinkConfig(
                        kafka,
                        entry.sink().name(),
                        routing,
                        entry.isDryRun(settings),
                        entry.stormThreshold(settings),
                        Timeouts.USUAL.call()),
                apiKey(settings, entry),
                apiUrl,
                alertmanagerUrl(settings),
                Timeouts.USUAL,
                entry.number(
                        settings,
                        "max_log_file_limit_kb",
                        DEFAULT_LOG_FILE_KB,
                        1,
                        MOST_LOG_FILE_KB,
                        "kilobytes"),
                ifUnconfirmed(settings, entry));
    }

    private static SlackToken apiKey(Settings settings, SinkEntry entry) {
        String place = entry.place() + ".api_key_file";
        String file = entry.node().path("api_key_file").asString("").strip();
        if (!file.isEmpty()) {
            if (!entry.node().path("api_key").isMissingNode()) {
                settings.problem(place, "there is an api_key beside it; keep one of the two");
            }
            try {
                return SlackToken.in(place, Path.of(file));
            } catch (InvalidFile | InvalidPathException e) {
                settings.problem(place, String.valueOf(e.getMessage()));
                return SlackToken.of("");
            }
        }
        String token = entry.required(settings, "api_key");
        if (token.matches(PLACEHOLDER)) {
            settings.problem(
                    entry.place() + ".api_key",
                    "is a placeholder, not a token: write {{ env.SLACK_API_KEY }}");
        }
        return SlackToken.of(token);
    }

    private static IfUnconfirmed ifUnconfirmed(Settings settings, SinkEntry entry) {
        String text = entry.node().path("if_unconfirmed").asString("repost").strip();
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "repost" -> IfUnconfirmed.REPOST;
            case "skip" -> IfUnconfirmed.SKIP;
            default -> {
                settings.problem(
                        entry.place() + ".if_unconfirmed",
                        "'%s' is neither repost nor skip; did you mean %s?"
                                .formatted(text, Settings.nearest(text, Set.of("repost", "skip"))));
                yield IfUnconfirmed.REPOST;
            }
        };
    }

    /** The first of several: they show the same silences. */
    private static String alertmanagerUrl(Settings settings) {
        return settings
                .texts("globalConfig.alertmanager_url", "CAUSESTREAM_ALERTMANAGER_URL")
                .stream()
                .map(String::strip)
                .filter(Link::isSafe)
                .findFirst()
                .orElse("");
    }

    private static String readApiUrl(Settings settings) {
        String url = settings.text("slack.apiUrl", "CAUSESTREAM_SLACK_API_URL", SLACK);
        if (!url.matches("https?://[^\\s/]+(/\\S*)?")) {
            settings.problem("slack.apiUrl", "'%s' is not an http(s) address".formatted(url));
        }
        return url.endsWith("/") ? url : url + "/";
    }

    /** The same sink with another address for Slack. */
    public SlackSinkConfig at(String otherApiUrl, String otherToken) {
        return new SlackSinkConfig(
                sink,
                SlackToken.of(otherToken),
                otherApiUrl,
                alertmanagerUrl,
                timeouts,
                maxLogFileKb,
                ifUnconfirmed);
    }

    /** The same sink with other waits. */
    public SlackSinkConfig withTimeouts(Timeouts other) {
        return new SlackSinkConfig(
                sink.withCall(other.call()),
                apiKey,
                apiUrl,
                alertmanagerUrl,
                other,
                maxLogFileKb,
                ifUnconfirmed);
    }

    /** The same sink with another token, and what it does where nobody can tell. */
    public SlackSinkConfig with(SlackToken otherKey, IfUnconfirmed other) {
        return new SlackSinkConfig(
                sink, otherKey, apiUrl, alertmanagerUrl, timeouts, maxLogFileKb, other);
    }

    /** The bot's token as it is now; never printed. */
    public String token() {
        return apiKey.current();
    }

    /** The same sink, with this in common with the others. */
    public SlackSinkConfig with(SinkConfig other) {
        return new SlackSinkConfig(
                other, apiKey, apiUrl, alertmanagerUrl, timeouts, maxLogFileKb, ifUnconfirmed);
    }

    /** How it reaches Kafka. */
    public KafkaSettings kafka() {
        return sink.kafka();
    }

    /** As the user configured it: part of its ledger entries and its consumer group. */
    public String name() {
        return sink.name();
    }

    /** Over all sinks of the file. */
    public SinkRouting routing() {
        return sink.routing();
    }

    /** For what no route takes, and for what a routed channel refuses. */
    public String channel() {
        return sink.routed().channel();
    }

    /** Of what no route gives another tier. */
    public Tier tier() {
        return sink.routed().tier();
    }

    /**
     * Every channel that the configuration names, {@link #channel} first. With {@code
     * channel_override} a finding may lead to others.
     */
    public Set<String> channels() {
        return sink.routed().channels();
    }

    /** When nothing new is delivered. */
    public QuietTimes quietTimes() {
        return sink.quietTimes();
    }

    /** Whether all is decided, rendered and recorded, and nothing is posted. */
    public boolean dryRun() {
        return sink.dryRun();
    }

    /** The name of the service that delivers to it. */
    public String serviceName() {
        return named("slack-sink");
    }

    /** A name of something of this sink: with the sink's own where there are several. */
    public String named(String what) {
        long slacks =
                routing().sinks().stream().filter(each -> each.kind() == SinkKind.SLACK).count();
        return slacks == 1 ? what : what + " " + name();
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "SlackSinkConfig[sink=%s, token=***, apiUrl=%s, maxLogFileKb=%d]"
                .formatted(sink, apiUrl, maxLogFileKb);
    }
}
