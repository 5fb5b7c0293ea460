package io.causestream.sink.delivery;

import static java.util.stream.Collectors.joining;

import io.causestream.delivery.Delivery;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Excerpt;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Source;
import io.causestream.finding.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a channel is told of the findings that have no message of their own there: one message,
 * which is itself shown as a finding. Pure.
 */
final class StormSummary {

    /** The reason of the summary's own finding. */
    static final String REASON = "FindingStorm";

    private static final String ID = "storm-";
    private static final int LINES = 12;
    private static final int ROWS = 500;
    private static final int TITLE = 120;
    private static final String SEPARATOR = "\n";

    private StormSummary() {}

    /**
     * One folded finding, as the ledger keeps it.
     *
     * @param status of the finding, or {@link #OWN_MESSAGE}
     */
    record Line(Severity severity, String status, String title, String place) {

        private static final String FIRING = Finding.Status.FIRING.name();

        /** It became critical, and has a message of its own since. */
        private static final String OWN_MESSAGE = "OWN_MESSAGE";

        static Line of(Finding finding, boolean hasOwnMessage) {
            return new Line(
                    finding.severity(),
                    hasOwnMessage ? OWN_MESSAGE : finding.status().name(),
                    Excerpt.of(finding.title().replace('\n', ' '), TITLE),
                    Excerpt.of(
                            finding.cluster() + " " + finding.workload().qualifiedName(), TITLE));
        }

        static Line parse(String text) {
            String[] fields = text.split(SEPARATOR, 4);
            if (fields.length < 4) {
                throw new IllegalArgumentException("not a line of a summary: " + text);
            }
            return new Line(DeliveryPlan.severityNamed(fields[0]), fields[1], fields[2], fields[3]);
        }

        String text() {
            return String.join(SEPARATOR, severity.name(), status, title, place);
        }

        boolean isFiring() {
            return status.equals(FIRING);
        }

        private String state() {
            return switch (status) {
                case OWN_MESSAGE -> "critical since: see its own message";
                case "RESOLVED" -> "resolved";
                default -> "firing";
            };
        }
    }

    /** The id of a summary that begins now. */
    static String id(Instant now) {
        return ID + now.toEpochMilli();
    }

    static boolean isSummary(String findingId) {
        return findingId.startsWith(ID);
    }

    /**
     * The summary as a finding.
     *
     * @param id as {@link #id} made it
     * @param folded at least one
     */
    static Finding of(
            String id, String sink, String channel, int threshold, List<Delivery.Part> folded) {
        List<Line> lines =
                folded.stream()
                        .map(part -> Line.parse(part.content()))
                        .sorted(
                                Comparator.comparingInt((Line line) -> line.isFiring() ? 0 : 1)
                                        .thenComparing(Line::severity, Comparator.reverseOrder())
                                        .thenComparing(Line::place)
                                        .thenComparing(Line::title))
                        .toList();
        List<Line> firing = lines.stream().filter(Line::isFiring).toList();
        Instant began = Instant.ofEpochMilli(Long.parseLong(id.substring(ID.length())));
        Severity severity =
                Stream.concat(firing.stream(), firing.isEmpty() ? lines.stream() : Stream.empty())
                        .map(Line::severity)
                        .max(Comparator.naturalOrder())
                        .orElse(Severity.INFO);
        Subject subject = new Subject("Channel", "", channel);
        FindingDraft draft =
                new FindingDraft(
                                id,
                                Fingerprint.of(sink, REASON, subject, id),
                                severity,
                                REASON,
                                "🌊 %d findings without a message of their own, %d still firing"
                                        .formatted(lines.size(), firing.size()),
                                "sink " + sink,
                                subject,
                                subject,
                                began)
                        .sources(List.of(Source.OTHER))
                        .revision(Math.max(1, lines.size()))
                        .description(description(threshold, lines, firing))
                        .enrichments(List.of(table(lines)));
        return firing.isEmpty()
                ? draft.status(Finding.Status.RESOLVED)
                        .endsAt(
                                folded.stream()
                                        .map(Delivery.Part::at)
                                        .max(Comparator.naturalOrder())
                                        .orElse(began))
                        .finding()
                : draft.finding();
    }

    private static String description(int threshold, List<Line> lines, List<Line> firing) {
        Map<Severity, Long> bySeverity = new TreeMap<>(Comparator.reverseOrder());
        lines.forEach(line -> bySeverity.merge(line.severity(), 1L, Long::sum));
        List<String> words = new ArrayList<>();
        words.add(
                "More than %d findings waited for this channel, so those that are not critical are listed here: %s."
                        .formatted(
                                threshold,
                                bySeverity.entrySet().stream()
                                        .map(each -> each.getValue() + " " + each.getKey())
                                        .collect(joining(", "))));
        List<Line> shown = firing.isEmpty() ? lines : firing;
        shown.stream()
                .limit(LINES)
                .map(line -> "• %s %s (%s)".formatted(line.severity(), line.title(), line.place()))
                .forEach(words::add);
        if (shown.size() > LINES) {
            words.add("… and %d more".formatted(shown.size() - LINES));
        }
        return String.join("\n", words);
    }

    private static Enrichment table(List<Line> lines) {
        return new Enrichment.Table(
                lines.size() > ROWS
                        ? "The first %d of %d findings".formatted(ROWS, lines.size())
                        : "All findings",
                List.of("Severity", "State", "Finding", "Where"),
                lines.stream()
                        .limit(ROWS)
                        .map(line ->
                                List.of(
                                        line.severity().name(),
                                        line.state(),
                                        line.title(),
                                        line.place()))
                        .toList());
    }
}
