package io.causestream.ingest.kube.lookup;

import io.causestream.finding.Enrichment;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.LookupFailed;
import io.causestream.ingest.kube.api.Paths;
import io.causestream.ingest.kube.api.Times;
import io.causestream.redaction.Redactor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The conditions and taints of a node. */
final class NodeTable {

    private static final List<String> COLUMNS =
            List.of("Condition", "Status", "For", "Reason", "Message");

    private final KubeApi api;
    private final ClusterReader reader;
    private final Redactor redactor;

    NodeTable(KubeApi api, Redactor redactor) {
        this.api = api;
        this.redactor = redactor;
        this.reader = new ClusterReader(api);
    }

    Enrichment of(String name, Deadline deadline) throws LookupFailed, InterruptedException {
        return table(
                name,
                reader.object(Paths.node(name), "the node", deadline),
                api.clock().now(),
                redactor);
    }

    static Enrichment table(String name, JsonNode node, Instant now, Redactor redactor) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode condition : node.path("status").path("conditions")) {
            rows.add(
                    List.of(
                            condition.path("type").asString("-"),
                            condition.path("status").asString("-"),
                            since(condition.path("lastTransitionTime"), now),
                            condition.path("reason").asString("-"),
                            // What is in order needs no words, and the table stays narrow.
                            isHealthy(condition)
                                    ? "-"
                                    : redactor.redact(condition.path("message").asString("-"))));
        }
        for (JsonNode taint : node.path("spec").path("taints")) {
            rows.add(
                    List.of(
                            "Taint",
                            taint.path("effect").asString("-"),
                            since(taint.path("timeAdded"), now),
                            taint.path("key").asString("-"),
                            taint.path("value").asString("-")));
        }
        return new Enrichment.Table("Node " + name, COLUMNS, rows);
    }

    private static boolean isHealthy(JsonNode condition) {
        String wanted = condition.path("type").asString("").equals("Ready") ? "True" : "False";
        return condition.path("status").asString("").equals(wanted);
    }

    private static String since(JsonNode time, Instant now) {
        return Times.parse(time).map(at -> Times.age(Duration.between(at, now))).orElse("-");
    }
}
