package io.causestream.ingest.kube.lookup;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextRequest;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.ClusterClock;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.LookupFailed;
import io.causestream.ingest.kube.api.Paths;
import io.causestream.ingest.kube.describe.Misscheduled;
import io.causestream.ingest.kube.describe.PodIssue;
import io.causestream.ingest.kube.describe.StatusTable;
import io.causestream.ingest.kube.masking.SizeLimit;
import io.causestream.ingest.kube.masking.Trimmer;
import io.causestream.ingest.kube.prometheus.Prometheus;
import io.causestream.ingest.kube.watch.Owners;
import io.causestream.redaction.Redactor;
import io.causestream.settings.YamlDocument;
import io.causestream.topics.EnrichmentSize;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Looks up the context for a request. A request is checked as if its writer were not trusted: names
 * are names, and numbers within their ranges.
 */
public final class ContextAnswers {

    // RFC 1123 subdomains, and the upper case and colons of some system names.
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.:_-]{0,251}[A-Za-z0-9])?");

    private static final int LONGEST_REASON = 500;

    private static final int LONGEST_YAML = 60_000;
    private static final int MAX_NODES_BYTES = 16 << 20;

    private final ContainerLog logs;
    private final ObjectEventList events;
    private final WorkloadPods pods;
    private final DependentPods dependents;
    private final ServiceEndpointsLookUp services;
    private final KubeApi api;
    private final Trimmer trimmer;
    private final NodeTable node;
    private final UsageGraph usage;
    private final NodeUsageGraph nodeUsage;
    private final OwnerEvents ownerEvents;
    private final NodePodsTable nodePods;
    private final RolloutTable rollouts;
    private final MetricQuery metrics;
    private final ClusterReader reader;
    private final ClusterClock clock;
    private final Redactor redactor;

    /**
     * @param prometheus null if none is configured
     * @param trimmer of what is sent of whole objects
     */
    public ContextAnswers(
            KubeApi api,
            Owners owners,
            @Nullable Prometheus prometheus,
            Trimmer trimmer,
            Redactor redactor) {
        this.api = api;
        this.trimmer = trimmer;
        this.logs = new ContainerLog(api, redactor);
        this.events = new ObjectEventList(api, redactor);
        this.pods = new WorkloadPods(api, owners);
        this.dependents = new DependentPods(pods, events, logs, api.clock());
        this.services = new ServiceEndpointsLookUp(api, pods);
        this.node = new NodeTable(api, redactor);
        this.usage = new UsageGraph(api, prometheus);
        this.nodeUsage = new NodeUsageGraph(api, prometheus);
        this.ownerEvents = new OwnerEvents(api, events);
        this.nodePods = new NodePodsTable(api);
        this.rollouts = new RolloutTable(api, redactor);
        this.metrics = new MetricQuery(api, prometheus);
        this.reader = new ClusterReader(api);
        this.clock = api.clock();
        this.redactor = redactor;
    }

    /** The evidence, or why it is unavailable; always within the deadline. */
    public Enrichment answer(ContextRequest request, Deadline deadline)
            throws InterruptedException {
        try {
            return EnrichmentSize.bounded(
                    request.query().what(), lookUp(request, deadline), EnrichmentSize.MAX_BYTES);
        } catch (LookupFailed e) {
            // Cut after masking: half a secret would no longer look like one.
            return new Enrichment.Unavailable(
                    request.query().what(),
                    SizeLimit.shorten(redactor.redact(e.why()), LONGEST_REASON));
        }
    }

    private Enrichment lookUp(ContextRequest request, Deadline deadline)
            throws LookupFailed, InterruptedException {
        Subject subject = request.subject();
        String uid = request.uid();
        return switch (request.query()) {
            case ContextQuery.ContainerLogs query -> {
                refuseUnlessPod(subject);
                refuseUnlessName("container", query.container());
                refuseUnlessLogged(query.container(), query.tailLines(), query.limitBytes());
                yield logs.of(subject, uid, query, deadline);
            }
            case ContextQuery.ObjectEvents query -> {
                refuseUnlessNamed(subject);
                refuseOutside("limit", query.limit(), 1, 100);
                yield query.ofOwners() || query.ofNode()
                        ? ownerEvents.timeline(subject, uid, query, deadline)
                        : events.of(subject, uid, query.limit(), deadline);
            }
            case ContextQuery.PodsBeside(Subject workload) -> {
                refuseUnlessOwner(workload);
                yield PodTable.of(workload, pods.of(workload, deadline), clock.now());
            }
            case ContextQuery.NodeConditions(String name) -> {
                refuseUnlessName("node", name);
                yield node.of(name, deadline);
            }
            case ContextQuery.Usage query -> {
                refuseUnlessPod(subject);
                if (!query.container().isEmpty()) {
                    refuseUnlessName("container", query.container());
                }
                refuseOtherWindow(query.window());
                yield usage.of(subject, uid, query, deadline);
            }
            case ContextQuery.NodeUsage query -> {
                refuseUnlessName("node", query.node());
                refuseOtherWindow(query.window());
                yield nodeUsage.of(query, deadline);
            }
            case ContextQuery.OwnerEvents(int limit) -> {
                refuseUnlessNamed(subject);
                refuseOutside("limit", limit, 1, 100);
                yield ownerEvents.of(subject, uid, limit, deadline);
            }
            case ContextQuery.PodFacts _ -> {
                refuseUnlessPod(subject);
                yield PodFactsTable.of(
                        subject, reader.pod(subject, uid, deadline), clock.now(), redactor);
            }
            case ContextQuery.NodePods(String name) -> {
                refuseUnlessName("node", name);
                yield nodePods.pods(name, deadline);
            }
            case ContextQuery.NodeCapacity(String name) -> {
                refuseUnlessName("node", name);
                yield nodePods.capacity(name, deadline);
            }
            case ContextQuery.ObjectStatus(Subject object) -> {
                refuseUnlessNamed(object);
                yield status(object, deadline);
            }
            case ContextQuery.ObjectYaml(Subject object) -> {
                refuseUnlessNamed(object);
                yield yaml(object, deadline);
            }
            case ContextQuery.PodIssues(Subject workload) -> {
                refuseUnlessOwner(workload);
                yield PodIssue.describe(
                        workload, pods.of(workload, deadline), clock.now(), redactor);
            }
            case ContextQuery.DependentEvents query -> {
                refuseUnlessOwner(query.workload());
                refuseOutside("pods", query.pods(), 1, 10);
                refuseOutside("limit", query.limit(), 1, 100);
                yield dependents.events(query, deadline);
            }
            case ContextQuery.DependentLogs query -> {
                refuseUnlessOwner(query.workload());
                refuseUnlessLogged(query.container(), query.tailLines(), query.limitBytes());
                yield dependents.logs(query, deadline);
            }
            case ContextQuery.SelectedLogs query -> {
                if (!query.namespace().isEmpty()) {
                    refuseUnlessName("namespace", query.namespace());
                }
                refuseOutside("number of selectors", query.selectors().size(), 1, 10);
                for (String selector : query.selectors()) {
                    refuseOutside("length of a selector", selector.length(), 1, 500);
                }
                refuseUnlessLogged(query.container(), query.tailLines(), query.limitBytes());
                yield dependents.logs(query, deadline);
            }
            case ContextQuery.MisscheduledPods(Subject daemonSet) -> {
                refuseUnlessOwner(daemonSet);
                yield misscheduled(daemonSet, deadline);
            }
            case ContextQuery.ServiceEndpoints(String namespace, String name) -> {
                refuseUnlessName("namespace", namespace);
                refuseUnlessName("service", name);
                yield services.of(namespace, name, deadline);
            }
            case ContextQuery.RolloutHistory(Subject workload, int limit) -> {
                refuseUnlessNamed(workload);
                refuseOutside("limit", limit, 1, 50);
                yield rollouts.of(workload, limit, deadline);
            }
            case ContextQuery.MetricNow query -> metrics.now(subject, query, deadline);
            case ContextQuery.MetricRange query -> metrics.range(subject, query, deadline);
            case ContextQuery.MetricTable query -> {
                refuseOutside("limit", query.limit(), 1, 100);
                refuseOutside("number of columns", query.columns().size(), 1, 5);
                yield metrics.table(subject, query, deadline);
            }
            case ContextQuery.Unknown _ ->
                    throw new LookupFailed(
                            "the cluster's agent is too old for this; update ingest-kube");
        };
    }

    private Enrichment status(Subject object, Deadline deadline)
            throws LookupFailed, InterruptedException {
        Enrichment.Table status =
                StatusTable.of(object, reader.object(object, deadline), clock.now(), redactor);
        if (status.rows().isEmpty()) {
            throw new LookupFailed("%s has no conditions".formatted(object));
        }
        return status;
    }

    private Enrichment yaml(Subject object, Deadline deadline)
            throws LookupFailed, InterruptedException {
        Kind kind = ClusterReader.kind(object);
        if (!(reader.object(object, deadline) instanceof ObjectNode found)) {
            throw new LookupFailed("the cluster answered with something else than an object");
        }
        return new Enrichment.Text(
                object.toString(),
                SizeLimit.shorten(YamlDocument.write(trimmer.trim(kind, found)), LONGEST_YAML));
    }

    private Enrichment misscheduled(Subject daemonSet, Deadline deadline)
            throws LookupFailed, InterruptedException {
        JsonNode object = reader.object(daemonSet, deadline);
        try {
            List<JsonNode> nodes =
                    api.object(Paths.nodes(), deadline, MAX_NODES_BYTES)
                            .path("items")
                            .valueStream()
                            .toList();
            return Misscheduled.describe(daemonSet, object, pods.of(daemonSet, deadline), nodes);
        } catch (IOException e) {
            throw ClusterReader.cannotBeHad("the nodes", e);
        }
    }

    /** A namespaced object, or a namespace: it has pods of its own. */
    private static void refuseUnlessOwner(Subject workload) throws LookupFailed {
        refuseUnlessNamed(workload);
        if (!workload.isNamespaced() && !workload.kind().equals(Kind.NAMESPACE.kindName())) {
            throw new LookupFailed("a workload has a namespace, %s has none".formatted(workload));
        }
    }

    /**
     * @param container empty for whichever it is
     */
    private static void refuseUnlessLogged(String container, int tailLines, int limitBytes)
            throws LookupFailed {
        if (!container.isEmpty()) {
            refuseUnlessName("container", container);
        }
        refuseOutside("tailLines", tailLines, 1, 1_000);
        refuseOutside("limitBytes", limitBytes, 1_024, 262_144);
    }

    private static void refuseOtherWindow(Duration window) throws LookupFailed {
        refuseOutside("window (minutes)", window.toMinutes(), 5, Duration.ofDays(1).toMinutes());
    }

    private static void refuseUnlessPod(Subject subject) throws LookupFailed {
        refuseUnlessNamed(subject);
        if (!subject.kind().equals(Kind.POD.kindName()) || !subject.isNamespaced()) {
            throw new LookupFailed("only pods have this, not %s".formatted(subject));
        }
    }

    private static void refuseUnlessNamed(Subject subject) throws LookupFailed {
        refuseUnlessName("kind", subject.kind());
        refuseUnlessName("name", subject.name());
        if (subject.isNamespaced()) {
            refuseUnlessName("namespace", subject.namespace());
        }
    }

    private static void refuseUnlessName(String what, String name) throws LookupFailed {
        if (!NAME.matcher(name).matches()) {
            throw new LookupFailed("the request's %s is not a valid name".formatted(what));
        }
    }

    private static void refuseOutside(String what, long value, long lowest, long highest)
            throws LookupFailed {
        if (value < lowest || value > highest) {
            throw new LookupFailed(
                    "%s is %d; it must be from %d to %d".formatted(what, value, lowest, highest));
        }
    }
}
