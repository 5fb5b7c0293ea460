package io.causestream.sink.routing;

import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Source;
import io.causestream.finding.Subject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Findings made of the few words by which they are routed. */
public final class RoutedFindings {

    public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private RoutedFindings() {}

    /**
     * A finding of a pod.
     *
     * @param words {@code severity=HIGH namespace=shop label.team=data}, separated by spaces
     */
    public static Finding of(String words) {
        Map<String, String> values = new HashMap<>();
        Map<String, String> labels = new HashMap<>();
        Map<String, String> annotations = new HashMap<>();
        for (String word : words.split(" ")) {
            String key = word.substring(0, word.indexOf('='));
            String value = word.substring(key.length() + 1);
            if (key.startsWith("label.")) {
                labels.put(key.substring("label.".length()), value);
            } else if (key.startsWith("annotation.")) {
                annotations.put(key.substring("annotation.".length()), value);
            } else {
                values.put(key, value);
            }
        }
        String reason = take(values, "reason", "KubePodNotReady");
        String namespace = take(values, "namespace", "default");
        Subject workload = new Subject("Deployment", namespace, take(values, "workload", "web"));
        Subject pod = new Subject(take(values, "kind", "Pod"), namespace, "web-1");
        String cluster = take(values, "cluster", "home");
        FindingDraft draft =
                new FindingDraft(
                                "f-1",
                                Fingerprint.of(cluster, reason, workload, "x"),
                                Severity.valueOf(take(values, "severity", "HIGH")),
                                reason,
                                "Pod is not ready",
                                cluster,
                                pod,
                                workload,
                                NOON)
                        .labels(labels)
                        .annotations(annotations)
                        .sources(List.of(Source.valueOf(take(values, "source", "KUBERNETES"))));
        String sinks = take(values, "sinks", "");
        if (!sinks.isEmpty()) {
            draft.sinks(List.of(sinks.split(",")));
        }
        if (take(values, "status", "firing").equals("resolved")) {
            draft.status(Finding.Status.RESOLVED);
        }
        if (!values.isEmpty()) {
            throw new IllegalArgumentException("unknown words " + values);
        }
        return draft.finding();
    }

    private static String take(Map<String, String> values, String key, String usual) {
        String value = values.remove(key);
        return value == null ? usual : value;
    }
}
