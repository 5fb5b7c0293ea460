package io.causestream.sink.slack.rendering;

import io.causestream.finding.Excerpt;
import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import java.time.Duration;
import java.util.Arrays;

/** A finding in one line: sign, title, place, cause. */
public final class Headline {

    /** What a phone shows of a notification while it is locked. */
    static final int LOCK_SCREEN = 150;

    private static final int TITLE = 90;
    private static final int PLACE = 44;
    private static final int LINE_PLACE = 120;
    private static final int LINE_CAUSE = 200;

    /** A shorter beginning of a cause says nothing. */
    private static final int SHORTEST_CAUSE = 12;

    private Headline() {}

    /** {@code 🔴 Crashing pod checkout-5d9c}, {@code ✅ Resolved after 5 min: Crashing pod …}. */
    public static String of(Finding finding) {
        return SlackText.line(
                (finding.isResolved() ? resolved(finding) : sign(finding) + " ")
                        + bareTitle(finding),
                Blocks.HEADER);
    }

    /**
     * The text of the notification, at most {@value #LOCK_SCREEN} characters: {@code 🔴 💥
     * OOMKilled: checkout-5d9c (home/shop) – The container needs more …}.
     */
    static String notification(Finding finding) {
        String title =
                SlackText.line(
                        (finding.isResolved() ? resolved(finding) : signs(finding) + " ")
                                + bareTitle(finding),
                        TITLE);
        String place = SlackText.line(Excerpt.middle(place(finding), PLACE - 4), PLACE);
        String start = "%s (%s)".formatted(title, place);
        int room = LOCK_SCREEN - SlackText.length(start) - 3;
        String cause = cause(finding, room);
        return room < SHORTEST_CAUSE || cause.isEmpty() ? start : start + " – " + cause;
    }

    /** All that a channel of single lines shows of it. */
    static String line(Finding finding) {
        String title = SlackText.line(bareTitle(finding), TITLE);
        String cause = cause(finding, LINE_CAUSE);
        return "%s*%s*  ·  %s%s"
                .formatted(
                        finding.isResolved() ? resolved(finding) : signs(finding) + " ",
                        title,
                        SlackText.line(place(finding), LINE_PLACE),
                        cause.isEmpty() ? "" : "  ·  " + cause);
    }

    /** {@code Resolved after 14 min}, without the minutes where its end is not known. */
    static String resolvedAfter(Finding finding) {
        return finding.endsAt() == null
                ? "Resolved"
                : "Resolved after "
                        + HumanFormat.duration(
                                Duration.between(finding.startsAt(), finding.endsAt()));
    }

    static String sign(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "🚨";
            case HIGH -> "🔴";
            case MEDIUM -> "🟠";
            case LOW -> "🟡";
            case INFO -> "🔵";
            case DEBUG -> "⚪";
        };
    }

    private static String resolved(Finding finding) {
        return "✅ " + resolvedAfter(finding) + ": ";
    }

    private static String place(Finding finding) {
        String namespace = finding.workload().namespace();
        return namespace.isEmpty() ? finding.cluster() : finding.cluster() + "/" + namespace;
    }

    private static String cause(Finding finding, int limit) {
        return LeadingCause.of(finding)
                .map(cause -> SlackText.line(cause.sentence(), Math.max(1, limit)))
                .orElse("");
    }

    /** The severity's sign, and that of the kind of problem if it has one of its own. */
    private static String signs(Finding finding) {
        String severity = sign(finding.severity());
        String own = sign(finding);
        return isOfSeverity(own) ? severity : severity + " " + own;
    }

    /** That of the kind of problem, which its title may bring along, or else the severity's. */
    private static String sign(Finding finding) {
        String title = finding.title().strip();
        String brought = SlackText.clean(title.substring(0, signEnd(title)));
        if (!brought.isEmpty() && !isOfSeverity(brought)) {
            return brought;
        }
        return switch (finding.reason()) {
            case "ImagePullBackOff" -> "⚠️";
            case "OOMKilled" -> "💥";
            case "PodPending" -> "⏳";
            case "NodeNotReady" -> "🚨";
            default -> sign(finding.severity());
        };
    }

    private static boolean isOfSeverity(String sign) {
        return Arrays.stream(Severity.values()).map(Headline::sign).anyMatch(sign::equals);
    }

    private static String bareTitle(Finding finding) {
        String title = finding.title().strip();
        String bare = title.substring(signEnd(title)).strip();
        return SlackText.line(bare, TITLE).isEmpty() ? finding.reason() : bare;
    }

    /** The end of the pictogram at the beginning of a title; 0 without one. */
    private static int signEnd(String title) {
        int end = 0;
        while (end < title.length() && end < TITLE / 8) {
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
