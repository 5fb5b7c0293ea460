package io.causestream.replay;

import io.causestream.context.ContextQuery;
import io.causestream.finding.Subject;

/**
 * What was asked about which object: the finding is not part of it, since other rules give it
 * another id; nor is its subject where the query names what it is about.
 */
record Question(String cluster, Subject subject, ContextQuery query) {

    Question {
        subject =
                switch (query) {
                    case ContextQuery.PodsBeside(Subject workload) -> workload;
                    case ContextQuery.RolloutHistory(Subject workload, int _) -> workload;
                    case ContextQuery.NodeConditions(String node) -> Subject.node(node);
                    case ContextQuery.NodePods(String node) -> Subject.node(node);
                    case ContextQuery.ContainerLogs _,
                            ContextQuery.ObjectEvents _,
                            ContextQuery.Usage _,
                            ContextQuery.OwnerEvents _,
                            ContextQuery.PodFacts _,
                            ContextQuery.MetricNow _,
                            ContextQuery.MetricRange _,
                            ContextQuery.Unknown _ ->
                            subject;
                };
    }

    /** The same of whichever run of the container. */
    record OfAnyRun(Question question) {}

    /**
     * When a container crashes again and again, which of its runs is asked about depends on when:
     * on how long a service was down, or on other intervals of the rules. Another run that was
     * asked about says more than none.
     */
    OfAnyRun ofAnyRun() {
        ContextQuery ofAnyRun =
                switch (query) {
                    case ContextQuery.ContainerLogs logs ->
                            new ContextQuery.ContainerLogs(
                                    logs.container(),
                                    null,
                                    null,
                                    logs.tailLines(),
                                    logs.limitBytes());
                    case ContextQuery.Usage usage ->
                            new ContextQuery.Usage(
                                    usage.resource(), usage.container(), usage.window(), null);
                    default -> query;
                };
        return new OfAnyRun(new Question(cluster, subject, ofAnyRun));
    }
}
