package io.causestream.enrich.life;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.ContainerLogs;
import io.causestream.context.ContextQuery.NodeConditions;
import io.causestream.context.ContextQuery.ObjectEvents;
import io.causestream.context.ContextQuery.PodsBeside;
import io.causestream.context.ContextQuery.Resource;
import io.causestream.context.ContextQuery.Usage;
import io.causestream.context.ContextRequest;
import io.causestream.enrich.trigger.Reasons;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Finding;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an engineer would look up first, by what is wrong with whom. Pure. */
final class ContextPlan {

    /** What {@code kubectl logs --tail=100} showed the users of the old system. */
    private static final int TAIL_LINES = 100;

    private static final int LOG_BYTES = 64 * 1024;
    private static final int EVENTS = 20;
    private static final Duration CURVE = Duration.ofHours(1);

    private ContextPlan() {}

    static List<ContextRequest> requests(Life life, Evidence evidence, Duration within) {
        List<ContextQuery> queries = queries(life, evidence);
        List<ContextRequest> requests = new ArrayList<>();
        for (ContextQuery query : queries) {
            requests.add(
                    new ContextRequest(
                            life.head().id() + "/" + requests.size(),
                            life.head().cluster(),
                            life.head().id(),
                            life.head().subject(),
                            life.about().uid(),
                            life.head().severity(),
                            within,
                            query));
        }
        return requests;
    }

    private static List<ContextQuery> queries(Life life, Evidence evidence) {
        Finding finding = life.head();
        Subject subject = finding.subject();
        List<ContextQuery> queries = new ArrayList<>();
        switch (subject.kind()) {
            case "Pod" -> {
                boolean ran = !finding.reason().equals(Reasons.IMAGE_PULL);
                if (ran && !life.about().container().isEmpty()) {
                    queries.add(logs(life.about().container(), evidence));
                    queries.add(usage(Resource.MEMORY, life.about().container(), evidence));
                    if (isAboutCpu(finding.reason())) {
                        queries.add(usage(Resource.CPU, life.about().container(), evidence));
                    }
                }
                queries.add(new ObjectEvents(EVENTS));
                queries.add(new PodsBeside(finding.workload()));
                if (!life.about().node().isEmpty()) {
                    queries.add(new NodeConditions(life.about().node()));
                }
            }
            case "Node" -> {
                queries.add(new NodeConditions(subject.name()));
                queries.add(new ObjectEvents(EVENTS));
            }
            case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job" -> {
                queries.add(new PodsBeside(subject));
                queries.add(new ObjectEvents(EVENTS));
            }
            case Subject.ALERT -> {
                // About no object: there is nothing to look up.
            }
            default -> queries.add(new ObjectEvents(EVENTS));
        }
        return queries;
    }

    private static ContainerLogs logs(String container, Evidence evidence) {
        CrashInfo crash = evidence.crash();
        return crash == null
                ? new ContainerLogs(container, null, null, TAIL_LINES, LOG_BYTES)
                : new ContainerLogs(
                        container, crash.startedAt(), crash.finishedAt(), TAIL_LINES, LOG_BYTES);
    }

    private static Usage usage(Resource resource, String container, Evidence evidence) {
        CrashInfo crash = evidence.crash();
        return new Usage(resource, container, CURVE, crash == null ? null : crash.finishedAt());
    }

    private static boolean isAboutCpu(String reason) {
        return reason.toUpperCase(Locale.ROOT).contains("CPU");
    }
}
