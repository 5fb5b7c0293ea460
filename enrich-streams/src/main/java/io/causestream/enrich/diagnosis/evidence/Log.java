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

    private static final Pattern LEVEL =
            Pattern.compile(
                    "\\b(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|SEVERE|CRITICAL|PANIC)\\b"
                            + "|(?i:\\[(trace|debug|info|notice|warn|warning|error|fatal|panic)])"
                            + "|(?i:\\b(?:level|lvl|severity)[\"']?\\s?[=:]\\s?[\"']?(trace|debug|info|notice|warn|warning|error|fatal|panic)\\b)"
                            + "|^([IWEF])\\d{4} ");
    private static final Pattern FRAME =
            Pattern.compile(
                    "^\\s{0,40}(?:at [\\w.$<>/@\\[\\] -]{1,300}\\(|\\.\\.\\. \\d{1,6} (?:more|common frames)|File \"[^\"]{1,500}\", line \\d)");

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

    private static boolean isFrame(String line) {
        return Found.isIn(line, FRAME);
    }

    /**
     * By the first level that a line names; one that names none may be anything.
     *
     * @param level {@code w} or {@code e}: the first letter of what is loud enough
     */
    private static boolean isBelow(String line, String level) {
        return Found.in(line, LEVEL)
                .map(found -> found.word().substring(0, 1).toLowerCase(java.util.Locale.ROOT))
                .filter(first -> "tdin".contains(first) || (level.equals("e") && first.equals("w")))
                .isPresent();
    }
}
