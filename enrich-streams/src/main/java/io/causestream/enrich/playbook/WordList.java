package io.causestream.enrich.playbook;

import java.util.List;
import java.util.Locale;

/** What lists of words in a trigger's parameters ask, in any case of letters. Pure. */
final class WordList {

    private WordList() {}

    static boolean areEmptyOrHave(List<String> words, String word) {
        return words.isEmpty() || words.stream().anyMatch(word::equalsIgnoreCase);
    }

    /** Whether one of them stands in the text. */
    static boolean anyIn(List<String> words, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return words.stream().anyMatch(word -> lower.contains(word.toLowerCase(Locale.ROOT)));
    }
}
