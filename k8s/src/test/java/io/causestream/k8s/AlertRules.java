package io.causestream.k8s;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The alerts of components/prometheus, and the file that Prometheus and promtool read. */
final class AlertRules {

    private static final Path FILE = Path.of("components/prometheus/rules.yaml");
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private final Map<String, Object> spec;
    private final List<Alert> alerts;

    /**
     * One rule.
     *
     * @param pending how long its expression has to hold, as in {@code 5m}; empty if it fires at
     *     once
     */
    record Alert(
            String name,
            String expression,
            String pending,
            Map<String, String> labels,
            Map<String, String> annotations) {

        String severity() {
            return requireNonNull(labels.get("severity"), name);
        }
    }

    private AlertRules(Map<String, Object> spec) {
        this.spec = spec;
        List<Alert> found = new ArrayList<>();
        for (Map<String, Object> group : objects(spec, "groups")) {
            for (Map<String, Object> rule : objects(group, "rules")) {
                found.add(
                        new Alert(
                                text(rule, "alert"),
                                text(rule, "expr"),
                                rule.containsKey("for") ? text(rule, "for") : "",
                                texts(rule, "labels"),
                                texts(rule, "annotations")));
            }
        }
        this.alerts = List.copyOf(found);
    }

    /** As the file has them. */
    static AlertRules read() throws IOException {
        return of(SERIALIZATION.unmarshal(Files.readString(FILE), GenericKubernetesResource.class));
    }

    /** As they are applied. */
    static AlertRules of(GenericKubernetesResource rules) {
        assertThat(rules.getKind()).isEqualTo("PrometheusRule");
        Map<String, Object> spec = rules.get("spec");
        return new AlertRules(spec);
    }

    List<Alert> alerts() {
        return alerts;
    }

    /** Writes what Prometheus Operator makes of it; the folder is made. */
    Path writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve("rules.yaml"), SERIALIZATION.asYaml(spec));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> objects(Map<String, Object> parent, String key) {
        return (List<Map<String, Object>>) requireNonNull(parent.get(key), key);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> texts(Map<String, Object> parent, String key) {
        return (Map<String, String>) requireNonNull(parent.get(key), key);
    }

    private static String text(Map<String, Object> parent, String key) {
        return (String) requireNonNull(parent.get(key), key);
    }
}
