package io.causestream.sink.config;

import io.causestream.settings.ConfigNode;
import io.causestream.settings.ProblemReporter;
import io.causestream.sink.routing.Route;
import io.causestream.sink.routing.RouteMatcher;
import io.causestream.sink.routing.RouteMatcher.Operator;
import io.causestream.sink.routing.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code routes} of a sink, whose keys are Alertmanager's as far as they are about where
 * something goes.
 *
 * @param problems receives each problem, with its place within the sink
 */
record RouteReader(ProblemReporter problems) {

    private static final Set<String> KEYS =
            Set.of("matchers", "match", "match_re", "continue", "channel", "tier", "routes");

    /** Keys of Alertmanager's that mean something that stands elsewhere here. */
    private static final Map<String, String> ELSEWHERE =
            Map.of(
                    "receiver", "a route of a sink leads to a channel: write channel",
                    "group_by", "one problem is one message already",
                    "group_wait", "one problem is one message already",
                    "group_interval", "one problem is one message already",
                    "repeat_interval", "a message is edited while its problem lasts",
                    "mute_time_intervals", "write mute_intervals of the sink",
                    "active_time_intervals", "write activity of the sink");

    private static final int DEEPEST = 20;

    List<Route> read(String place, JsonNode list) {
        return read(place, list, 1);
    }

    private List<Route> read(String place, JsonNode list, int depth) {
        List<Route> routes = new ArrayList<>();
        if (list.isMissingNode() || list.isNull()) {
            return routes;
        }
        if (!list.isArray()) {
            problems.report(
                    place,
                    "a list of routes is expected, as - {matchers: ['severity=\"HIGH\"'], channel: \"#on-call\"}");
            return routes;
        }
        if (depth > DEEPEST) {
            problems.report(place, "is nested more than %d times".formatted(DEEPEST));
            return routes;
        }
        for (int i = 0; i < list.size(); i++) {
            routes.add(route("%s[%d]".formatted(place, i), list.path(i), depth));
        }
        return routes;
    }

    private Route route(String place, JsonNode node, int depth) {
        ProblemReporter here = (key, what) -> problems.report(place + "." + key, what);
        if (!node.isObject()) {
            problems.report(place, "a map with matchers and channel is expected");
        }
        for (String key : node.propertyNames()) {
            if (ELSEWHERE.containsKey(key)) {
                here.report(key, "not a key of a route here: " + ELSEWHERE.get(key));
            } else if (!KEYS.contains(key)) {
                here.report(key, ConfigNode.unknown("key", key, KEYS));
            }
        }
        SinkKeys values = new SinkKeys(here, node);
        List<RouteMatcher> matchers = new ArrayList<>(matchers(place, node.path("matchers")));
        matchers.addAll(pairs(place + ".match", node.path("match"), Operator.EQUAL));
        matchers.addAll(pairs(place + ".match_re", node.path("match_re"), Operator.MATCHES));
        String channel = values.text("channel");
        if (!channel.isEmpty() && !SinkReader.isChannel(channel)) {
            here.report("channel", SinkReader.A_CHANNEL.formatted(channel));
        }
        return new Route(
                place,
                matchers,
                channel.isEmpty() ? null : channel,
                tier(here, values.text("tier")),
                values.flag("continue", false),
                read(place + ".routes", node.path("routes"), depth + 1));
    }

    private static @Nullable Tier tier(ProblemReporter here, String text) {
        return text.isEmpty() ? null : SinkReader.tier(here, text, "tier", Tier.THREAD);
    }

    private List<RouteMatcher> matchers(String place, JsonNode node) {
        List<RouteMatcher> all = new ArrayList<>();
        if (node.isMissingNode() || node.isNull()) {
            return all;
        }
        List<JsonNode> texts = node.isArray() ? List.copyOf(node.values()) : List.of(node);
        for (int i = 0; i < texts.size(); i++) {
            String at =
                    node.isArray() ? "%s.matchers[%d]".formatted(place, i) : place + ".matchers";
            if (texts.get(i).isString()) {
                all.addAll(new MatcherParser(problems, at, texts.get(i).asString()).parse());
            } else {
                problems.report(at, "a text is expected, as 'namespace=\"shop\"'");
            }
        }
        return all;
    }

    /** The older form: a map of names and values. */
    private List<RouteMatcher> pairs(String place, JsonNode map, Operator operator) {
        List<RouteMatcher> all = new ArrayList<>();
        if (map.isMissingNode() || map.isNull()) {
            return all;
        }
        if (!map.isObject()) {
            problems.report(place, "a map is expected, as namespace: shop");
        }
        for (String name : map.propertyNames()) {
            MatcherParser.matcher(
                            problems,
                            place + "." + name,
                            name,
                            operator,
                            map.path(name).asString(""))
                    .ifPresent(all::add);
        }
        return all;
    }
}
