package io.causestream.k8s;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An expression of an alert or of a panel.
 *
 * @param where the alert's name, or the panel's title
 */
record PromQl(String where, String expression) {

    static final Path DASHBOARD = Path.of("components/grafana/causestream.json");

    private static final Pattern SELECTOR =
            Pattern.compile(
                    "\\b((?:causestream|kube|kubelet|jvm|process|system|kafka)_[a-z0-9_]+|up|ALERTS)\\b(?![=!])(?:\\{([^}]*)})?");

    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)(=~|!=|!~|=)\"([^\"]*)\"");

    /**
     * What is read of one metric.
     *
     * @param matchers as they stand between the braces; empty without
     */
    record Selector(String metric, String matchers) {

        /** The values that a label has to have, each of an alternative for itself. */
        Stream<Map.Entry<String, String>> labels() {
            return MATCHER.matcher(matchers)
                    .results()
                    .flatMap(matcher ->
                            Stream.of(matcher.group(3).split("\\|"))
                                    .map(value -> Map.entry(matcher.group(1), value)));
        }
    }

    /** Of all alerts. */
    static List<PromQl> ofAlerts() throws IOException {
        return AlertRules.read().alerts().stream()
                .map(alert -> new PromQl(alert.name(), alert.expression()))
                .toList();
    }

    /** Of all panels. */
    static List<PromQl> ofDashboard() throws IOException {
        List<PromQl> all = new ArrayList<>();
        for (Map<String, Object> panel : panels()) {
            for (Map<String, Object> target : maps(panel.getOrDefault("targets", List.of()))) {
                all.add(
                        new PromQl(
                                value(panel, "title").toString(),
                                value(target, "expr").toString()));
            }
        }
        return all;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> dashboard() throws IOException {
        return (Map<String, Object>)
                new KubernetesSerialization().unmarshal(Files.readString(DASHBOARD), Map.class);
    }

    static List<Map<String, Object>> panels() throws IOException {
        return maps(value(dashboard(), "panels"));
    }

    /** What has to be there. */
    static Object value(Map<?, ?> parent, String key) {
        return requireNonNull(parent.get(key), key);
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> maps(Object list) {
        return (List<Map<String, Object>>) list;
    }

    List<Selector> selectors() {
        return SELECTOR.matcher(expression)
                .results()
                .map(selector ->
                        new Selector(
                                selector.group(1),
                                selector.group(2) == null ? "" : selector.group(2)))
                .toList();
    }

    Set<String> metrics() {
        return SELECTOR.matcher(expression)
                .results()
                .map((MatchResult selector) -> selector.group(1))
                .collect(toUnmodifiableSet());
    }

    /** As Grafana asks, of all clusters that the installation in this namespace knows. */
    PromQl in(String namespace) {
        return new PromQl(
                where,
                expression
                        .replace("$namespace", namespace)
                        .replace("$cluster", ".*")
                        .replace("$__rate_interval", "1m"));
    }

    @Override
    public String toString() {
        return where + ": " + expression;
    }
}
