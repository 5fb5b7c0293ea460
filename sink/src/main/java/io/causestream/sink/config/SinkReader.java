package io.causestream.sink.config;

import io.causestream.finding.Severity;
import io.causestream.settings.ConfigNode;
import io.causestream.settings.ProblemReporter;
import io.causestream.settings.Settings;
import io.causestream.sink.routing.ChannelOverride;
import io.causestream.sink.routing.RoutedSink;
import io.causestream.sink.routing.SinkKind;
import io.causestream.sink.routing.SinkScope;
import io.causestream.sink.routing.Tier;
import io.causestream.sink.schedule.QuietTimes;
import io.causestream.sink.schedule.QuietTimesReader;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads one sink, as far as it decides what goes where.
 *
 * @param problems receives each problem, with its place within the sink
 * @param place of the sink in the file; stands for a name that is missing
 * @param key of the sink's kind
 */
record SinkReader(ProblemReporter problems, String place, String key, JsonNode sink) {

    /** The keys that Robusta does not have. */
    private static final Set<String> OURS =
            Set.of(
                    "severity_routes",
                    "routes",
                    "slack_message",
                    "dry_run",
                    "storm_threshold",
                    "api_key_file",
                    "if_unconfirmed");

    /** A placeholder of a documentation, {@code <your-channel>}, is none. */
    private static final Pattern CHANNEL = Pattern.compile("#?[^\\s#,:/<>{}]{1,80}");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,80}");
    private static final Set<String> SEVERITIES =
            Arrays.stream(Severity.values()).map(Enum::name).collect(Collectors.toSet());

    static final String A_CHANNEL = "'%s' is not a channel's name or id";

    RoutedSink read() {
        if (!SinkKind.of(key).isDelivered()) {
            String name = sink.path("name").asString("").strip();
            return new RoutedSink(
                    name.isEmpty() ? place : name,
                    key,
                    true,
                    false,
                    SinkScope.ALL,
                    List.of(),
                    Map.of(),
                    null,
                    "",
                    Tier.LINE,
                    QuietTimes.NONE);
        }
        if (!sink.isObject()) {
            problems.report("name", "is missing");
        }
        boolean isSlack = SinkKind.of(key) == SinkKind.SLACK;
        if (isSlack) {
            refuseUnknownKeys();
        }
        SinkKeys values = new SinkKeys(problems, sink);
        String name = values.required("name");
        if (!name.isEmpty() && !NAME.matcher(name).matches()) {
            problems.report(
                    "name",
                    "'%s' is not letters, digits, dots, dashes and underscores".formatted(name));
        }
        String named = name.isEmpty() ? place : name;
        return new RoutedSink(
                named,
                key,
                values.flag("default", true),
                values.flag("stop", false),
                new ScopeReader(problems).read(sink),
                isSlack ? new RouteReader(problems).read("routes", sink.path("routes")) : List.of(),
                isSlack ? severityRoutes() : Map.of(),
                isSlack ? channelOverride(values.text("channel_override")) : null,
                isSlack ? channel(values.required("slack_channel")) : named,
                isSlack
                        ? tier(problems, values.text("slack_message"), "slack_message", Tier.THREAD)
                        : Tier.INLINE,
                new QuietTimesReader(problems).read(sink));
    }

    private void refuseUnknownKeys() {
        Set<String> known = keys();
        for (String each : sink.propertyNames()) {
            if (!known.contains(each)) {
                problems.report(each, ConfigNode.unknown("key", each, known));
            }
        }
    }

    /** The keys of a Slack sink. */
    static Set<String> keys() {
        Set<String> all = new TreeSet<>(OURS);
        all.addAll(SinkWarnings.keys(SinkKind.SLACK).keySet());
        return all;
    }

    static boolean isChannel(String text) {
        return CHANNEL.matcher(text).matches();
    }

    /**
     * @param text empty for the default
     */
    static Tier tier(ProblemReporter problems, String text, String key, Tier defaultTier) {
        Optional<Tier> tier =
                Arrays.stream(Tier.values())
                        .filter(each -> each.name().equalsIgnoreCase(text))
                        .findFirst();
        if (tier.isEmpty() && !text.isEmpty()) {
            problems.report(key, "'%s' is none of inline, thread, line".formatted(text));
        }
        return tier.orElse(defaultTier);
    }

    private String channel(String text) {
        if (!text.isEmpty() && !isChannel(text)) {
            problems.report("slack_channel", A_CHANNEL.formatted(text));
        }
        return text;
    }

    private @Nullable ChannelOverride channelOverride(String text) {
        if (text.isEmpty()) {
            return null;
        }
        ChannelOverride.problem(text)
                .ifPresent(problem -> problems.report("channel_override", problem));
        return new ChannelOverride(text);
    }

    private Map<Severity, String> severityRoutes() {
        Map<Severity, String> routes = new EnumMap<>(Severity.class);
        JsonNode node = sink.path("severity_routes");
        for (String each : new TreeSet<>(node.propertyNames())) {
            String severity = each.toUpperCase(Locale.ROOT);
            String channel = node.path(each).asString("").strip();
            if (!SEVERITIES.contains(severity)) {
                problems.report(
                        "severity_routes." + each,
                        "unknown severity; did you mean %s?"
                                .formatted(Settings.nearest(severity, SEVERITIES)));
            } else if (!isChannel(channel)) {
                problems.report("severity_routes." + each, A_CHANNEL.formatted(channel));
            } else {
                routes.put(Severity.valueOf(severity), channel);
            }
        }
        return routes;
    }
}
