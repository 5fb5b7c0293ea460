package io.causestream.ingest.kube.describe;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.topics.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MisscheduledTest {

    private static final Subject LOGS = new Subject("DaemonSet", "ops", "logs");
    private static final JsonNode ANY = daemonSet("{}");

    @Test
    void namesTheAutoscalerThatRemovesTheNode() {
        assertThat(
                        why(
                                ANY,
                                node(
                                        "[{\"key\":\"ToBeDeletedByClusterAutoscaler\",\"effect\":\"NoSchedule\"}]")))
                .isEqualTo("the cluster autoscaler removes the node, and the pod with it");
    }

    @Test
    void namesTheTaintThatIsNotTolerated() {
        JsonNode node = node("[{\"key\":\"gpu\",\"value\":\"yes\",\"effect\":\"NoSchedule\"}]");

        assertThat(why(ANY, node)).isEqualTo("does not tolerate the taint gpu:NoSchedule");
        assertThat(why(daemonSet("{\"tolerations\":[{\"key\":\"gpu\",\"value\":\"no\"}]}"), node))
                .isEqualTo("does not tolerate the taint gpu:NoSchedule");
        assertThat(
                        describe(
                                daemonSet(
                                        "{\"tolerations\":[{\"key\":\"gpu\",\"value\":\"yes\"}]}"),
                                node))
                .isInstanceOf(Enrichment.Text.class);
        assertThat(describe(daemonSet("{\"tolerations\":[{\"operator\":\"Exists\"}]}"), node))
                .isInstanceOf(Enrichment.Text.class);
    }

    @Test
    void namesTheLabelThatTheNodeLacks() {
        assertThat(why(daemonSet("{\"nodeSelector\":{\"disk\":\"ssd\"}}"), node("[]")))
                .isEqualTo("the node does not have the label disk=ssd");
        assertThat(why(affinity("zone", "In", "b"), node("[]")))
                .isEqualTo("the node does not meet its node affinity");
        assertThat(describe(affinity("zone", "In", "a"), node("[]")))
                .isInstanceOf(Enrichment.Text.class);
        assertThat(describe(affinity("size", "Gt", "3"), node("[]")))
                .isInstanceOf(Enrichment.Text.class);
        assertThat(why(affinity("size", "Lt", "3"), node("[]")))
                .isEqualTo("the node does not meet its node affinity");
    }

    @Test
    void saysThatNoneIs() {
        assertThat(
                        describe(
                                ANY,
                                node(
                                        "[{\"key\":\"node.kubernetes.io/unreachable\",\"effect\":\"NoExecute\"}]")))
                .isEqualTo(
                        new Enrichment.Text(
                                "Misscheduled pods of DaemonSet ops/logs",
                                "None of its pods, 1, is on a node where it should not run."));
    }

    private static String why(JsonNode daemonSet, JsonNode node) {
        Enrichment answer = describe(daemonSet, node);
        assertThat(answer).isInstanceOf(Enrichment.Table.class);
        List<String> row = ((Enrichment.Table) answer).rows().getFirst();
        assertThat(row).startsWith("logs-1", "node-1");
        return row.getLast();
    }

    private static Enrichment describe(JsonNode daemonSet, JsonNode node) {
        JsonNode pod =
                json("{\"metadata\":{\"name\":\"logs-1\"},\"spec\":{\"nodeName\":\"node-1\"}}");
        return Misscheduled.describe(LOGS, daemonSet, List.of(pod), List.of(node));
    }

    private static JsonNode daemonSet(String podSpec) {
        return json("{\"spec\":{\"template\":{\"spec\":%s}}}".formatted(podSpec));
    }

    private static JsonNode affinity(String key, String operator, String value) {
        return daemonSet(
                "{\"affinity\":{\"nodeAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":{\"nodeSelectorTerms\":[{\"matchExpressions\":[{\"key\":\"%s\",\"operator\":\"%s\",\"values\":[\"%s\"]}]}]}}}}"
                        .formatted(key, operator, value));
    }

    private static JsonNode node(String taints) {
        return json(
                "{\"metadata\":{\"name\":\"node-1\",\"labels\":{\"zone\":\"a\",\"size\":\"4\"}},\"spec\":{\"taints\":%s}}"
                        .formatted(taints));
    }

    private static JsonNode json(String text) {
        return Json.MAPPER.readTree(text);
    }
}
