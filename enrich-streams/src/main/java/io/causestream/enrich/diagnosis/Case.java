package io.causestream.enrich.diagnosis;

import io.causestream.finding.Change;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Enrichment.Graph;
import io.causestream.finding.Enrichment.Logs;
import io.causestream.finding.Finding;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A finding, as the rules look at it. */
record Case(Finding finding) {

    /**
     * A rule reads so much of a line: what is wrong stands at its beginning, and the text may be
     * hostile.
     */
    private static final int LONGEST_LINE = 2_000;

    Optional<CrashInfo> crash() {
        return all(CrashInfo.class).findFirst();
    }

    Optional<Graph> memory() {
        return all(Graph.class).filter(graph -> graph.unit().equals("bytes")).findFirst();
    }

    /** The log, latest line first: what it died of stands at its end. */
    List<String> linesFromTheEnd() {
        return all(Logs.class)
                .flatMap(logs -> logs.lines().stream())
                .map(Case::bounded)
                .toList()
                .reversed();
    }

    /** Notes of events, and the message of the container's state. */
    List<String> messages() {
        Stream<String> notes =
                all(Enrichment.Events.class)
                        .flatMap(events -> events.events().stream())
                        .map(Enrichment.Events.Event::note);
        Stream<String> states = crash().map(CrashInfo::message).stream();
        return Stream.concat(states, notes)
                .filter(text -> !text.isBlank())
                .map(Case::bounded)
                .toList();
    }

    List<Enrichment.Events.Event> events(String reason) {
        return all(Enrichment.Events.class)
                .flatMap(events -> events.events().stream())
                .filter(event -> event.reason().equals(reason))
                .toList();
    }

    /** The first line, from the end of the log, in which the pattern is found. */
    Optional<Found> inLog(Pattern pattern) {
        return find(linesFromTheEnd(), pattern);
    }

    Optional<Found> inMessages(Pattern pattern) {
        return find(messages(), pattern);
    }

    /** The latest change that came before the problem. */
    Optional<Change> latestChange() {
        return finding.changes().stream()
                .filter(change ->
                        !change.beforeStart().isZero() && !change.beforeStart().isNegative())
                .reduce((earlier, later) -> later);
    }

    String workload() {
        return finding.workload().kind().toLowerCase(java.util.Locale.ROOT)
                + " "
                + finding.workload().qualifiedName();
    }

    /** For a command line: {@code -n shop deployment/checkout}. */
    String commandTarget() {
        return "-n %s %s/%s"
                .formatted(
                        finding.workload().namespace(),
                        finding.workload().kind().toLowerCase(java.util.Locale.ROOT),
                        finding.workload().name());
    }

    /**
     * @param group the pattern's first group; the whole match if it has none
     */
    record Found(String line, String group) {}

    private <T extends Enrichment> Stream<T> all(Class<T> kind) {
        return finding.enrichments().stream().filter(kind::isInstance).map(kind::cast);
    }

    private static Optional<Found> find(List<String> lines, Pattern pattern) {
        for (String line : lines) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                String group =
                        matcher.groupCount() == 0 || matcher.group(1) == null
                                ? matcher.group()
                                : matcher.group(1);
                return Optional.of(new Found(line.strip(), group));
            }
        }
        return Optional.empty();
    }

    private static String bounded(String line) {
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE);
    }
}
