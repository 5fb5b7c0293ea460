package io.causestream.finding.log;

import io.causestream.finding.Excerpt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The lines of a log that matter, as many as fit: the last error with its innermost cause, the
 * first error, the end. Where lines are left out, a line states how many. Pure.
 *
 * @param lines in their order
 * @param span as in {@link FoldedLog}
 * @param hasError whether a line looks like an error
 * @param isWhole whether every line of the log is there, none folded, left out or cut
 */
public record LogExcerpt(List<String> lines, String span, boolean hasError, boolean isWhole) {

    /** The smallest room that lines can be chosen for. */
    public static final int FEWEST_LINES = 4;

    /** The smallest room in code points. */
    public static final int FEWEST_CHARACTERS = 200;

    /** The longest that a line may be. */
    private static final int LONGEST_LINE = 400;

    /** A line that states how many are left out is no longer. */
    private static final int GAP = 40;

    public LogExcerpt {
        lines = List.copyOf(lines);
    }

    /**
     * @param mostLines at least {@link #FEWEST_LINES}
     * @param mostCharacters code points, each line with its line break; at least {@link
     *     #FEWEST_CHARACTERS}
     */
    public static LogExcerpt of(List<String> log, int mostLines, int mostCharacters) {
        if (mostLines < FEWEST_LINES || mostCharacters < FEWEST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "an excerpt of %d lines and %d characters is too small: at least %d and %d"
                            .formatted(mostLines, mostCharacters, FEWEST_LINES, FEWEST_CHARACTERS));
        }
        FoldedLog folded = FoldedLog.of(log);
        int longest = Math.min(LONGEST_LINE, (mostCharacters - 2 * GAP) / 2);
        List<String> texts =
                folded.lines().stream()
                        .map(line -> Excerpt.ofCodePoints(line.text(), longest))
                        .toList();
        boolean[] chosen = choose(folded, texts, mostLines, mostCharacters);
        List<String> shown = new ArrayList<>();
        int left = 0;
        boolean isWhole = true;
        for (int i = 0; i <= chosen.length; i++) {
            if (i < chosen.length && !chosen[i]) {
                left += folded.lines().get(i).lines();
                continue;
            }
            if (left > 0) {
                shown.add(left == 1 ? "… 1 line" : "… %d lines".formatted(left));
                isWhole = false;
                left = 0;
            }
            if (i < chosen.length) {
                shown.add(texts.get(i));
                isWhole &=
                        folded.lines().get(i).lines() == 1
                                && texts.get(i).equals(folded.lines().get(i).text());
            }
        }
        return new LogExcerpt(shown, folded.span(), folded.hasError(), isWhole);
    }

    /** By rank, until one does not fit: a less valuable line says nothing without the others. */
    private static boolean[] choose(
            FoldedLog folded, List<String> texts, int mostLines, int mostCharacters) {
        boolean[] chosen = new boolean[texts.size()];
        List<Integer> byRank =
                IntStream.range(0, texts.size())
                        .boxed()
                        .sorted(Comparator.comparingInt(i -> folded.lines().get(i).rank()))
                        .toList();
        int gaps = texts.isEmpty() ? 0 : 1;
        int lines = 0;
        int characters = 0;
        for (int at : byRank) {
            boolean openBefore = at > 0 && !chosen[at - 1];
            boolean openAfter = at + 1 < chosen.length && !chosen[at + 1];
            int gapsThen = gaps - 1 + (openBefore ? 1 : 0) + (openAfter ? 1 : 0);
            int length = texts.get(at).codePointCount(0, texts.get(at).length()) + 1;
            if (lines + 1 + gapsThen > mostLines
                    || characters + length + gapsThen * GAP > mostCharacters) {
                break;
            }
            chosen[at] = true;
            gaps = gapsThen;
            lines++;
            characters += length;
        }
        return chosen;
    }
}
