package io.causestream.enrich.playbook;

import java.util.List;
import java.util.Locale;

/** Matches lists of words in a trigger's parameters, ignoring case. Pure. */
final class WordList {

    private WordList() {}

    static boolean areEmptyOrHave(List<String> words, String word) {
        return words.isEmpty() || words.stream().anyMatch(word::equalsIgnoreCase);
    }

    /** Whether one of them occurs in the text. */
    static boolean anyIn(List<String> words, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return words.stream().anyMatch(word -> lower.contains(word.toLowerCase(Locale.ROOT)));
    }
}
