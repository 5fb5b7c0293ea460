package io.causestream.enrich.action;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.DependentLogs;
import io.causestream.finding.Enrichment;
import io.causestream.playbook.catalogue.Parameters;
import java.util.List;
import java.util.Map;

/** The log of the worst pod of a workload. */
final class DependentLogsLookUp implements LookUp {

    /** When such a log is of interest. */
    enum Wanted {
        /** If a container crashed. */
        CRASHED_ONLY,
        /** If it is not known which pod failed: otherwise {@link LogsLookUp} has that one's. */
        OF_UNKNOWN_POD
    }

    private final Wanted wanted;

    DependentLogsLookUp(Wanted wanted) {
        this.wanted = wanted;
    }

    @Override
    public String prefix() {
        return "1-dependent";
    }

    @Override
    public Map<String, ContextQuery> asks(AskedFinding about, Parameters arguments) {
        String container = container(arguments);
        boolean isWanted = wanted == Wanted.CRASHED_ONLY || about.pod() == null;
        return PodsLookUp.OWNERS.contains(about.subject().kind())
                        && isWanted
                        && LogsLookUp.wantsAny(arguments)
                ? Map.of(
                        container.isEmpty() ? prefix() : "%s-%s".formatted(prefix(), container),
                        new DependentLogs(
                                about.subject(),
                                container,
                                wanted == Wanted.CRASHED_ONLY,
                                LogsLookUp.lines(arguments),
                                LogsLookUp.bytes(arguments)))
                : Map.of();
    }

    @Override
    public ContextQuery wider(ContextQuery one, ContextQuery other) {
        DependentLogs first = (DependentLogs) one;
        DependentLogs second = (DependentLogs) other;
        return new DependentLogs(
                first.workload(),
                first.container(),
                first.crashedOnly() && second.crashedOnly(),
                Math.max(first.tailLines(), second.tailLines()),
                Math.max(first.limitBytes(), second.limitBytes()));
    }

    @Override
    public Enrichment makes(AskedFinding about, Enrichment answer, List<Parameters> arguments) {
        return answer instanceof Enrichment.Logs logs
                ? LogsLookUp.filtered(
                        logs, arguments.stream().filter(LogsLookUp::wantsAny).toList())
                : answer;
    }

    private static String container(Parameters arguments) {
        return arguments.declares("container_name") ? arguments.text("container_name") : "";
    }
}
