package io.causestream.enrich.action;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.ObjectStatus;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.playbook.catalogue.Parameters;
import java.util.List;
import java.util.Map;

/** Whether the cluster serves the metrics that autoscalers need: the status of that API. */
final class MetricsServerLookUp implements LookUp {

    private static final Subject METRICS = new Subject("APIService", "", "v1beta1.metrics.k8s.io");

    @Override
    public String prefix() {
        return "6-metrics";
    }

    @Override
    public Map<String, ContextQuery> asks(AskedFinding about, Parameters arguments) {
        return about.subject().kind().equals("HorizontalPodAutoscaler")
                        && arguments.flag("check_for_metrics_server")
                ? Map.of(prefix(), new ObjectStatus(METRICS))
                : Map.of();
    }

    @Override
    public ContextQuery wider(ContextQuery one, ContextQuery other) {
        return one;
    }

    @Override
    public Enrichment makes(AskedFinding about, Enrichment answer, List<Parameters> arguments) {
        return answer;
    }
}
