package io.causestream.sink.slack.rendering;

import io.causestream.finding.Enrichment.Events;
import io.causestream.finding.Enrichment.Events.Event;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Events as a timeline, a bullet each. Where there are more than Slack shows without folding:
 * warnings first of all, then what is latest, and those of the node after those of the pod itself.
 */
final class EventRows {

    private static final int AT_MOST = 6;
    private static final int REASON = 60;
    private static final int NOTE = 100;

    /** As the kubelet names a pod; the message is about that pod anyway. */
    private static final Pattern POD_UID =
            Pattern.compile(" in pod [^\\s_]{1,253}_[^\\s(]{1,63}\\([0-9a-f-]{36}\\)");

    private EventRows() {}

    static TableRows.Shown of(Events events) {
        List<Event> all = events.events();
        Set<Event> chosen =
                all.reversed().stream()
                        .sorted(
                                Comparator.comparing(EventRows::isOfNode)
                                        .thenComparing(event -> !isWarning(event)))
                        .limit(AT_MOST)
                        .collect(Collectors.toCollection(HashSet::new));
        List<Event> shown = all.stream().filter(chosen::contains).limit(AT_MOST).toList();
        return new TableRows.Shown(
                shown.stream().map(EventRows::bullet).collect(Collectors.joining("\n")),
                all.size() - shown.size());
    }

    private static boolean isOfNode(Event event) {
        return event.regarding().startsWith("Node ");
    }

    private static boolean isWarning(Event event) {
        return event.type().equals("Warning");
    }

    private static String bullet(Event event) {
        String reason = SlackText.line(event.reason(), REASON);
        return "•  %s  %s%s  %s"
                .formatted(
                        HumanFormat.time(event.at()),
                        isWarning(event) ? "*%s*".formatted(reason) : reason,
                        event.count() > 1 ? " ×" + HumanFormat.number(event.count()) : "",
                        SlackText.line(POD_UID.matcher(event.note()).replaceAll(""), NOTE));
    }

    /** All events as text. */
    static String file(Events events) {
        return events.events().stream()
                .map(event ->
                        "%s  %-7s  %s%s  %s: %s\n"
                                .formatted(
                                        event.at(),
                                        event.type(),
                                        event.reason(),
                                        event.count() > 1 ? " (×%d)".formatted(event.count()) : "",
                                        event.regarding(),
                                        event.note().replaceAll("\\s+", " ")))
                .map(SlackText::clean)
                .collect(Collectors.joining());
    }
}
