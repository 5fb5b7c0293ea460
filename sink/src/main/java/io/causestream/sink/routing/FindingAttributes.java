package io.causestream.sink.routing;

import io.causestream.finding.Finding;
import io.causestream.finding.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The attributes of a finding by which {@code scope} and {@code match} of a sink choose, with
 * Robusta's names and words. An attribute has several values where Robusta's word and ours differ:
 * one of them has to match.
 */
public final class FindingAttributes {

    /** The attributes whose value is one word. */
    public static final Set<String> WORDS =
            Set.of(
                    "title",
                    "identifier",
                    "severity",
                    "source",
                    "type",
                    "kind",
                    "namespace",
                    "node",
                    "name",
                    "cluster",
                    "workload");

    /** The attributes whose value is a map: {@code labels: "app=web.*,tier!=front"}. */
    public static final Set<String> MAPS = Set.of("labels", "annotations", "namespace_labels");

    /** Robusta's attribute that no finding has: the labels of the object's namespace. */
    public static final String NAMESPACE_LABELS = "namespace_labels";

    /** The attributes whose words Robusta fixes; case does not matter in them. */
    private static final Set<String> FIXED = Set.of("severity", "source", "type", "kind");

    /** Robusta's {@code aggregation_key} for our reasons, where it has another one. */
    private static final Map<String, String> AGGREGATION_KEYS =
            Map.of(
                    "CrashLoopBackOff", "CrashLoopBackoff",
                    "ImagePullBackOff", "ImagePullBackoff",
                    "OOMKilled", "PodOOMKilled",
                    "Evicted", "PodEvictedTriggered",
                    "JobFailed", "JobFailure");

    /** What Robusta's {@code None} becomes as a text. */
    private static final String NONE = "None";

    private FindingAttributes() {}

    /** Whether case does not matter in the words of this attribute. */
    static boolean ignoresCase(String attribute) {
        return FIXED.contains(attribute);
    }

    /**
     * The values of one of {@link #WORDS}; never empty.
     *
     * @throws IllegalArgumentException for another attribute
     */
    static List<String> words(String attribute, Finding finding) {
        return switch (attribute) {
            case "title" ->
                    finding.isResolved()
                            ? List.of(finding.title(), "[RESOLVED] " + finding.title())
                            : List.of(finding.title());
            case "identifier" ->
                    AGGREGATION_KEYS.containsKey(finding.reason())
                            ? List.of(finding.reason(), AGGREGATION_KEYS.get(finding.reason()))
                            : List.of(finding.reason());
            case "severity" -> severities(finding);
            case "source" -> sources(finding);
            case "type" -> types(finding);
            case "kind" -> List.of(finding.subject().kind());
            case "namespace" -> List.of(orNone(finding.subject().namespace()));
            case "node" -> List.of(orNone(node(finding)));
            case "name" -> List.of(finding.subject().name());
            case "cluster" -> List.of(finding.cluster());
            case "workload" -> List.of(finding.workload().name());
            default -> throw new IllegalArgumentException("unknown attribute " + attribute);
        };
    }

    /** The labels or annotations; empty for what no finding has. */
    static Map<String, String> map(String attribute, Finding finding) {
        return switch (attribute) {
            case "labels" -> finding.labels();
            case "annotations" -> finding.annotations();
            default -> Map.of();
        };
    }

    /** The node itself, or the one that the labels name; empty if there is none. */
    static String node(Finding finding) {
        return finding.subject().kind().equals("Node")
                ? finding.subject().name()
                : finding.labels().getOrDefault("node", "");
    }

    /** Robusta has nothing above HIGH, and its LOW covers warnings. */
    private static List<String> severities(Finding finding) {
        return switch (finding.severity()) {
            case CRITICAL -> List.of("CRITICAL", "HIGH");
            case MEDIUM -> List.of("MEDIUM", "LOW");
            case HIGH, LOW, INFO, DEBUG -> List.of(finding.severity().name());
        };
    }

    private static List<String> sources(Finding finding) {
        List<String> words = new ArrayList<>();
        for (Source source : finding.sources()) {
            switch (source) {
                case KUBERNETES -> words.addAll(List.of("KUBERNETES_API_SERVER", "KUBERNETES"));
                case PROMETHEUS -> words.add("PROMETHEUS");
                case OTHER -> words.add("OTHER");
            }
        }
        return words.isEmpty() ? List.of("NONE") : words;
    }

    private static List<String> types(Finding finding) {
        boolean isChange =
                finding.kind() == Finding.Kind.OCCURRENCE
                        && (!finding.changes().isEmpty()
                                || finding.reason().toLowerCase(Locale.ROOT).contains("change"));
        return isChange ? List.of("CONF_CHANGE", "configuration_change") : List.of("ISSUE");
    }

    private static String orNone(String value) {
        return value.isEmpty() ? NONE : value;
    }
}
