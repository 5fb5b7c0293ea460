package io.causestream.standalone.incident;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.finding.Severity;
import io.causestream.replay.diff.ComparedFinding;
import io.causestream.replay.diff.Difference;
import io.causestream.replay.diff.FindingPair;
import io.causestream.replay.diff.FindingsDiff;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A comparison as one page of HTML that loads nothing and runs nothing: its policy allows its own
 * style sheet, by its hash, and no script.
 */
final class DiffPage {

    /** The page names the rest. */
    private static final int PROBLEMS = 500;

    private static final String STYLE = style();

    private final HtmlWriter html = new HtmlWriter();
    private final DiffReport report;
    private final FindingsDiff diff;

    private DiffPage(DiffReport report) {
        this.report = report;
        this.diff = report.diff();
    }

    /** The page; the same for the same comparison. */
    static String of(DiffReport report) {
        DiffPage page = new DiffPage(report);
        page.html.element(
                "html",
                () -> {
                    page.head();
                    page.body();
                },
                "lang",
                "en");
        return page.html.toString();
    }

    private static String style() {
        try (InputStream style = DiffPage.class.getResourceAsStream("diff.css")) {
            return new String(Objects.requireNonNull(style, "diff.css").readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String policy() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(STYLE.getBytes(UTF_8));
            return "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'"
                    .formatted(Base64.getEncoder().encodeToString(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private void head() {
        html.element(
                "head",
                () -> {
                    html.empty("meta", "charset", "utf-8");
                    html.empty(
                            "meta", "http-equiv", "Content-Security-Policy", "content", policy());
                    html.empty(
                            "meta",
                            "name",
                            "viewport",
                            "content",
                            "width=device-width, initial-scale=1");
                    html.empty("meta", "name", "color-scheme", "content", "light dark");
                    html.element("title", diff.headline());
                    html.element("style", () -> html.lines(STYLE));
                });
    }

    private void body() {
        html.element(
                "body",
                () -> {
                    html.element("header", this::header);
                    html.element("main", this::main);
                });
    }

    private void header() {
        html.element("p", report.incident() + ", " + range(), "class", "incident");
        html.element("h1", capitalised(diff.headline()));
        html.element(
                "div",
                () -> {
                    tile("findings", diff.with().findings(), diff.against().findings());
                    tile(
                            "notifications",
                            diff.with().notifications(),
                            diff.against().notifications());
                    tile("pages", diff.with().pages(), diff.against().pages());
                },
                "class",
                "tiles");
        html.element(
                "div",
                () -> {
                    tile("appear", FindingPair.Appears.class);
                    tile("vanish", FindingPair.Vanishes.class);
                    tile("change", FindingPair.Changes.class);
                    tile("stay", FindingPair.Stays.class);
                },
                "class",
                "tiles");
        html.element(
                "dl",
                () -> {
                    html.element("dt", "with").element("dd", rules(report.with()));
                    html.element("dt", "against").element("dd", rules(report.against()));
                });
    }

    private static String rules(String name) {
        return switch (name) {
            case RulesFiles.RECORDED -> "recorded: the playbooks that were in force at the time";
            case RulesFiles.SHIPPED -> "shipped: only the playbooks of this version";
            default -> name;
        };
    }

    private String range() {
        return seconds(diff.from()) + " to " + seconds(diff.to());
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String capitalised(String sentence) {
        return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    }

    private void tile(String name, long with, long against) {
        html.element(
                "div",
                () -> {
                    html.element("b", count(with));
                    html.element("span", "instead of " + count(against), "class", "before");
                    html.element("span", name);
                },
                "class",
                "tile");
    }

    private void tile(String name, Class<? extends FindingPair> kind) {
        html.element(
                "div",
                () -> {
                    html.element("b", count(diff.of(kind).size()));
                    html.element("span", name);
                },
                "class",
                "tile");
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private void main() {
        List<FindingPair> different =
                diff.pairs().stream().filter(FindingPair::isDifference).toList();
        List<FindingPair> same =
                diff.pairs().stream().filter(pair -> !pair.isDifference()).toList();
        html.element("h2", "Timeline");
        legend();
        if (different.isEmpty()) {
            html.element("p", "The two sets of rules find the same.");
        } else {
            new DiffTimeline(html, diff).write(different);
        }
        if (!same.isEmpty()) {
            html.element(
                    "details",
                    () -> {
                        html.element(
                                "summary",
                                same.size() == 1
                                        ? "1 finding stays as it is"
                                        : same.size() + " findings stay as they are");
                        new DiffTimeline(html, diff).write(same);
                    });
        }
        if (!different.isEmpty()) {
            html.element("h2", "Differences");
            different.stream().limit(PROBLEMS).forEach(this::problem);
        }
        if (different.size() > PROBLEMS) {
            html.element(
                    "p",
                    String.format(
                            Locale.ROOT,
                            "and %,d more: -o json lists all",
                            different.size() - PROBLEMS));
        }
    }

    private void legend() {
        html.element(
                "ul",
                () -> {
                    for (Severity severity : List.of(Severity.values()).reversed()) {
                        html.element(
                                "li",
                                () -> {
                                    mark(severity);
                                    html.text(severity.name().toLowerCase(Locale.ROOT));
                                });
                    }
                    html.element("li", () -> triangle("page", "page (high or critical)"));
                    html.element("li", () -> triangle("notification", "other notification"));
                    html.element("li", "faint: held back", "class", "held");
                },
                "class",
                "legend");
    }

    private void triangle(String kind, String name) {
        html.element(
                "svg",
                () -> html.element("path", "", "d", "M7 3l5 9h-10z", "class", kind),
                "width",
                "14",
                "height",
                "14",
                "aria-hidden",
                "true");
        html.text(name);
    }

    private void mark(Severity severity) {
        html.element(
                "svg",
                () -> SeverityMark.write(html, severity),
                "width",
                "16",
                "height",
                "16",
                "overflow",
                "visible",
                "aria-hidden",
                "true");
    }

    private void problem(FindingPair pair) {
        ComparedFinding finding = pair.either();
        html.element(
                "section",
                () -> {
                    html.element(
                            "h3",
                            () -> {
                                mark(finding.severity());
                                html.element("span", finding.title());
                                html.element("span", kind(pair), "class", "kind");
                            });
                    html.element(
                            "p",
                            "%s, since %s".formatted(finding.place(), seconds(pair.published())),
                            "class",
                            "place");
                    html.element(
                            "table",
                            () -> {
                                html.element("thead", () -> cells("th", "", "with", "against"));
                                html.element("tbody", () -> rows(pair));
                            });
                    notRecorded(finding);
                });
    }

    private static String kind(FindingPair pair) {
        return switch (pair) {
            case FindingPair.Appears _ -> "+ appears";
            case FindingPair.Vanishes _ -> "\u2212 vanishes";
            case FindingPair.Changes _ -> "\u2260 changes";
            case FindingPair.Stays _ -> "= stays";
        };
    }

    private void rows(FindingPair pair) {
        switch (pair) {
            case FindingPair.Appears(ComparedFinding it) ->
                    describe(it, (name, value) -> cells("td", name, value, ""));
            case FindingPair.Vanishes(ComparedFinding it) ->
                    describe(it, (name, value) -> cells("td", name, "", value));
            case FindingPair.Changes it -> {
                for (Difference each : it.differences()) {
                    cells("td", each.aspect().title(), each.with(), each.against());
                }
            }
            case FindingPair.Stays _ -> {}
        }
    }

    /** A row of what one side has. */
    private interface Row {
        void write(String name, String value);
    }

    private static void describe(ComparedFinding finding, Row row) {
        row.write("severity", finding.severity().name());
        row.write("reason", finding.reason());
        if (!finding.cause().isEmpty()) {
            row.write("cause", finding.cause());
        }
        if (!finding.channels().isEmpty()) {
            row.write("channel", String.join(", ", finding.channels()));
        }
        row.write(
                "first notification",
                finding.notifications().isEmpty()
                        ? finding.heldBack() ? "held back" : "before the incident"
                        : seconds(finding.notifications().getFirst().at()));
        row.write("pages", Long.toString(finding.pages()));
    }

    private void cells(String tag, String name, String with, String against) {
        html.element(
                "tr",
                () -> {
                    html.element("th", name, "scope", "row");
                    html.element(tag, with.isEmpty() ? "\u2013" : with, "data-side", "with");
                    html.element(
                            tag, against.isEmpty() ? "\u2013" : against, "data-side", "against");
                });
    }

    private void notRecorded(ComparedFinding finding) {
        if (!finding.notRecorded().isEmpty()) {
            html.element(
                    "p",
                    "Not recorded: %s. The cause may be another one with it."
                            .formatted(String.join(", ", finding.notRecorded())),
                    "class",
                    "place");
        }
    }
}
