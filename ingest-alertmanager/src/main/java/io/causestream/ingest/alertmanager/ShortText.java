package io.causestream.ingest.alertmanager;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.observation.Redactor;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Foreign text, made fit for Kafka: bounded, without secrets, and whole characters only. */
final class ShortText {

    private static final int MOST_LABELS = 64;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_LABEL = 500;
    private static final int LONGEST_ANNOTATION = 4_000;
    private static final String CUT = "…";

    private final Redactor redactor;
    private boolean cut;

    ShortText(Redactor redactor) {
        this.redactor = redactor;
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
        return whole(text.substring(0, longest - CUT.length())) + CUT;
    }

    /** As {@link #of}, with secrets masked. */
    String masked(String text, int longest) {
        return of(redactor.redact(of(text, longest * 2)), longest);
    }

    /** The texts of an object as they are; what is no text is passed over. */
    Map<String, String> labels(JsonNode object) {
        return texts(object, LONGEST_LABEL);
    }

    Map<String, String> annotations(JsonNode object) {
        return masked(texts(object, LONGEST_ANNOTATION * 2), LONGEST_ANNOTATION);
    }

    Map<String, String> maskedLabels(Map<String, String> labels) {
        return masked(labels, LONGEST_LABEL);
    }

    private Map<String, String> masked(Map<String, String> texts, int longest) {
        Map<String, String> masked = new LinkedHashMap<>();
        texts.forEach((name, text) -> masked.put(name, masked(text, longest)));
        return masked;
    }

    /** Of too many those with the first names, and the alert's name in any case. */
    private Map<String, String> texts(JsonNode object, int longest) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties().stream()
                .filter(entry -> entry.getValue().isString())
                .sorted(
                        Comparator.comparing((Map.Entry<String, JsonNode> entry) ->
                                        !entry.getKey().equals("alertname"))
                                .thenComparing(Map.Entry::getKey))
                .limit(MOST_LABELS)
                .forEach(entry ->
                        texts.put(
                                of(entry.getKey(), LONGEST_NAME),
                                of(entry.getValue().asString(), longest)));
        cut |= object.size() > MOST_LABELS;
        return texts;
    }

    /** Half a surrogate pair, which is no character, becomes a question mark. */
    private static String whole(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }
}
