package io.causestream.sink.slack.rendering;

import static java.util.stream.Collectors.joining;

import io.causestream.finding.Change;
import io.causestream.finding.Excerpt;
import io.causestream.finding.FieldDiff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What changed before it broke: in a line for the message, as a diff for the thread. */
final class ChangeLines {

    private static final int FIELDS_IN_SUMMARY = 3;
    private static final int VALUE = 90;
    private static final int NAME = 120;
    private static final int LONGEST_PATH = 1_000;

    /** With the remark that there is more. */
    private static final int LONGEST_HEADING = 700;

    /** {@code containers[web].image}: the element's name in brackets, and its field. */
    private static final Pattern NAMED = Pattern.compile(".*?([A-Za-z]+)\\[([^\\]]+)]\\.?(.*)");

    private ChangeLines() {}

    /**
     * The last change before the problem, and the latest since: what may have caused it, and what
     * may have fixed it.
     */
    static String summary(List<Change> changes) {
        Optional<Change> before =
                changes.stream()
                        .filter(change -> !change.beforeStart().isZero())
                        .min(Comparator.comparing(Change::beforeStart));
        Optional<Change> since =
                changes.stream()
                        .filter(change -> change.beforeStart().isZero())
                        .max(Comparator.comparing(Change::at));
        List<String> shown = new ArrayList<>();
        before.ifPresent(change ->
                shown.add(
                        summary(
                                "*What changed*  ",
                                Stream.of(distance(change.beforeStart()), cause(change)),
                                change.diffs())));
        since.ifPresent(change ->
                shown.add(summary("*Changed since*  ", Stream.of(cause(change)), change.diffs())));
        int more = changes.size() - shown.size();
        if (more > 0) {
            shown.add("and " + HumanFormat.count(more, "more change"));
        }
        return String.join("\n", shown);
    }

    /** The fields that an update changed, the first of them. */
    static String fields(List<FieldDiff> diffs) {
        return summary("*What changed*", Stream.of(), diffs);
    }

    private static String summary(String label, Stream<String> heading, List<FieldDiff> diffs) {
        StringBuilder summary =
                new StringBuilder(label)
                        .append(heading.filter(words -> !words.isEmpty()).collect(joining(", ")));
        diffs.stream()
                .limit(FIELDS_IN_SUMMARY)
                .forEach(diff ->
                        summary.append("\n•  ").append(field(diff.path())).append(step(diff)));
        int more = diffs.size() - FIELDS_IN_SUMMARY;
        if (more > 0) {
            summary.append("\n•  and ").append(HumanFormat.count(more, "more field"));
        }
        return summary.toString();
    }

    /** All of a change, as a heading and a code block. */
    static String diff(Change change) {
        StringBuilder heading = new StringBuilder("*What changed*  ");
        heading.append(SlackText.line(change.workload().kind(), NAME))
                .append(' ')
                .append(SlackText.code(change.workload().qualifiedName(), NAME))
                .append(", ")
                .append(distance(change.beforeStart()));
        String why = cause(change);
        if (!why.isEmpty()) {
            heading.append(", ").append(why);
        }
        return withBlock(heading.toString(), change.diffs());
    }

    static String diff(String title, List<FieldDiff> diffs) {
        return withBlock("*%s*".formatted(SlackText.line(title, NAME)), diffs);
    }

    /** Whether a heading and all of the fields fit. */
    static boolean isShownWhole(List<FieldDiff> diffs) {
        List<String> lines = diffs.stream().flatMap(ChangeLines::lines).toList();
        return SlackText.head(lines, Blocks.SECTION - LONGEST_HEADING).shown() == lines.size();
    }

    private static String withBlock(String heading, List<FieldDiff> diffs) {
        if (diffs.isEmpty()) {
            return heading;
        }
        List<String> lines = diffs.stream().flatMap(ChangeLines::lines).toList();
        SlackText.Fenced block = SlackText.head(lines, Blocks.SECTION - LONGEST_HEADING);
        String rest =
                block.shown() < lines.size()
                        ? "\n%s in the file"
                                .formatted(
                                        HumanFormat.count(
                                                lines.size() - block.shown(), "more line"))
                        : "";
        return heading + "\n" + block.text() + rest;
    }

    /** All of the fields, one after the other. */
    static String all(List<FieldDiff> diffs) {
        return diffs.stream()
                .flatMap(ChangeLines::lines)
                .map(line -> SlackText.clean(line) + "\n")
                .collect(joining());
    }

    private static Stream<String> lines(FieldDiff diff) {
        List<String> lines = new ArrayList<>();
        lines.add("@ " + diff.path());
        if (isHidden(diff.before()) || isHidden(diff.after())) {
            // Digests differ, and say nothing.
            lines.add("~" + step(diff) + " (value hidden)");
            return lines.stream();
        }
        addLines(lines, "- ", diff.before());
        addLines(lines, "+ ", diff.after());
        return lines.stream();
    }

    private static void addLines(List<String> lines, String sign, @Nullable String value) {
        if (value != null) {
            value.lines().forEach(line -> lines.add(sign + line));
        }
    }

    private static String distance(Duration beforeStart) {
        return beforeStart.isZero()
                ? "since it began"
                : HumanFormat.duration(beforeStart) + " before it began";
    }

    /** Who made the change and why, as far as the cluster states it. */
    private static String cause(Change change) {
        String by = change.by() == null ? "" : "by " + SlackText.line(change.by(), NAME);
        String why = change.cause() == null ? "" : "“" + SlackText.line(change.cause(), NAME) + "”";
        return Stream.of(by, why).filter(words -> !words.isEmpty()).collect(joining(", "));
    }

    /** A digest shows that a value changed, and is not informative by itself. */
    private static boolean isHidden(@Nullable String value) {
        return value != null && value.startsWith("hmac:");
    }

    private static String step(FieldDiff diff) {
        if (isHidden(diff.before()) || isHidden(diff.after())) {
            return diff.before() == null
                    ? " added"
                    : diff.after() == null ? " removed" : " changed";
        }
        if (diff.before() == null) {
            return diff.after() == null ? " changed" : " added: " + value(diff.after());
        }
        if (diff.after() != null && isAnotherTag(diff.before(), diff.after())) {
            int tag = diff.before().lastIndexOf(':') + 1;
            return " %s → %s"
                    .formatted(
                            value(diff.before().substring(tag)),
                            value(diff.after().substring(diff.after().lastIndexOf(':') + 1)));
        }
        return diff.after() == null
                ? " removed (was %s)".formatted(value(diff.before()))
                : " %s → %s".formatted(value(diff.before()), value(diff.after()));
    }

    /** Whether both are tags of one image: what they share says nothing on a phone. */
    private static boolean isAnotherTag(String before, String after) {
        int tag = before.lastIndexOf(':');
        return tag > before.lastIndexOf('/')
                && before.contains("/")
                && tag == after.lastIndexOf(':')
                && before.substring(0, tag).equals(after.substring(0, tag));
    }

    private static String value(String value) {
        return SlackText.code(value, VALUE);
    }

    /** {@code image of web}, {@code env DATABASE_URL}, {@code replicas}. */
    static String field(String wholePath) {
        String path = Excerpt.middle(wholePath, LONGEST_PATH);
        Matcher named = NAMED.matcher(path);
        String last = path.substring(path.lastIndexOf('.') + 1);
        String words = last;
        // The innermost bracket counts: an env variable within a container.
        int open = path.lastIndexOf('[');
        int close = path.indexOf(']', Math.max(0, open));
        if (open > 0 && close > open && named.matches()) {
            String list = path.substring(path.lastIndexOf('.', open) + 1, open);
            String name = path.substring(open + 1, close);
            String rest = path.substring(close + 1).replaceFirst("^\\.", "");
            if (list.equals("containers") || list.equals("initContainers")) {
                words = rest.isEmpty() ? "container " + name : rest + " of " + name;
            } else {
                words =
                        list
                                + " "
                                + name
                                + (rest.isEmpty() || rest.equals("value") ? "" : " " + rest);
            }
        }
        return SlackText.line(words, NAME);
    }
}
