package io.causestream.sink.slack.rendering;

import static java.util.stream.Collectors.joining;

import com.slack.api.model.block.LayoutBlock;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import io.causestream.finding.Occurrences;
import io.causestream.finding.Source;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The main message of a finding: short enough for a lock screen, complete enough to act on. */
public final class MainMessage {

    private static final int SENTENCE = 400;
    private static final int NAME = 120;
    private static final int MISSING_AT_MOST = 6;

    private MainMessage() {}

    static SlackMessage of(Finding finding) {
        List<LayoutBlock> body = new ArrayList<>();
        body.add(Blocks.section(why(finding)));
        if (!finding.changes().isEmpty()) {
            body.add(Blocks.section(ChangeLines.summary(finding.changes())));
        }
        body.addAll(Blocks.links(finding.links()));
        body.add(Blocks.context(where(finding)));
        body.add(Blocks.context(when(finding)));
        String missing = missing(finding);
        if (!missing.isEmpty()) {
            body.add(Blocks.context(missing));
        }
        return new SlackMessage(
                notification(finding),
                List.of(Blocks.header(headline(finding))),
                Blocks.fit(body, Blocks.MESSAGE),
                colour(finding));
    }

    /** {@code 🔴 Crashing pod checkout-5d9c}, {@code ✅ Resolved after 5 min: Crashing pod …}. */
    public static String headline(Finding finding) {
        if (!finding.isResolved()) {
            return SlackText.line(mark(finding) + " " + bareTitle(finding), Blocks.HEADER);
        }
        String after =
                finding.endsAt() == null
                        ? ""
                        : " after "
                                + HumanFormat.duration(
                                        Duration.between(finding.startsAt(), finding.endsAt()));
        return SlackText.line(
                "✅ Resolved%s: %s".formatted(after, bareTitle(finding)), Blocks.HEADER);
    }

    private static String notification(Finding finding) {
        String cause = LeadingCause.of(finding).map(LeadingCause::sentence).orElse("");
        return "%s (%s)%s"
                .formatted(
                        headline(finding),
                        SlackText.line(
                                place(finding.cluster(), finding.workload().namespace()), NAME),
                        cause.isEmpty() ? "" : " – " + SlackText.line(cause, SENTENCE));
    }

    private static String place(String cluster, String namespace) {
        return namespace.isEmpty() ? cluster : cluster + "/" + namespace;
    }

    private static String why(Finding finding) {
        return LeadingCause.of(finding)
                .map(cause ->
                        "*%s*  %s%s"
                                .formatted(
                                        cause.label(),
                                        SlackText.line(cause.sentence(), SENTENCE),
                                        cause.fixes().isEmpty()
                                                ? ""
                                                : "\n*What to do*  "
                                                        + SlackText.line(
                                                                cause.fixes().getFirst(),
                                                                SENTENCE)))
                .orElseGet(() ->
                        finding.description().isBlank()
                                ? "*Reason*  " + SlackText.code(finding.reason(), NAME)
                                : SlackText.words(finding.description().strip(), SENTENCE));
    }

    private static String where(Finding finding) {
        Subject workload = finding.workload();
        List<String> words = new ArrayList<>();
        words.add("*" + SlackText.line(finding.cluster(), NAME) + "*");
        words.add(
                SlackText.line(workload.kind(), NAME)
                        + " "
                        + SlackText.code(workload.qualifiedName(), NAME));
        if (!finding.subject().equals(workload)) {
            words.add(
                    SlackText.line(finding.subject().kind(), NAME)
                            + " "
                            + SlackText.code(finding.subject().name(), NAME));
        }
        if (finding.affected().size() > 1) {
            words.add(finding.affected().size() + " pods affected");
        }
        return String.join("  ·  ", words);
    }

    private static String when(Finding finding) {
        Occurrences seen = finding.occurrences();
        List<String> words = new ArrayList<>();
        words.add("since " + HumanFormat.moment(finding.startsAt()));
        if (finding.isResolved() && finding.endsAt() != null) {
            words.add("resolved " + HumanFormat.moment(finding.endsAt()));
        }
        if (seen.count() > 1) {
            words.add(
                    "seen %s times, last %s"
                            .formatted(
                                    HumanFormat.number(seen.count()),
                                    HumanFormat.moment(seen.lastSeen())));
        }
        if (finding.coalesced() > 0) {
            words.add(HumanFormat.count(finding.coalesced(), "sighting") + " folded in");
        }
        words.add(finding.severity().name());
        String sources =
                finding.sources().stream()
                        .map(MainMessage::source)
                        .distinct()
                        .collect(joining(" and "));
        if (!sources.isEmpty()) {
            words.add("by " + sources);
        }
        return String.join("  ·  ", words);
    }

    private static String source(Source source) {
        return switch (source) {
            case KUBERNETES -> "Kubernetes";
            case PROMETHEUS -> "Prometheus";
            case OTHER -> "another source";
        };
    }

    /** The context that was requested but is unavailable, or could not be shown. */
    private static String missing(Finding finding) {
        List<String> missing = new ArrayList<>();
        for (Enrichment enrichment : finding.enrichments()) {
            switch (enrichment) {
                case Enrichment.Unavailable(String what, String why) ->
                        missing.add(missing(what, why));
                case Enrichment.Unknown unknown ->
                        missing.add(missing(unknown.type(), "newer than this slack-sink"));
                case Enrichment.CrashInfo _,
                        Enrichment.Logs _,
                        Enrichment.Graph _,
                        Enrichment.Events _,
                        Enrichment.Table _,
                        Enrichment.Diff _,
                        Enrichment.Text _ -> {
                    // In the thread.
                }
            }
        }
        finding.links().stream()
                .filter(link -> !Blocks.isShown(link))
                .forEach(link ->
                        missing.add(
                                missing("link " + link.title(), "no http address, or too long")));
        if (missing.isEmpty()) {
            return "";
        }
        int more = missing.size() - MISSING_AT_MOST;
        return "not available: "
                + String.join(", ", missing.subList(0, Math.min(MISSING_AT_MOST, missing.size())))
                + (more > 0 ? " and %d more".formatted(more) : "");
    }

    private static String missing(String what, String why) {
        return "%s (%s)".formatted(SlackText.line(what, NAME), SlackText.line(why, NAME));
    }

    private static String colour(Finding finding) {
        if (finding.isResolved()) {
            return "#2EB67D";
        }
        return switch (finding.severity()) {
            case CRITICAL -> "#A30200";
            case HIGH -> "#E01E5A";
            case MEDIUM -> "#ECB22E";
            case LOW -> "#36C5F0";
            case INFO -> "#8D99A6";
            case DEBUG -> "#C5CCD3";
        };
    }

    /** The pictogram of the title, or else one for the severity. */
    private static String mark(Finding finding) {
        String title = finding.title().strip();
        int end = markEnd(title);
        return end > 0 ? title.substring(0, end) : severityMark(finding);
    }

    private static String severityMark(Finding finding) {
        return switch (finding.severity()) {
            case CRITICAL -> "🚨";
            case HIGH -> "🔴";
            case MEDIUM -> "🟠";
            case LOW -> "🟡";
            case INFO -> "🔵";
            case DEBUG -> "⚪";
        };
    }

    private static String bareTitle(Finding finding) {
        String title = finding.title().strip();
        String bare = title.substring(markEnd(title)).strip();
        return bare.isEmpty() ? finding.reason() : bare;
    }

    /** The end of the pictogram at the beginning of a title; 0 without one. */
    private static int markEnd(String title) {
        int end = 0;
        while (end < title.length()) {
            int point = title.codePointAt(end);
            boolean pictogram = Character.getType(point) == Character.OTHER_SYMBOL;
            boolean joins = end > 0 && (point == 0xfe0f || point == 0x200d);
            if (!pictogram && !joins) {
                break;
            }
            end += Character.charCount(point);
        }
        return end;
    }
}
