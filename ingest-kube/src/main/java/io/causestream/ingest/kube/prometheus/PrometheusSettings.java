package io.causestream.ingest.kube.prometheus;

import io.causestream.settings.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which Prometheus is queried, and how: {@code prometheus_url}, {@code prometheus_auth} and {@code
 * prometheus_additional_labels} of Robusta's {@code globalConfig}.
 *
 * @param url null if there is none, and usage is unavailable
 * @param authorization the value of the {@code Authorization} header, {@code Bearer …} or {@code
 *     Basic …}; empty if none is sent
 * @param labels that each series must also have, if one Prometheus serves many clusters
 * @param timeout of one query, within the request's own time
 */
public record PrometheusSettings(
        @Nullable URI url, String authorization, Map<String, String> labels, Duration timeout) {

    private static final String URL = "globalConfig.prometheus_url";
    private static final String AUTHORIZATION = "globalConfig.prometheus_auth";
    private static final String LABELS = "globalConfig.prometheus_additional_labels";
    private static final String LABEL_NAME = "[a-zA-Z_][a-zA-Z0-9_]*";
    private static final String HEADER = "(?i:Bearer|Basic) [\\x21-\\x7e]+";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** There is no Prometheus. */
    public static final PrometheusSettings NONE = at(null);

    public PrometheusSettings {
        labels = Map.copyOf(labels);
    }

    /** Settings without a password and other labels. */
    public static PrometheusSettings at(@Nullable URI url) {
        return new PrometheusSettings(url, "", Map.of(), TIMEOUT);
    }

    /** Reads the settings, and reports each problem by its key. */
    public static PrometheusSettings from(Settings settings) {
        return new PrometheusSettings(
                url(settings).orElse(null),
                authorization(settings),
                labels(settings),
                timeout(settings));
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

    /** Without the password. */
    @Override
    public String toString() {
        return "PrometheusSettings[url=%s, authorization=%s, labels=%s, timeout=%s]"
                .formatted(url, authorization.isEmpty() ? "none" : "***", labels, timeout);
    }
}
