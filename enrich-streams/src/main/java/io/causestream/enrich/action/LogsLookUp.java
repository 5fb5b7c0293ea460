package io.causestream.enrich.action;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.ContainerLogs;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.playbook.catalogue.Parameters;
import io.causestream.playbook.filter.LineFilter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The last lines of a container's log. */
final class LogsLookUp implements LookUp {

    /** As {@code kubectl logs --tail=100} shows them. */
    private static final int TAIL_LINES = 100;

    private static final int LOG_BYTES = 64 * 1024;

    /** The lines requested if there is a filter, of which only those that it keeps are shown. */
    private static final int MOST_LINES = 1_000;

    private static final int MOST_LOG_BYTES = 256 * 1024;

    private static final List<String> ASKED_BY = List.of("attach_logs", "logs");

    private final boolean ofPodsOnly;

    /**
     * @param ofPodsOnly whether it is asked for only if the subject is a pod itself
     */
    LogsLookUp(boolean ofPodsOnly) {
        this.ofPodsOnly = ofPodsOnly;
    }

    @Override
    public String prefix() {
        return "1-logs";
    }

    @Override
    public Map<String, ContextQuery> asks(AskedFinding about, Parameters arguments) {
        String container = container(about, arguments);
        boolean isOfOther = ofPodsOnly && !about.subject().kind().equals("Pod");
        if (isOfOther || !about.hasRun() || container.isEmpty() || !wantsAny(arguments)) {
            return Map.of();
        }
        CrashInfo crash = container.equals(about.container()) ? about.crash() : null;
        return Map.of(
                prefix() + "-" + container,
                new ContainerLogs(
                        container,
                        crash == null ? null : crash.startedAt(),
                        crash == null ? null : crash.finishedAt(),
                        lines(arguments),
                        bytes(arguments)));
    }

    /** How many lines to request. */
    static int lines(Parameters arguments) {
        return filter(arguments).isPresent() ? MOST_LINES : TAIL_LINES;
    }

    static int bytes(Parameters arguments) {
        return filter(arguments).isPresent() ? MOST_LOG_BYTES : LOG_BYTES;
    }

    @Override
    public ContextQuery wider(ContextQuery one, ContextQuery other) {
        return ((ContainerLogs) one).tailLines() >= ((ContainerLogs) other).tailLines()
                ? one
                : other;
    }

    /** All lines, if any action requests all. */
    @Override
    public Enrichment makes(AskedFinding about, Enrichment answer, List<Parameters> arguments) {
        if (!(answer instanceof Enrichment.Logs logs)) {
            return answer;
        }
        return filtered(
                logs,
                arguments.stream()
                        .filter(LogsLookUp::wantsAny)
                        .filter(each -> container(about, each).equals(logs.container()))
                        .toList());
    }

    /** The lines that the filters keep; all of them, if one of the actions has no filter. */
    static Enrichment filtered(Enrichment.Logs logs, List<Parameters> arguments) {
        List<Optional<String>> filters =
                arguments.stream().map(LogsLookUp::filter).distinct().toList();
        if (filters.isEmpty() || filters.contains(Optional.<String>empty())) {
            return logs;
        }
        List<LineFilter> some =
                filters.stream().flatMap(Optional::stream).map(LineFilter::of).toList();
        List<String> kept =
                logs.lines().stream()
                        .filter(line -> some.stream().anyMatch(filter -> filter.keeps(line)))
                        .toList();
        return kept.isEmpty()
                ? new Enrichment.Unavailable(
                        "logs of container " + logs.container(),
                        "filter_regex matches none of its last %d lines"
                                .formatted(logs.lines().size()))
                : new Enrichment.Logs(
                        logs.pod(), logs.container(), logs.previous(), kept, logs.truncated());
    }

    private static String container(AskedFinding about, Parameters arguments) {
        String named = arguments.declares("container_name") ? arguments.text("container_name") : "";
        return named.isEmpty() ? about.container() : named;
    }

    private static Optional<String> filter(Parameters arguments) {
        return arguments.declares("filter_regex")
                ? arguments.optionalText("filter_regex")
                : Optional.empty();
    }

    /**
     * Whether logs are wanted: true unless the action has the parameter {@code attach_logs} or
     * {@code logs}, and it is false.
     */
    static boolean wantsAny(Parameters arguments) {
        return ASKED_BY.stream()
                .allMatch(name -> !arguments.declares(name) || arguments.flag(name));
    }
}
