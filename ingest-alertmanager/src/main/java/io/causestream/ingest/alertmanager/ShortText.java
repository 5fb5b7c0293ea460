package io.causestream.ingest.alertmanager;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.finding.Excerpt;
import io.causestream.finding.Link;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Foreign text, made fit for Kafka: bounded, without secrets, and whole characters only. */
final class ShortText {

    private static final int MOST_LABELS = 64;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_LABEL = 500;
    private static final int LONGEST_ANNOTATION = 4_000;
    private static final int LONGEST_URL = 4_000;

    private final MaskedTexts masked;
    private boolean cut;

    ShortText(MaskedTexts masked) {
        this.masked = masked;
    }

    /** Whether anything was left out since this was made. */
    boolean wasCut() {
        return cut;
    }

    /** At most so many characters, and a mark where more were. */
    String of(String text, int longest) {
        if (text.length() <= longest) {
            return whole(text);
        }
        cut = true;
        return whole(Excerpt.of(text, longest));
    }

    /** As {@link #of}, with secrets masked first: half of one no longer looks like one. */
    String masked(String text, int longest) {
        return of(masked.of(text), longest);
    }

    /** As {@link #masked(String, int)}, of what has this name. */
    String masked(String name, String text, int longest) {
        return of(masked.of(name, text), longest);
    }

    /** As they are, but bounded in number and length. */
    Map<String, String> labels(Map<String, String> labels) {
        Map<String, String> bounded = new LinkedHashMap<>();
        few(labels)
                .forEach((name, text) ->
                        bounded.put(of(name, LONGEST_NAME), of(text, LONGEST_LABEL)));
        return bounded;
    }

    Map<String, String> annotations(Map<String, String> annotations) {
        return masked(annotations, LONGEST_ANNOTATION);
    }

    /** One that a browser may be sent to, with secrets masked; else empty. */
    String url(String url) {
        return Link.isSafe(url) ? of(masked.ofUrl(url), LONGEST_URL) : "";
    }

    /**
     * @param labels as they came, not those of {@link #labels}
     */
    Map<String, String> maskedLabels(Map<String, String> labels) {
        return masked(labels, LONGEST_LABEL);
    }

    private Map<String, String> masked(Map<String, String> texts, int longest) {
        Map<String, String> result = new LinkedHashMap<>();
        few(texts)
                .forEach((name, text) ->
                        result.put(of(name, LONGEST_NAME), masked(name, text, longest)));
        return result;
    }

    /** Of too many those with the first names, and the alert's name in any case. */
    private Map<String, String> few(Map<String, String> texts) {
        if (texts.size() <= MOST_LABELS) {
            return texts;
        }
        cut = true;
        Map<String, String> few = new LinkedHashMap<>();
        texts.entrySet().stream()
                .sorted(
                        Comparator.comparing((Map.Entry<String, String> entry) ->
                                        !entry.getKey().equals("alertname"))
                                .thenComparing(Map.Entry::getKey))
                .limit(MOST_LABELS)
                .forEach(entry -> few.put(entry.getKey(), entry.getValue()));
        return few;
    }

    /** Half a surrogate pair, which is no character, becomes a question mark. */
    private static String whole(String text) {
        for (int position = 0; position < text.length(); position++) {
            if (Character.isSurrogate(text.charAt(position))) {
                return new String(text.getBytes(UTF_8), UTF_8);
            }
        }
        return text;
    }
}
