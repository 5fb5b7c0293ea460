package io.causestream.redaction;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Finds in one pass over a text which rules are worth running on it: the Aho-Corasick automaton
 * over all hints. Most texts of a cluster contain none, and there are very many of them.
 */
final class SecretHints {

    private static final int ALPHABET = 128;
    private static final int ROOT = 0;

    private final int[] next;
    private final long[] rules;

    /**
     * @param hints of each rule, at most 64; those of the n-th rule set the n-th bit of a result
     */
    SecretHints(List<List<String>> hints) {
        if (hints.size() > Long.SIZE) {
            throw new IllegalArgumentException("at most 64 rules fit, not " + hints.size());
        }
        List<int[]> states = new ArrayList<>();
        List<Long> found = new ArrayList<>();
        newState(states, found);
        for (int rule = 0; rule < hints.size(); rule++) {
            for (String hint : hints.get(rule)) {
                add(hint, 1L << rule, states, found);
            }
        }
        link(states, found);
        this.next = states.stream().flatMapToInt(Arrays::stream).toArray();
        this.rules = found.stream().mapToLong(Long::longValue).toArray();
    }

    /** A bit for each rule that has a hint in the text. */
    long in(String text) {
        long all = 0;
        int state = ROOT;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            state = character < ALPHABET ? next[state * ALPHABET + lower(character)] : ROOT;
            all |= rules[state];
        }
        return all;
    }

    private static int lower(char character) {
        return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
    }

    private static void add(String hint, long bit, List<int[]> states, List<Long> found) {
        if (hint.isEmpty() || !hint.equals(hint.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("a hint is lower-case, not '%s'".formatted(hint));
        }
        int state = ROOT;
        for (int i = 0; i < hint.length(); i++) {
            char character = hint.charAt(i);
            int[] edges = states.get(state);
            if (edges[character] == ROOT) {
                edges[character] = newState(states, found);
            }
            state = edges[character];
        }
        found.set(state, found.get(state) | bit);
    }

    /** Breadth-first: a state without an edge gets that of its longest suffix that is a state. */
    private static void link(List<int[]> states, List<Long> found) {
        int[] suffix = new int[states.size()];
        Deque<Integer> queue = new ArrayDeque<>();
        queue.add(ROOT);
        while (!queue.isEmpty()) {
            int state = queue.remove();
            int[] edges = states.get(state);
            found.set(state, found.get(state) | found.get(suffix[state]));
            for (int character = 0; character < ALPHABET; character++) {
                int beyond = state == ROOT ? ROOT : states.get(suffix[state])[character];
                int target = edges[character];
                if (target == ROOT) {
                    edges[character] = beyond;
                } else {
                    suffix[target] = beyond;
                    queue.add(target);
                }
            }
        }
    }

    private static int newState(List<int[]> states, List<Long> found) {
        states.add(new int[ALPHABET]);
        found.add(0L);
        return states.size() - 1;
    }
}
