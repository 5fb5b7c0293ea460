package io.causestream.ai.answer;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Text as it is compared: without what does not change its meaning to people, such as its case,
 * gaps, quotes, invisible characters and other forms of the same letter.
 */
final class ComparedText {

    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}+");
    private static final Pattern GAP = Pattern.compile("[\\s\\p{Z}\\p{Cc}\"'`\\\\]+");

    private ComparedText() {}

    static String of(String text) {
        String visible =
                INVISIBLE.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC)).replaceAll("");
        return GAP.matcher(visible).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
    }
}
