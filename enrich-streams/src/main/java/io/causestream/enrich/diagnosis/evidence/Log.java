package io.causestream.enrich.diagnosis.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A container's log, latest line first: the cause of a crash is at its end.
 *
 * @param lines each cut to what a rule reads
 */
public record Log(List<String> lines) {

    /** The number of last lines, not counting stack frames, that a process writes when it dies. */
    private static final int LAST_WORDS = 12;

    /** The number of lines before a failed connection's line in which its address may be. */
    private static final int SHORTLY_BEFORE = 5;

    /** The number of lines after an error's line in which a parser names the file. */
    private static final int SHORTLY_AFTER = 3;

    private static final Pattern FRAME =
            Pattern.compile(
                    "^(?:at [\\w.$<>/@\\[\\] -]{1,300}\\(|\\.\\.\\. \\d{1,6} (?:more|common frames)|File \"[^\"]{1,500}\", line \\d)");

    static Log of(List<String> oldestFirst) {
        return new Log(oldestFirst.stream().map(Text::cut).toList().reversed());
    }

    /** The last lines before it ended, except those of level warning or lower. */
    public Log lastWords() {
        List<String> last = new ArrayList<>();
        int counted = 0;
        for (String line : lines) {
            if (!isFrame(line)) {
                counted++;
            }
            if (counted > LAST_WORDS) {
                break;
            }
            if (!isFrame(line) && !isBelow(line, "e")) {
                last.add(line);
            }
        }
        return new Log(last);
    }

    /** All lines except those of level info or lower. */
    public Log complaints() {
        return new Log(
                lines.stream().filter(line -> !isFrame(line) && !isBelow(line, "w")).toList());
    }

    /** The first line, from the end, in which the pattern is found. */
    public Optional<Found> find(Pattern pattern) {
        return lines.stream().flatMap(line -> Found.in(line, pattern).stream()).findFirst();
    }

    /** The lines shortly before this line, nearest first. */
    List<String> before(String line) {
        int at = lines.indexOf(line);
        return at < 0
                ? List.of()
                : lines.subList(at + 1, Math.min(lines.size(), at + 1 + SHORTLY_BEFORE));
    }

    /** The line after this one; empty if it is the last, or not there. */
    public Optional<String> after(String line) {
        int at = lines.indexOf(line);
        return at <= 0 ? Optional.empty() : Optional.of(lines.get(at - 1));
    }

    /** The lines shortly before this line and the few after it, nearest first. */
    public List<String> around(String line) {
        int at = lines.indexOf(line);
        if (at < 0) {
            return List.of();
        }
        List<String> around = new ArrayList<>(before(line));
        around.addAll(lines.subList(Math.max(0, at - SHORTLY_AFTER), at).reversed());
        return around;
    }

    private static boolean isFrame(String line) {
        // Most lines are none, and their first letter says so.
        return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case 'a', '.', 'F' -> Found.isIn(line, FRAME);
            default -> false;
        };
    }

    /**
     * By the first level that a line names; one that names none may be anything.
     *
     * @param level {@code w} or {@code e}: the first letter of what is loud enough
     */
    private static boolean isBelow(String line, String level) {
        return LogLevel.of(line)
                .filter(first -> "tdin".indexOf(first) >= 0 || (level.equals("e") && first == 'w'))
                .isPresent();
    }
}
