package io.causestream.ai.prompt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Fills the window with lines: each kind gets its share first, the most valuable lines of it before
 * the others; then the rest goes to the remaining lines, kind by kind.
 */
final class ContextBudget {

    /** The tokens of a line's number and its end. */
    private static final int NUMBER = 6;

    private ContextBudget() {}

    /**
     * @param kinds of lines that are fit for a prompt
     * @return the lines that fit, in their order
     */
    static List<String> fill(List<ContextLines> kinds, int tokens) {
        List<List<Integer>> chosen = new ArrayList<>();
        int left = tokens;
        for (ContextLines kind : kinds) {
            List<Integer> taken = new ArrayList<>();
            left -= take(kind, taken, Math.min(left, (int) (tokens * kind.share())));
            chosen.add(taken);
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            List<Integer> taken = chosen.get(i);
            ContextLines kind = kinds.get(i);
            left -= take(kind, taken, left);
            taken.stream().sorted().forEach(line -> lines.add(kind.lines().get(line).text()));
        }
        return lines;
    }

    private static int take(ContextLines kind, List<Integer> taken, int tokens) {
        List<Integer> byValue = new ArrayList<>();
        for (int i = 0; i < kind.lines().size(); i++) {
            byValue.add(i);
        }
        byValue.removeAll(taken);
        byValue.sort(Comparator.comparingInt(line -> kind.lines().get(line).rank()));
        int used = 0;
        for (int line : byValue) {
            int cost = Tokens.of(kind.lines().get(line).text()) + NUMBER;
            if (used + cost > tokens) {
                // A shorter line of less value would be there without its neighbours.
                return used;
            }
            taken.add(line);
            used += cost;
        }
        return used;
    }
}
