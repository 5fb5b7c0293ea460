package io.causestream.ingest.kube.lookup;

import io.causestream.context.ContextQuery.ContainerLogs;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.LookupFailed;
import io.causestream.ingest.kube.api.Paths;
import io.causestream.redaction.Redactor;
import io.causestream.service.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gets the end of one run's log. Between the pod's state and its log the container may start again:
 * a log counts only if the state is still the same afterwards.
 */
final class ContainerLog {

    private final KubeApi api;
    private final ClusterReader reader;
    private final Redactor redactor;

    ContainerLog(KubeApi api, Redactor redactor) {
        this.api = api;
        this.redactor = redactor;
        this.reader = new ClusterReader(api);
    }

    Enrichment of(Subject pod, String uid, ContainerLogs query, Deadline deadline)
            throws LookupFailed, InterruptedException {
        Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(2));
        int tailLines = query.tailLines() + LogTail.MORE;
        String why = "the log did not arrive in time";
        while (!deadline.isOver()) {
            LogRequest.Available logRequest = logRequest(reader.pod(pod, uid, deadline), query);
            switch (ask(pod, query, logRequest, tailLines, deadline)) {
                case LogText.None(String never) -> throw new LookupFailed(never);
                case LogText.NotALog(String notYet) -> {
                    why = notYet;
                    deadline.pause(backoff.next());
                }
                case LogText.Lines(var lines, boolean cut) -> {
                    if (cut && tailLines == 1 && lines.size() > 1) {
                        throw new LookupFailed(
                                "the cluster sends the log from its beginning, whatever end of it is requested");
                    }
                    if (cut && tailLines > 1) {
                        // The limit cuts off the end, which matters most: request fewer lines.
                        tailLines =
                                tailLines > query.tailLines()
                                        ? query.tailLines()
                                        : Math.max(1, tailLines / 2);
                    } else if (logRequest.equals(
                            logRequest(reader.pod(pod, uid, deadline), query))) {
                        LogTail tail =
                                LogTail.of(lines, query.tailLines(), lines.size() < tailLines);
                        return new Enrichment.Logs(
                                pod.name(),
                                query.container(),
                                logRequest.previous(),
                                tail.lines(),
                                tail.truncated());
                    }
                }
            }
        }
        throw new LookupFailed(why);
    }

    private static LogRequest.Available logRequest(
            tools.jackson.databind.JsonNode pod, ContainerLogs query) throws LookupFailed {
        return switch (LogRequest.of(pod, query)) {
            case LogRequest.Available available -> available;
            case LogRequest.NotAvailable(String why) -> throw new LookupFailed(why);
        };
    }

    private LogText ask(
            Subject pod,
            ContainerLogs query,
            LogRequest.Available logRequest,
            int tailLines,
            Deadline deadline)
            throws InterruptedException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("container", query.container());
        if (logRequest.previous()) {
            parameters.put("previous", "true");
        }
        parameters.put("timestamps", "true");
        parameters.put("tailLines", Integer.toString(tailLines));
        parameters.put("limitBytes", Integer.toString(query.limitBytes()));
        String path = Paths.pod(pod.namespace(), pod.name()) + "/log" + Paths.query(parameters);
        try {
            return LogText.judge(
                    // A server that ignores the limit is cut there.
                    api.beginning(path, deadline, query.limitBytes()),
                    logRequest,
                    query.limitBytes(),
                    redactor);
        } catch (IOException e) {
            return new LogText.NotALog(ClusterReader.cannotBeHad("the log", e).why());
        }
    }
}
