package io.causestream.standalone.incident;

import io.causestream.replay.diff.ComparedFinding;
import io.causestream.replay.diff.FindingPair;
import io.causestream.replay.diff.FindingsDiff;
import io.causestream.replay.diff.Notification;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The findings of both sides over time, a row for each problem: above with the new rules, below
 * with the others. Places are percentages, so the picture is as wide as its reader's window.
 */
final class DiffTimeline {

    /** A page of more rows is read by nobody. */
    private static final int ROWS = 500;

    private static final int MARKS = 50;

    private final HtmlWriter html;
    private final Instant from;
    private final Instant to;
    private final DateTimeFormatter clock;

    /** Shows the part of the incident in which there are findings, and a little around it. */
    DiffTimeline(HtmlWriter html, FindingsDiff diff) {
        this.html = html;
        List<ComparedFinding> all =
                diff.pairs().stream()
                        .flatMap(pair -> Stream.of(pair.with(), pair.against()))
                        .flatMap(Optional::stream)
                        .toList();
        Instant first =
                all.stream()
                        .map(ComparedFinding::published)
                        .min(Comparator.naturalOrder())
                        .orElse(diff.from());
        Instant last =
                all.stream()
                        .map(ComparedFinding::ends)
                        .max(Comparator.naturalOrder())
                        .orElse(diff.to());
        Duration around = Duration.between(first, last).abs().dividedBy(20).plusSeconds(10);
        this.from = first.minus(around).isBefore(diff.from()) ? diff.from() : first.minus(around);
        this.to = last.plus(around).isAfter(diff.to()) ? diff.to() : last.plus(around);
        boolean isOneDay =
                from.truncatedTo(ChronoUnit.DAYS).equals(to.truncatedTo(ChronoUnit.DAYS));
        this.clock =
                DateTimeFormatter.ofPattern(isOneDay ? "HH:mm:ss" : "MM-dd HH:mm", Locale.ROOT)
                        .withZone(ZoneOffset.UTC);
    }

    void write(List<FindingPair> pairs) {
        html.element(
                "div",
                () -> {
                    axis();
                    pairs.stream().limit(ROWS).forEach(this::row);
                },
                "class",
                "timeline");
        if (pairs.size() > ROWS) {
            html.element(
                    "p",
                    String.format(
                            Locale.ROOT, "and %,d more: -o json lists all", pairs.size() - ROWS));
        }
    }

    private void axis() {
        html.element(
                "div",
                () -> {
                    html.element("div", "", "class", "what");
                    html.element("div", "UTC", "class", "sides");
                    html.element(
                            "svg",
                            () -> {
                                tick(0, "start", "");
                                tick(25, "middle", "wide");
                                tick(50, "middle", "");
                                tick(75, "middle", "wide");
                                tick(100, "end", "");
                            },
                            "class",
                            "track axis",
                            "aria-hidden",
                            "true");
                },
                "class",
                "row head");
    }

    private void tick(int percent, String anchor, String kind) {
        Duration whole = Duration.between(from, to);
        Instant at = from.plus(whole.multipliedBy(percent).dividedBy(100));
        html.element(
                "text",
                clock.format(at),
                "x",
                percent + "%",
                "y",
                "12",
                "text-anchor",
                anchor,
                "class",
                kind);
    }

    private void row(FindingPair pair) {
        ComparedFinding finding = pair.either();
        html.element(
                "div",
                () -> {
                    html.element(
                            "div",
                            () -> {
                                html.element("strong", finding.title());
                                html.element("span", finding.place(), "class", "place");
                            },
                            "class",
                            "what");
                    html.element(
                            "div",
                            () -> {
                                html.element("span", "with");
                                html.element("span", "against");
                            },
                            "class",
                            "sides");
                    html.element(
                            "svg",
                            () -> {
                                for (int percent = 0; percent <= 100; percent += 25) {
                                    html.element(
                                            "line",
                                            "",
                                            "x1",
                                            percent + "%",
                                            "x2",
                                            percent + "%",
                                            "y1",
                                            "0",
                                            "y2",
                                            "60",
                                            "class",
                                            "grid");
                                }
                                side(pair.with(), 2);
                                side(pair.against(), 32);
                            },
                            "class",
                            "track",
                            "role",
                            "img",
                            "aria-label",
                            "with: " + told(pair.with()) + "; against: " + told(pair.against()));
                },
                "class",
                "row");
    }

    private void side(Optional<ComparedFinding> side, int y) {
        if (side.isEmpty()) {
            html.element(
                    "line",
                    "",
                    "x1",
                    "0",
                    "x2",
                    "100%",
                    "y1",
                    Integer.toString(y + 8),
                    "y2",
                    Integer.toString(y + 8),
                    "class",
                    "absent");
            return;
        }
        ComparedFinding finding = side.get();
        double begins = percent(finding.begins());
        html.element(
                "svg",
                () -> {
                    html.element("title", told(side));
                    html.element(
                            "rect",
                            "",
                            "x",
                            percent(begins),
                            "y",
                            "4",
                            "width",
                            percent(Math.max(0, percent(finding.ends()) - begins)),
                            "height",
                            "8",
                            "rx",
                            "2",
                            "class",
                            "bar " + SeverityMark.style(finding.severity()));
                    html.element(
                            "svg",
                            () ->
                                    html.element(
                                            "g",
                                            () -> SeverityMark.write(html, finding.severity()),
                                            "transform",
                                            "translate(-8 0)"),
                            "x",
                            percent(begins),
                            "overflow",
                            "visible");
                    finding.notifications().stream().limit(MARKS).forEach(this::mark);
                },
                "y",
                Integer.toString(y),
                "overflow",
                "visible",
                "class",
                finding.heldBack() ? "held" : "");
    }

    private void mark(Notification notification) {
        html.element(
                "svg",
                () ->
                        html.element(
                                "path",
                                "",
                                "d",
                                "M0 18l5 8h-10z",
                                "class",
                                notification.isPage() ? "page" : "notification"),
                "x",
                percent(percent(notification.at())),
                "overflow",
                "visible");
    }

    private String told(Optional<ComparedFinding> side) {
        if (side.isEmpty()) {
            return "no finding";
        }
        ComparedFinding finding = side.get();
        String notified =
                finding.notifications().isEmpty()
                        ? "nobody notified"
                        : (finding.pages() > 0 ? "first page " : "first notification ")
                                + clock.format(
                                        finding.notifications().stream()
                                                .filter(each ->
                                                        finding.pages() == 0 || each.isPage())
                                                .findFirst()
                                                .orElseThrow()
                                                .at());
        return "%s, %s to %s, %s"
                .formatted(
                        finding.severity(),
                        clock.format(finding.begins()),
                        clock.format(finding.ends()),
                        notified);
    }

    /** Of the time shown; what began before it begins at 0. */
    private double percent(Instant time) {
        double whole = Math.max(1, Duration.between(from, to).toMillis());
        double part = Duration.between(from, time).toMillis();
        return Math.clamp(100 * part / whole, 0, 100);
    }

    private static String percent(double percent) {
        return String.format(Locale.ROOT, "%.3f%%", percent);
    }
}
