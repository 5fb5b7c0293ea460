package io.causestream.ingest.alertmanager.alert;

import io.causestream.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The cluster of an alert: named by one of its labels, or else the default.
 *
 * @param defaultCluster the cluster of an alert that has none of the labels; valid as a {@link
 *     ClusterName}
 * @param labels the first one that an alert has decides; empty if no label does
 */
public record AlertCluster(String defaultCluster, List<String> labels) {

    public static final List<String> USUAL_LABELS = List.of("cluster", "cluster_name");

    private static final String KEY = "clusterLabels";
    private static final String VARIABLE = "CAUSESTREAM_CLUSTER_LABELS";
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,99}");

    public AlertCluster {
        labels = List.copyOf(labels);
    }

    /** Always this cluster, whatever the labels are. */
    public static AlertCluster always(String cluster) {
        return new AlertCluster(cluster, List.of());
    }

    /** The names of the labels that may name a cluster: {@code clusterLabels}. */
    public static List<String> labels(Settings settings) {
        JsonNode list = settings.tree(KEY);
        List<String> texts =
                settings.texts(KEY, VARIABLE).stream().filter(text -> !text.isBlank()).toList();
        if (texts.isEmpty() && !list.isArray()) {
            return USUAL_LABELS;
        }
        List<String> labels = texts.stream().filter(AlertCluster::isLabel).toList();
        texts.stream()
                .filter(text -> !isLabel(text))
                .forEach(text -> settings.problem(KEY, "'%s' is not a label name".formatted(text)));
        return labels;
    }

    /**
     * The cluster of an alert with these labels. Characters that are invalid in a cluster's name
     * become dashes: {@code arn:aws:eks:…:cluster/shop} is {@code arn-aws-eks-…-cluster-shop}.
     */
    String of(Map<String, String> alert) {
        for (String label : labels) {
            String name = alert.getOrDefault(label, "");
            if (!name.isBlank()) {
                return ClusterName.madeOf(name.strip());
            }
        }
        return defaultCluster;
    }

    static boolean isLabel(String text) {
        return LABEL.matcher(text).matches();
    }
}
