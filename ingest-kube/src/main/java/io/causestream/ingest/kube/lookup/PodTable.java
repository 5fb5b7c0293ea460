package io.causestream.ingest.kube.lookup;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.Times;
import io.causestream.ingest.kube.describe.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Pods as {@code kubectl get pods -o wide} shows them. Pure. */
final class PodTable {

    private static final int MAX_ROWS = 50;
    private static final List<String> COLUMNS =
            List.of("Pod", "Ready", "Status", "Restarts", "Node", "Age");

    private PodTable() {}

    static Enrichment of(Subject workload, List<JsonNode> pods, Instant now) {
        String title = "Pods of " + workload;
        return new Enrichment.Table(
                pods.size() > MAX_ROWS
                        ? "%s (%d of %d)".formatted(title, MAX_ROWS, pods.size())
                        : title,
                COLUMNS,
                pods.stream().limit(MAX_ROWS).map(pod -> row(pod, now)).toList());
    }

    private static List<String> row(JsonNode pod, Instant now) {
        return List.of(
                pod.path("metadata").path("name").asString(""),
                PodStatus.ready(pod),
                PodStatus.summary(pod),
                Integer.toString(PodStatus.restarts(pod)),
                pod.path("spec").path("nodeName").asString("-"),
                Times.parse(pod.path("metadata").path("creationTimestamp"))
                        .map(created -> Times.age(Duration.between(created, now)))
                        .orElse("-"));
    }
}
