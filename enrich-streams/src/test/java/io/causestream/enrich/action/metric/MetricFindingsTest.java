package io.causestream.enrich.action.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.enrich.action.metric.MetricCells.Format;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.Table;
import io.causestream.finding.Enrichment.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricFindingsTest {

    @Test
    void saysWhatBecomesOfRequestsWithoutTheLargestNode() {
        Table answer =
                table(
                        List.of("Requested", "Allocatable", "Largest node"),
                        List.of("5.5", "8", "4"));

        assertThat(MetricFindings.overcommit(answer, "CPU", Format.CORES))
                .isEqualTo(
                        new Text(
                                "T",
                                "Pods request 5.50 cores of CPU; the nodes can allocate 8 cores (69 % of it is requested), and 4 cores without the largest node. If the largest node fails, 1.50 cores of requests find no place. Lower requests or add a node."));
    }

    @Test
    void saysWhichContainerIsThrottledAndWhatToDo() {
        Table answer =
                table(
                        List.of("container", "Throttled", "Used", "Requested", "Limit"),
                        List.of("web", "0.43", "0.48", "0.25", "0.5"),
                        List.of("proxy", "-", "0.01", "-", "-"));

        Text text = (Text) MetricFindings.throttling(answer, List.of());

        assertThat(text.text())
                .contains(
                        "Container web is throttled in 43 % of its periods: it uses 0.48 cores of a limit of 0.50 cores, and requested 0.25 cores. Raise the limit",
                        "Container proxy has no CPU limit");
    }

    @Test
    void tellsAKillAtTheLimitFromANodeWithoutMemory() {
        Table answer =
                table(
                        List.of("namespace", "pod", "container", "Kills", "Peak", "Limit"),
                        List.of("shop", "web-1", "web", "2", "530000000", "536870912"),
                        List.of("shop", "job-1", "job", "1", "900000000", "-"),
                        List.of("shop", "calm-1", "calm", "-", "1000", "2000"));

        assertThat(((Table) MetricFindings.oomKills(answer, List.of())).rows())
                .containsExactly(
                        List.of("shop/web-1", "web", "2", "505 MiB", "512 MiB", "its limit"),
                        List.of("shop/job-1", "job", "1", "858 MiB", "-", "node out of memory"));
        assertThat(
                        MetricFindings.oomKills(
                                table(answer.columns(), answer.rows().getLast()), List.of()))
                .isInstanceOf(Enrichment.Unavailable.class);
    }

    @Test
    void namesTheServiceToDelete() {
        Table answer =
                table(
                        List.of("namespace", "service", "Targets"),
                        List.of("kube-system", "stack-kubelet", "3"),
                        List.of("kube-system", "old-kubelet", "3"));

        assertThat(((Text) MetricFindings.kubeletServices(answer)).text())
                .contains("There are 2", "kubectl -n kube-system delete service old-kubelet");
    }

    @Test
    void aTableHasUnitsAndNoEmptyColumns() {
        Table answer =
                table(
                        List.of("namespace", "pod", "Containers", "Volumes"),
                        List.of("shop", "web-1", "1610612736", "-"));

        assertThat(
                        MetricCells.readable(
                                answer,
                                Map.of("Containers", Format.BYTES, "Volumes", Format.BYTES)))
                .isEqualTo(
                        new Table(
                                "T",
                                List.of("Pod", "Containers"),
                                List.of(List.of("shop/web-1", "1.5 GiB"))));
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // Only read.
    private static Table table(List<String> columns, List<String>... rows) {
        return new Table("T", columns, Arrays.stream(rows).toList());
    }
}
