package io.causestream.ingest.kube.api;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.ContainerLogs;
import io.causestream.context.ContextQuery.DependentEvents;
import io.causestream.context.ContextQuery.DependentLogs;
import io.causestream.context.ContextQuery.MetricNow;
import io.causestream.context.ContextQuery.MetricRange;
import io.causestream.context.ContextQuery.MetricTable;
import io.causestream.context.ContextQuery.MisscheduledPods;
import io.causestream.context.ContextQuery.NodeCapacity;
import io.causestream.context.ContextQuery.NodeConditions;
import io.causestream.context.ContextQuery.NodePods;
import io.causestream.context.ContextQuery.NodeUsage;
import io.causestream.context.ContextQuery.ObjectEvents;
import io.causestream.context.ContextQuery.ObjectStatus;
import io.causestream.context.ContextQuery.ObjectYaml;
import io.causestream.context.ContextQuery.OwnerEvents;
import io.causestream.context.ContextQuery.PodFacts;
import io.causestream.context.ContextQuery.PodIssues;
import io.causestream.context.ContextQuery.PodsBeside;
import io.causestream.context.ContextQuery.RolloutHistory;
import io.causestream.context.ContextQuery.SelectedLogs;
import io.causestream.context.ContextQuery.ServiceEndpoints;
import io.causestream.context.ContextQuery.Usage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how many queries are looked up at the same time, by what answers them: a Prometheus that
 * hangs holds up no log, and kubelets that hang, which is where logs come from, hold up no Events.
 */
public final class QuerySlots {

    /** What a query waits for. */
    private enum Answers {
        PROMETHEUS,
        KUBELET,
        API_SERVER
    }

    private final Map<Answers, Semaphore> slots = new EnumMap<>(Answers.class);

    /**
     * @param each how many of each sort
     */
    public QuerySlots(int each) {
        for (Answers sort : Answers.values()) {
            slots.put(sort, new Semaphore(each, true));
        }
    }

    /** Whether the query may be looked up; waits for its turn until the deadline. */
    public boolean tryAcquire(ContextQuery query, Deadline deadline) throws InterruptedException {
        return of(query).tryAcquire(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The query that was allowed is done. */
    public void release(ContextQuery query) {
        of(query).release();
    }

    private Semaphore of(ContextQuery query) {
        return Objects.requireNonNull(slots.get(answers(query)));
    }

    private static Answers answers(ContextQuery query) {
        return switch (query) {
            case Usage _, NodeUsage _, MetricNow _, MetricRange _, MetricTable _ ->
                    Answers.PROMETHEUS;
            case ContainerLogs _, DependentLogs _, SelectedLogs _ -> Answers.KUBELET;
            case ObjectEvents _,
                    OwnerEvents _,
                    DependentEvents _,
                    PodsBeside _,
                    PodFacts _,
                    PodIssues _,
                    NodeConditions _,
                    NodePods _,
                    NodeCapacity _,
                    RolloutHistory _,
                    ObjectStatus _,
                    ObjectYaml _,
                    MisscheduledPods _,
                    ServiceEndpoints _,
                    ContextQuery.Unknown _ ->
                    Answers.API_SERVER;
        };
    }
}
