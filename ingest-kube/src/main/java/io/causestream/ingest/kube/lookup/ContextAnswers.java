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
import io.causestream.ingest.kube.masking.SizeLimit;
import io.causestream.ingest.kube.prometheus.Prometheus;
import io.causestream.ingest.kube.watch.Owners;
import io.causestream.redaction.Redactor;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the context for a request. A request is checked as if its writer were not trusted: names
 * are names, and numbers within their ranges.
 */
public final class ContextAnswers {

    // RFC 1123 subdomains, and the upper case and colons of some system names.
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.:_-]{0,251}[A-Za-z0-9])?");

    private static final int LONGEST_REASON = 500;

    private final ContainerLog logs;
    private final ObjectEventList events;
    private final PodTable pods;
    private final NodeTable node;
    private final UsageGraph usage;
    private final OwnerEvents ownerEvents;
    private final NodePodsTable nodePods;
    private final RolloutTable rollouts;
    private final MetricQuery metrics;
    private final ClusterReader reader;
    private final ClusterClock clock;
    private final Redactor redactor;

    /**
     * @param prometheus null if none is configured
     */
    public ContextAnswers(
            KubeApi api, Owners owners, @Nullable Prometheus prometheus, Redactor redactor) {
        this.logs = new ContainerLog(api, redactor);
        this.events = new ObjectEventList(api, redactor);
        this.pods = new PodTable(api, owners);
        this.node = new NodeTable(api, redactor);
        this.usage = new UsageGraph(api, prometheus);
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
            return AnswerSize.bounded(request.query().what(), lookUp(request, deadline));
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
                refuseOutside("tailLines", query.tailLines(), 1, 1_000);
                refuseOutside("limitBytes", query.limitBytes(), 1_024, 262_144);
                yield logs.of(subject, uid, query, deadline);
            }
            case ContextQuery.ObjectEvents query -> {
                refuseUnlessNamed(subject);
                refuseOutside("limit", query.limit(), 1, 100);
                yield events.of(subject, uid, query.limit(), deadline);
            }
            case ContextQuery.PodsBeside(Subject workload) -> {
                refuseUnlessNamed(workload);
                if (!workload.isNamespaced()) {
                    throw new LookupFailed(
                            "a workload has a namespace, %s has none".formatted(workload));
                }
                yield pods.of(workload, deadline);
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
                refuseOutside(
                        "window (minutes)",
                        query.window().toMinutes(),
                        5,
                        Duration.ofDays(1).toMinutes());
                yield usage.of(subject, uid, query, deadline);
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
                yield nodePods.of(name, deadline);
            }
            case ContextQuery.RolloutHistory(Subject workload, int limit) -> {
                refuseUnlessNamed(workload);
                refuseOutside("limit", limit, 1, 50);
                yield rollouts.of(workload, limit, deadline);
            }
            case ContextQuery.MetricNow query -> metrics.now(subject, query, deadline);
            case ContextQuery.MetricRange query -> metrics.range(subject, query, deadline);
            case ContextQuery.Unknown _ ->
                    throw new LookupFailed(
                            "the cluster's agent is too old for this; update ingest-kube");
        };
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
