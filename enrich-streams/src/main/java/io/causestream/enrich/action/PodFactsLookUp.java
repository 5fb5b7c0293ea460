package io.causestream.enrich.action;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.PodFacts;
import io.causestream.finding.Enrichment;
import io.causestream.playbook.catalogue.Parameters;
import java.util.List;
import java.util.Map;

/** What the pod is made of and how it fared; of a job, the pod that failed for it. */
final class PodFactsLookUp implements LookUp {

    @Override
    public String prefix() {
        return "7-facts";
    }

    @Override
    public Map<String, ContextQuery> asks(AskedFinding about, Parameters arguments) {
        return about.subject().kind().equals("Pod") || about.failedPod() != null
                ? Map.of(prefix(), new PodFacts())
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
