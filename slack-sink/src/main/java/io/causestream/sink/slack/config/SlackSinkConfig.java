package io.causestream.sink.slack.config;

import io.causestream.finding.Severity;
import io.causestream.settings.Settings;
import io.causestream.topics.KafkaSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What is delivered to which Slack channels.
 *
 * @param name of the sink, as the user configured it: part of its ledger entries and its consumer
 *     group
 * @param token the bot's; never printed
 * @param channel for severities without a route, and for what a routed channel refuses
 * @param routes by severity; may be empty
 * @param apiUrl the base of Slack's methods, ending in a slash
 * @param quietTimes when nothing new is delivered
 * @param dryRun whether all is decided, rendered and recorded, and nothing is posted
 */
public record SlackSinkConfig(
        KafkaSettings kafka,
        String name,
        String token,
        String channel,
        Map<Severity, String> routes,
        MessageStyle style,
        String apiUrl,
        Timeouts timeouts,
        QuietTimes quietTimes,
        boolean dryRun) {

    public static final String SLACK = "https://slack.com/api/";

    private static final Set<String> KEYS =
            Set.of(
                    "name",
                    "api_key",
                    "slack_channel",
                    "severity_routes",
                    "slack_message",
                    "activity",
                    "mute_intervals",
                    "dry_run");
    private static final Pattern CHANNEL = Pattern.compile("#?[^\\s#,:/]{1,80}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,80}");

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

        /** An INTENT older than this gets a new date before its call. */
        public Duration fresh() {
            return call().dividedBy(3);
        }
    }

    public SlackSinkConfig {
        routes = Map.copyOf(routes);
    }

    /** A sink that delivers, at any time. */
    public SlackSinkConfig(
            KafkaSettings kafka,
            String name,
            String token,
            String channel,
            Map<Severity, String> routes,
            MessageStyle style,
            String apiUrl,
            Timeouts timeouts) {
        this(kafka, name, token, channel, routes, style, apiUrl, timeouts, QuietTimes.NONE, false);
    }

    /**
     * Reads the {@code slack_sink} of {@code sinksConfig}, as in Robusta; {@code
     * CAUSESTREAM_SLACK_API_URL} sets another address for Slack. Problems are reported to the
     * settings.
     */
    public static SlackSinkConfig from(Settings settings) {
        String place = "sinksConfig";
        JsonNode sink = JsonNodeFactory.instance.objectNode();
        JsonNode sinks = settings.tree("sinksConfig");
        int found = 0;
        for (int i = 0; i < sinks.size(); i++) {
            for (String kind : sinks.path(i).propertyNames()) {
                if (!kind.equals("slack_sink")) {
                    settings.problem(
                            "sinksConfig[%d].%s".formatted(i, kind),
                            "unknown sink; did you mean slack_sink?");
                } else if (found++ == 0) {
                    place = "sinksConfig[%d].slack_sink".formatted(i);
                    sink = sinks.path(i).path(kind);
                } else {
                    settings.problem(
                            "sinksConfig[%d].slack_sink".formatted(i),
                            "a second slack_sink; only one is supported, use severity_routes for its channels");
                }
            }
        }
        if (found == 0) {
            settings.problem("sinksConfig", "has no slack_sink");
        }
        return new Reader(settings, place, sink, found > 0).config();
    }

    /** Reads one slack_sink and reports its problems by their place. */
    private record Reader(Settings settings, String place, JsonNode sink, boolean isThere) {

        SlackSinkConfig config() {
            for (String key : sink.propertyNames()) {
                if (!KEYS.contains(key)) {
                    problem(
                            key,
                            "unknown key; did you mean %s?".formatted(Settings.nearest(key, KEYS)));
                }
            }
            return new SlackSinkConfig(
                    KafkaSettings.from(settings),
                    matching("name", NAME, "letters, digits, dots, dashes and underscores"),
                    required("api_key").strip(),
                    matching("slack_channel", CHANNEL, "a channel's name or id"),
                    routes(),
                    style(),
                    apiUrl(),
                    Timeouts.USUAL,
                    new QuietTimesReader(this::problem).read(sink),
                    dryRun());
        }

        private boolean dryRun() {
            JsonNode node = sink.path("dry_run");
            String text = node.asString("").strip().toLowerCase(Locale.ROOT);
            if (!node.isMissingNode() && !text.equals("true") && !text.equals("false")) {
                problem("dry_run", "'%s' is neither true nor false".formatted(text));
            }
            return text.equals("true");
        }

        private String matching(String key, Pattern pattern, String wanted) {
            String text = required(key);
            if (!text.isEmpty() && !pattern.matcher(text).matches()) {
                problem(key, "'%s' is not %s".formatted(text, wanted));
            }
            return text;
        }

        private String required(String key) {
            JsonNode node = sink.path(key);
            String text = node.isValueNode() ? node.asString().strip() : "";
            if (text.isEmpty() && isThere) {
                problem(key, "is missing");
            }
            return text;
        }

        private Map<Severity, String> routes() {
            Map<Severity, String> routes = new EnumMap<>(Severity.class);
            JsonNode node = sink.path("severity_routes");
            Set<String> names =
                    Arrays.stream(Severity.values()).map(Enum::name).collect(Collectors.toSet());
            for (String key : new TreeSet<>(node.propertyNames())) {
                String severity = key.toUpperCase(Locale.ROOT);
                String channel = node.path(key).asString().strip();
                if (!names.contains(severity)) {
                    problem(
                            "severity_routes." + key,
                            "unknown severity; did you mean %s?"
                                    .formatted(Settings.nearest(severity, names)));
                } else if (!CHANNEL.matcher(channel).matches()) {
                    problem(
                            "severity_routes." + key,
                            "'%s' is not a channel's name or id".formatted(channel));
                } else {
                    routes.put(Severity.valueOf(severity), channel);
                }
            }
            return routes;
        }

        private MessageStyle style() {
            String text = sink.path("slack_message").asString("thread");
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "thread" -> MessageStyle.THREAD;
                case "inline" -> MessageStyle.INLINE;
                default -> {
                    problem("slack_message", "'%s' is neither thread nor inline".formatted(text));
                    yield MessageStyle.THREAD;
                }
            };
        }

        private String apiUrl() {
            String url = settings.text("slack.apiUrl", "CAUSESTREAM_SLACK_API_URL", SLACK);
            if (!url.matches("https?://[^\\s/]+(/\\S*)?")) {
                settings.problem("slack.apiUrl", "'%s' is not an http(s) address".formatted(url));
            }
            return url.endsWith("/") ? url : url + "/";
        }

        private void problem(String key, String what) {
            settings.problem(place + "." + key, what);
        }
    }

    /** The same sink with another address for Slack. */
    public SlackSinkConfig at(String otherApiUrl, String otherToken) {
        return new SlackSinkConfig(
                kafka,
                name,
                otherToken,
                channel,
                routes,
                style,
                otherApiUrl,
                timeouts,
                quietTimes,
                dryRun);
    }

    /**
     * The channel for findings first delivered at this severity. CRITICAL uses the route of HIGH,
     * unless it has its own: Robusta has nothing above HIGH.
     */
    public String channelFor(Severity severity) {
        String route = routes.get(severity);
        if (route == null && severity == Severity.CRITICAL) {
            route = routes.get(Severity.HIGH);
        }
        return route == null ? channel : route;
    }

    /** Every channel that may receive messages, without duplicates. */
    public List<String> channels() {
        Set<String> all = new LinkedHashSet<>();
        all.add(channel);
        new TreeSet<>(routes.values()).forEach(all::add);
        return List.copyOf(all);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "SlackSinkConfig[kafka=%s, name=%s, token=***, channel=%s, routes=%s, style=%s, apiUrl=%s, quietTimes=%s, dryRun=%s]"
                .formatted(
                        kafka,
                        name,
                        channel,
                        new HashMap<>(routes),
                        style,
                        apiUrl,
                        quietTimes,
                        dryRun);
    }
}
