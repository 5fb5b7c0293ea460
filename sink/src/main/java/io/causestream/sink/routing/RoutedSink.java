package io.causestream.sink.routing;

import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import io.causestream.sink.schedule.QuietTimes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A sink of {@code sinksConfig}, as far as it decides what goes where.
 *
 * @param key its kind as it stands in the file: {@code slack_sink}
 * @param isDefault whether it takes findings whose playbook names no sinks
 * @param stops whether later sinks do not get what this one takes
 * @param routes asked first; may be empty
 * @param severityRoutes asked after them; CRITICAL uses that of HIGH unless it has its own
 * @param channelOverride asked after those; null: none
 * @param channel for what none of them takes; empty for a sink that is not delivered
 * @param tier of what no route gives another one
 */
public record RoutedSink(
        String name,
        String key,
        boolean isDefault,
        boolean stops,
        SinkScope scope,
        List<Route> routes,
        Map<Severity, String> severityRoutes,
        @Nullable ChannelOverride channelOverride,
        String channel,
        Tier tier,
        QuietTimes quietTimes) {

    public RoutedSink {
        routes = List.copyOf(routes);
        severityRoutes = Map.copyOf(severityRoutes);
    }

    /** A Slack sink that takes every finding, at any time. */
    public static RoutedSink slack(
            String name, String channel, Map<Severity, String> severityRoutes, Tier tier) {
        return new RoutedSink(
                name,
                SinkKind.SLACK.key(),
                true,
                false,
                SinkScope.ALL,
                List.of(),
                severityRoutes,
                null,
                channel,
                tier,
                QuietTimes.NONE);
    }

    /** A webhook that takes every finding, at any time; its one channel has its name. */
    public static RoutedSink webhook(String name) {
        return new RoutedSink(
                name,
                SinkKind.WEBHOOK.key(),
                true,
                false,
                SinkScope.ALL,
                List.of(),
                Map.of(),
                null,
                name,
                Tier.INLINE,
                QuietTimes.NONE);
    }

    /** The same sink with these quiet times. */
    public RoutedSink with(QuietTimes others) {
        return new RoutedSink(
                name,
                key,
                isDefault,
                stops,
                scope,
                routes,
                severityRoutes,
                channelOverride,
                channel,
                tier,
                others);
    }

    /** Its kind. */
    public SinkKind kind() {
        return SinkKind.of(key);
    }

    /**
     * Every channel that is named in the configuration, the sink's own first. A {@link
     * #channelOverride} may lead to others.
     */
    public Set<String> channels() {
        Set<String> all = new LinkedHashSet<>();
        all.add(channel);
        Set<String> further = new TreeSet<>(severityRoutes.values());
        routes.forEach(route -> further.addAll(route.channels()));
        all.addAll(further);
        return all;
    }

    /** Where the sink sends a finding that it takes; never empty, each channel once. */
    List<ChosenDestination> destinations(Finding finding) {
        List<Route.Match> matches = Route.matches(routes, finding, null, null);
        if (matches.isEmpty()) {
            return List.of(withoutRoute(finding, null, ""));
        }
        Map<String, ChosenDestination> byChannel = new LinkedHashMap<>();
        for (Route.Match match : matches) {
            String matched = match.channel();
            ChosenDestination chosen =
                    matched == null
                            ? withoutRoute(
                                    finding,
                                    match.tier(),
                                    match.route() + " without a channel, then ")
                            : new ChosenDestination(
                                    new Destination(matched, orOwn(match.tier())),
                                    match.route().toString());
            byChannel.putIfAbsent(chosen.destination().channel(), chosen);
        }
        return new ArrayList<>(byChannel.values());
    }

    private ChosenDestination withoutRoute(Finding finding, @Nullable Tier matched, String before) {
        Tier shown = orOwn(matched);
        Severity severity = finding.severity();
        String route = severityRoutes.get(severity);
        if (route != null) {
            return chosen(route, shown, before + "severity_routes." + severity);
        }
        if (severity == Severity.CRITICAL && severityRoutes.containsKey(Severity.HIGH)) {
            return chosen(
                    severityRoutes.get(Severity.HIGH),
                    shown,
                    before + "severity_routes.HIGH, since CRITICAL is not named");
        }
        if (channelOverride == null) {
            return chosen(channel, shown, before + "slack_channel");
        }
        Optional<String> overriding = channelOverride.channel(finding);
        return overriding
                .map(made ->
                        chosen(
                                spelledAsConfigured(made),
                                shown,
                                before + "channel_override " + channelOverride.text()))
                .orElseGet(() ->
                        chosen(
                                channel,
                                shown,
                                before
                                        + "slack_channel, since channel_override %s gives no channel for it"
                                                .formatted(channelOverride.text())));
    }

    private static ChosenDestination chosen(String channel, Tier tier, String by) {
        return new ChosenDestination(new Destination(channel, tier), by);
    }

    /** A channel with and without its hash is one. */
    private String spelledAsConfigured(String made) {
        return channels().stream()
                .filter(each -> each.equals(made) || made.equals("#" + each))
                .findFirst()
                .orElse(made);
    }

    private Tier orOwn(@Nullable Tier other) {
        return other == null ? tier : other;
    }
}
