package io.causestream.ingest.kube.prometheus;

import io.causestream.ingest.kube.prometheus.GraphQueries.GraphOverride;
import io.causestream.settings.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which Prometheus is queried, and how: {@code prometheus_url}, {@code prometheus_auth}, {@code
 * prometheus_additional_labels}, {@code prometheus_additional_headers}, {@code
 * prometheus_url_query_string} and {@code prometheus_graphs_overrides} of Robusta's {@code
 * globalConfig}.
 *
 * @param url null if there is none, and usage is unavailable
 * @param authorization the value of the {@code Authorization} header, {@code Bearer …} or {@code
 *     Basic …}; empty if none is sent
 * @param labels that each series must also have, if one Prometheus serves many clusters
 * @param timeout of one query, within the request's own time
 * @param headers sent with each query, a tenant's for example; they may be secrets
 * @param queryString appended to each query's URL: empty, or {@code &} and {@code name=value}
 * @param overrides of the shipped queries behind graphs
 */
public record PrometheusSettings(
        @Nullable URI url,
        String authorization,
        Map<String, String> labels,
        Duration timeout,
        Map<String, String> headers,
        String queryString,
        List<GraphOverride> overrides) {

    private static final String URL = "globalConfig.prometheus_url";
    private static final String AUTHORIZATION = "globalConfig.prometheus_auth";
    private static final String LABELS = "globalConfig.prometheus_additional_labels";
    private static final String HEADERS = "globalConfig.prometheus_additional_headers";
    private static final String QUERY_STRING = "globalConfig.prometheus_url_query_string";
    private static final String OVERRIDES = "globalConfig.prometheus_graphs_overrides";
    private static final String HEADER_NAME = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
    private static final String HEADER_VALUE = "[\\x20-\\x7e\\t]*";

    /** What the HTTP client sets itself, or what has a setting of its own. */
    private static final Set<String> OTHERS_HEADERS =
            Set.of("authorization", "connection", "content-length", "expect", "host", "upgrade");

    private static final String PARAMETERS = "[A-Za-z0-9._~%+-]+=[A-Za-z0-9._~%+:/@,-]*";

    /** The parameters of a query itself. */
    private static final Set<String> OURS = Set.of("query", "start", "end", "step", "time");

    private static final String LABEL_NAME = "[a-zA-Z_][a-zA-Z0-9_]*";
    private static final String HEADER = "(?i:Bearer|Basic) [\\x21-\\x7e]+";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** There is no Prometheus. */
    public static final PrometheusSettings NONE = at(null);

    public PrometheusSettings {
        labels = Map.copyOf(labels);
        headers = Map.copyOf(headers);
        overrides = List.copyOf(overrides);
    }

    /** Settings without a password and other labels. */
    public static PrometheusSettings at(@Nullable URI url) {
        return new PrometheusSettings(url, "", Map.of(), TIMEOUT, Map.of(), "", List.of());
    }

    /** Reads the settings, and reports each problem by its key. */
    public static PrometheusSettings from(Settings settings) {
        return new PrometheusSettings(
                url(settings).orElse(null),
                authorization(settings),
                labels(settings),
                timeout(settings),
                headers(settings),
                queryString(settings),
                new GraphOverrides(settings, OVERRIDES).read());
    }

    private static Map<String, String> headers(Settings settings) {
        Map<String, String> headers = new LinkedHashMap<>();
        settings.map(HEADERS)
                .forEach((name, value) -> {
                    if (OTHERS_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                        settings.problem(
                                HEADERS,
                                "'%s' can't be set here; a password is set by prometheus_auth"
                                        .formatted(name));
                    } else if (!name.matches(HEADER_NAME) || !value.matches(HEADER_VALUE)) {
                        // The value is not repeated, since it may be a secret.
                        settings.problem(
                                HEADERS,
                                "'%s' is not a header on one line of ASCII".formatted(name));
                    } else {
                        headers.put(name, value);
                    }
                });
        return headers;
    }

    private static String queryString(Settings settings) {
        String text =
                settings.optionalText(QUERY_STRING, "CAUSESTREAM_PROMETHEUS_URL_QUERY_STRING")
                        .orElse("")
                        .strip()
                        .replaceFirst("^[?&]", "");
        if (text.isEmpty()) {
            return "";
        }
        for (String parameter : text.split("&", -1)) {
            if (!parameter.matches(PARAMETERS)
                    || OURS.contains(parameter.substring(0, parameter.indexOf('=')))) {
                settings.problem(
                        QUERY_STRING,
                        "must be name=value&name=value in the letters of a URL, without the names query, start, end, step and time");
                return "";
            }
        }
        return "&" + text;
    }

    /** The queries behind graphs. */
    GraphQueries queries() {
        return new GraphQueries(overrides);
    }

    private static Optional<URI> url(Settings settings) {
        return settings.optionalText(URL, "CAUSESTREAM_PROMETHEUS_URL")
                .flatMap(text -> {
                    try {
                        URI url = new URI(text);
                        if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                                && url.getHost() != null
                                && url.getUserInfo() == null) {
                            return Optional.of(url);
                        }
                    } catch (URISyntaxException toldBelow) {
                        // Reported like any other text that is not such a URL.
                    }
                    settings.problem(
                            URL, "must be an http or https URL with a host and without a password");
                    return Optional.empty();
                });
    }

    private static String authorization(Settings settings) {
        String header =
                settings.optionalText(AUTHORIZATION, "CAUSESTREAM_PROMETHEUS_AUTH")
                        .orElse("")
                        .strip();
        if (!header.isEmpty() && !header.matches(HEADER)) {
            // The value is not repeated, since it is a secret even if it is malformed.
            settings.problem(
                    AUTHORIZATION, "must be 'Bearer TOKEN' or 'Basic BASE64', on one line");
            return "";
        }
        return header;
    }

    private static Map<String, String> labels(Settings settings) {
        Map<String, String> labels = new LinkedHashMap<>(settings.map(LABELS));
        labels.keySet().stream()
                .filter(name -> !name.matches(LABEL_NAME))
                .forEach(name ->
                        settings.problem(
                                LABELS,
                                "'%s' is not a label name; use letters, digits and underscores"
                                        .formatted(name)));
        return labels;
    }

    private static Duration timeout(Settings settings) {
        Duration timeout =
                settings.duration("prometheusTimeout", "CAUSESTREAM_PROMETHEUS_TIMEOUT", TIMEOUT);
        if (!timeout.isPositive() || timeout.compareTo(LONGEST) > 0) {
            settings.problem("prometheusTimeout", "must be above zero and at most a minute");
            return TIMEOUT;
        }
        return timeout;
    }

    /** Each as a matcher of PromQL after a comma, in the order of their names; may be empty. */
    String matchers() {
        StringBuilder matchers = new StringBuilder();
        new TreeMap<>(labels)
                .forEach((name, value) ->
                        matchers.append(',')
                                .append(name)
                                .append('=')
                                .append(Prometheus.quote(value)));
        return matchers.toString();
    }

    /** Without the password, and with the names of the headers and parameters alone. */
    @Override
    public String toString() {
        return "PrometheusSettings[url=%s, authorization=%s, labels=%s, timeout=%s, headers=%s, queryString=%s, overrides=%s]"
                .formatted(
                        url,
                        authorization.isEmpty() ? "none" : "***",
                        labels,
                        timeout,
                        new TreeSet<>(headers.keySet()),
                        queryString.replaceAll("=[^&]*", "=***"),
                        overrides);
    }
}
