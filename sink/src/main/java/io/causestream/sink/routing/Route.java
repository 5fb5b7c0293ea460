package io.causestream.sink.routing;

import io.causestream.finding.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A node of a sink's tree of routes, as in Alertmanager: the deepest node that matches wins, and
 * the next sibling is asked only after one that says so.
 *
 * @param place of the node within its sink, for people: {@code routes[0].routes[1]}
 * @param matchers that must all hold; empty: every finding
 * @param channel null: the parent's, at the top that of the sink
 * @param tier null: the parent's, at the top that of the sink
 * @param continues whether the next sibling is asked too
 */
public record Route(
        String place,
        List<RouteMatcher> matchers,
        @Nullable String channel,
        @Nullable Tier tier,
        boolean continues,
        List<Route> routes) {

    public Route {
        matchers = List.copyOf(matchers);
        routes = List.copyOf(routes);
    }

    /**
     * Where a node that matches leads.
     *
     * @param channel null if neither it nor one above it names one
     * @param tier null if neither it nor one above it names one
     */
    record Match(Route route, @Nullable String channel, @Nullable Tier tier) {}

    /** The nodes of these that a finding ends at; empty if none matches. */
    static List<Match> matches(
            List<Route> siblings, Finding finding, @Nullable String channel, @Nullable Tier tier) {
        List<Match> all = new ArrayList<>();
        for (Route route : siblings) {
            if (route.holdsFor(finding)) {
                String ownChannel = route.channel == null ? channel : route.channel;
                Tier ownTier = route.tier == null ? tier : route.tier;
                List<Match> deeper = matches(route.routes, finding, ownChannel, ownTier);
                all.addAll(
                        deeper.isEmpty() ? List.of(new Match(route, ownChannel, ownTier)) : deeper);
                if (!route.continues) {
                    break;
                }
            }
        }
        return all;
    }

    private boolean holdsFor(Finding finding) {
        return matchers.stream().allMatch(matcher -> matcher.holdsFor(finding));
    }

    /** The channels of this node and those below it. */
    List<String> channels() {
        List<String> all = new ArrayList<>();
        if (channel != null) {
            all.add(channel);
        }
        routes.forEach(route -> all.addAll(route.channels()));
        return all;
    }

    /** {@code routes[0] (severity="HIGH")}. */
    @Override
    public String toString() {
        return matchers.isEmpty()
                ? place
                : "%s (%s)"
                        .formatted(
                                place,
                                matchers.stream()
                                        .map(RouteMatcher::toString)
                                        .collect(Collectors.joining(", ")));
    }
}
