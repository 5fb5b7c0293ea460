package io.causestream.replay;

import io.causestream.context.ContextQuery;
import io.causestream.finding.Subject;

/**
 * What was asked about which object: the finding is not part of it, since other rules may give it
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
                    case ContextQuery.NodeCapacity(String node) -> Subject.node(node);
                    case ContextQuery.ObjectStatus(Subject object) -> object;
                    case ContextQuery.ObjectYaml(Subject object) -> object;
                    case ContextQuery.PodIssues(Subject workload) -> workload;
                    case ContextQuery.DependentEvents events -> events.workload();
                    case ContextQuery.DependentLogs logs -> logs.workload();
                    case ContextQuery.MisscheduledPods(Subject daemonSet) -> daemonSet;
                    case ContextQuery.ServiceEndpoints(String namespace, String name) ->
                            new Subject("Service", namespace, name);
                    case ContextQuery.NodeUsage usage -> Subject.node(usage.node());
                    case ContextQuery.ContainerLogs _,
                            ContextQuery.SelectedLogs _,
                            ContextQuery.ObjectEvents _,
                            ContextQuery.Usage _,
                            ContextQuery.OwnerEvents _,
                            ContextQuery.PodFacts _,
                            ContextQuery.MetricNow _,
                            ContextQuery.MetricRange _,
                            ContextQuery.MetricTable _,
                            ContextQuery.Unknown _ ->
                            subject;
                };
    }

    /** The same of whichever run of the container. */
    record OfAnyRun(Question question) {}

    /** The question as one request put it. */
    record InRequest(String id, OfAnyRun question) {}

    /**
     * Under the rules of the recording the same request is made again, and has the answer that it
     * had; a little earlier or later it may be about another run of the container.
     *
     * @param id the request's
     */
    InRequest inRequest(String id) {
        return new InRequest(id, ofAnyRun());
    }

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
                                    usage.resource(),
                                    usage.container(),
                                    usage.window(),
                                    null,
                                    usage.expression(),
                                    usage.unit());
                    case ContextQuery.NodeUsage usage ->
                            new ContextQuery.NodeUsage(
                                    usage.resource(),
                                    usage.node(),
                                    usage.window(),
                                    null,
                                    usage.expression(),
                                    usage.unit());
                    case ContextQuery.MetricRange range ->
                            new ContextQuery.MetricRange(
                                    range.title(),
                                    range.expression(),
                                    range.parameters(),
                                    range.unit(),
                                    range.window(),
                                    range.step(),
                                    null,
                                    range.legend());
                    default -> query;
                };
        return new OfAnyRun(new Question(cluster, subject, ofAnyRun));
    }
}
