package io.causestream.enrich.action;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.SelectedLogs;
import io.causestream.finding.Enrichment;
import io.causestream.playbook.Template;
import io.causestream.playbook.catalogue.Parameters;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * The log of a pod with certain labels, in any namespace. It becomes a text, not a log: the rules
 * take logs for those of the finding's own container.
 */
final class SelectedLogsLookUp implements LookUp {

    private static final int MOST_SELECTORS = 10;

    /** What a message shows. */
    private static final int LONGEST_TEXT = 2_500;

    @Override
    public String prefix() {
        return "1-selected";
    }

    @Override
    public Map<String, ContextQuery> asks(AskedFinding about, Parameters arguments) {
        List<String> selectors =
                arguments.texts("label_selectors").stream()
                        .map(selector -> Template.of(selector).fill(about.values()))
                        .filter(selector -> !selector.contains(Template.MISSING))
                        .limit(MOST_SELECTORS)
                        .toList();
        return selectors.isEmpty()
                ? Map.of()
                : Map.of(
                        "%s-%08x".formatted(prefix(), selectors.hashCode()),
                        new SelectedLogs(
                                "",
                                selectors,
                                arguments.text("container_name"),
                                LogsLookUp.lines(arguments),
                                LogsLookUp.bytes(arguments)));
    }

    @Override
    public ContextQuery wider(ContextQuery one, ContextQuery other) {
        return ((SelectedLogs) one).tailLines() >= ((SelectedLogs) other).tailLines() ? one : other;
    }

    @Override
    public Enrichment makes(AskedFinding about, Enrichment answer, List<Parameters> arguments) {
        if (!(answer instanceof Enrichment.Logs logs)) {
            return answer;
        }
        Enrichment filtered = LogsLookUp.filtered(logs, arguments);
        if (!(filtered instanceof Enrichment.Logs kept)) {
            return filtered;
        }
        List<String> titles =
                arguments.stream().map(each -> each.text("title_override")).distinct().toList();
        String title =
                titles.size() == 1 && !titles.getFirst().isEmpty()
                        ? titles.getFirst()
                        : "Log of pod %s, container %s".formatted(logs.pod(), logs.container());
        return new Enrichment.Text(title, end(kept.lines()));
    }

    /** The last lines that fit. */
    private static String end(List<String> lines) {
        Deque<String> kept = new ArrayDeque<>();
        int length = 0;
        for (String line : lines.reversed()) {
            length += line.length() + 1;
            if (length > LONGEST_TEXT && !kept.isEmpty()) {
                kept.addFirst("[%d earlier lines]".formatted(lines.size() - kept.size()));
                break;
            }
            kept.addFirst(line);
        }
        return String.join("\n", kept);
    }
}
