package io.causestream.ingest.kube.lookup;

import io.causestream.context.ContextQuery.ContainerLogs;
import io.causestream.context.ContextQuery.DependentEvents;
import io.causestream.context.ContextQuery.DependentLogs;
import io.causestream.context.ContextQuery.SelectedLogs;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.ClusterClock;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.LookupFailed;
import io.causestream.ingest.kube.describe.PodIssue;
import io.causestream.ingest.kube.describe.PodStatus;
import io.causestream.ingest.kube.watch.KubeEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Events and logs of the pods of a workload, or of pods with certain labels: the worst first. */
final class DependentPods {

    private final WorkloadPods pods;
    private final ObjectEventList events;
    private final ContainerLog logs;
    private final ClusterClock clock;

    DependentPods(
            WorkloadPods pods, ObjectEventList events, ContainerLog logs, ClusterClock clock) {
        this.pods = pods;
        this.events = events;
        this.logs = logs;
        this.clock = clock;
    }

    Enrichment events(DependentEvents query, Deadline deadline)
            throws LookupFailed, InterruptedException {
        List<JsonNode> worst =
                PodIssue.worstFirst(pods.of(query.workload(), deadline), clock.now()).stream()
                        .limit(query.pods())
                        .toList();
        List<KubeEvent> all = new ArrayList<>();
        for (JsonNode pod : worst) {
            all.addAll(events.list(Kind.POD.subject(pod), uid(pod), deadline));
        }
        if (all.isEmpty()) {
            throw new LookupFailed(
                    "the cluster has no events about %s; it keeps them for an hour"
                            .formatted(
                                    worst.stream()
                                            .map(pod -> Kind.POD.subject(pod).toString())
                                            .collect(Collectors.joining(", "))));
        }
        all.sort(Comparator.comparing(KubeEvent::lastSeen));
        return ObjectEventList.latest(all, query.limit());
    }

    Enrichment logs(DependentLogs query, Deadline deadline)
            throws LookupFailed, InterruptedException {
        List<JsonNode> all =
                pods.of(query.workload(), deadline).stream()
                        .filter(pod ->
                                !query.crashedOnly() || PodStatus.crashedContainer(pod).isPresent())
                        .toList();
        if (all.isEmpty()) {
            throw new LookupFailed(
                    "no container of the pods of %s has crashed".formatted(query.workload()));
        }
        return log(all, query.container(), query.tailLines(), query.limitBytes(), deadline);
    }

    Enrichment logs(SelectedLogs query, Deadline deadline)
            throws LookupFailed, InterruptedException {
        for (String selector : query.selectors()) {
            List<JsonNode> found = pods.selected(query.namespace(), selector, deadline);
            if (!found.isEmpty()) {
                return log(
                        found, query.container(), query.tailLines(), query.limitBytes(), deadline);
            }
        }
        throw new LookupFailed(
                "no pod%s has the labels %s"
                        .formatted(
                                query.namespace().isEmpty()
                                        ? ""
                                        : " of namespace " + query.namespace(),
                                String.join(" or ", query.selectors())));
    }

    private Enrichment log(
            List<JsonNode> some, String container, int tailLines, int limitBytes, Deadline deadline)
            throws LookupFailed, InterruptedException {
        JsonNode pod = PodIssue.worstFirst(some, clock.now()).getFirst();
        String first = pod.path("spec").path("containers").path(0).path("name").asString("");
        String named =
                container.isEmpty() ? PodStatus.crashedContainer(pod).orElse(first) : container;
        Subject subject = Kind.POD.subject(pod);
        return logs.of(
                subject,
                uid(pod),
                new ContainerLogs(named, null, null, tailLines, limitBytes),
                deadline);
    }

    private static String uid(JsonNode pod) {
        return pod.path("metadata").path("uid").asString("");
    }
}
