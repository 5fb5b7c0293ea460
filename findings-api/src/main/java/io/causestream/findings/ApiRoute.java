package io.causestream.findings;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.settings.Settings;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The paths that the API answers, as its OpenAPI document has them, each with its parameters. */
enum ApiRoute {
    LIST("/api/findings", "cluster namespace status severity reason since limit cursor"),
    EVENTS("/api/findings/events", "cluster namespace status severity reason since"),
    REVISION("/api/findings/{id}/revisions/{n}", ""),
    ONE("/api/findings/{id}", ""),
    OPENAPI("/api/openapi.json", "");

    private static final int LONGEST_QUERY = 4_096;

    private final String template;
    private final String parameters;

    /**
     * @param parameters separated by spaces
     */
    ApiRoute(String template, String parameters) {
        this.template = template;
        this.parameters = parameters;
    }

    /** With variable parts in braces. */
    String template() {
        return template;
    }

    /** The names that a query may have. */
    Set<String> parameters() {
        return parameters.isEmpty() ? Set.of() : Set.of(parameters.split(" "));
    }

    /**
     * A request's route and what it gives for the route's parts.
     *
     * @param parts the variable parts of the path, in its order
     * @param query each parameter with its values
     */
    record Match(ApiRoute route, List<String> parts, Map<String, List<String>> query) {}

    /**
     * @throws ApiRefusal 404 for an unknown path, 400 for an unknown parameter
     */
    static Match of(URI uri) throws ApiRefusal {
        List<String> segments = segments(uri.getRawPath().replaceFirst("/$", ""));
        for (ApiRoute route : values()) {
            List<String> wanted = segments(route.template);
            if (wanted.size() == segments.size()) {
                List<String> parts = new ArrayList<>();
                boolean matches = true;
                for (int at = 0; at < wanted.size(); at++) {
                    if (wanted.get(at).startsWith("{")) {
                        parts.add(decoded(segments.get(at)));
                    } else {
                        matches &= wanted.get(at).equals(segments.get(at));
                    }
                }
                if (matches) {
                    return new Match(route, parts, route.query(uri.getRawQuery()));
                }
            }
        }
        throw new ApiRefusal(
                404,
                "there is no such path; there are "
                        + Arrays.stream(values())
                                .map(ApiRoute::template)
                                .collect(Collectors.joining(", ")));
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    private Map<String, List<String>> query(@Nullable String raw) throws ApiRefusal {
        Map<String, List<String>> query = new LinkedHashMap<>();
        if (raw == null || raw.isEmpty()) {
            return query;
        }
        if (raw.length() > LONGEST_QUERY) {
            throw new ApiRefusal(
                    400, "the query is longer than %d characters".formatted(LONGEST_QUERY));
        }
        for (String pair : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            String name = decoded(parts[0]);
            if (!parameters().contains(name)) {
                throw new ApiRefusal(400, unknown(name));
            }
            query.computeIfAbsent(name, _ -> new ArrayList<>())
                    .add(parts.length == 2 ? decoded(parts[1]) : "");
        }
        return query;
    }

    private String unknown(String name) {
        return parameters.isEmpty()
                ? "unknown parameter '%s': %s takes none".formatted(name, template)
                : "unknown parameter '%s'; did you mean %s? There are %s"
                        .formatted(
                                name,
                                Settings.nearest(name, parameters()),
                                String.join(", ", new TreeSet<>(parameters())));
    }

    private static String decoded(String text) throws ApiRefusal {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ApiRefusal(400, "'%s' is not percent-encoded as URLs are".formatted(text));
        }
    }
}
