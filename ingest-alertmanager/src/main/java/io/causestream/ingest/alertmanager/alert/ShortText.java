package io.causestream.ingest.alertmanager.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.finding.Excerpt;
import io.causestream.finding.Link;
import io.causestream.observation.AlertSeverity;
import io.causestream.observation.AlertSubject;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Makes foreign text fit for Kafka: bounded, without secrets, and whole characters only. */
public final class ShortText {

    private static final int MOST = 64;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_LABEL = 500;
    private static final int LONGEST_ANNOTATION = 4_000;

    /**
     * The limit for all annotations together: whatever their characters, a record stays below the
     * mebibyte that Kafka accepts, and no alert is lost because of its size.
     */
    private static final int MOST_ANNOTATED = 60_000;

    private static final List<String> FIRST_ANNOTATIONS =
            List.of("summary", "description", "message", "title", "runbook_url");

    private static final int LONGEST_URL = 4_000;

    private final MaskedTexts masked;
    private boolean cut;

    public ShortText(MaskedTexts masked) {
        this.masked = masked;
    }

    /** Whether anything was omitted since this was created. */
    public boolean wasCut() {
        return cut;
    }

    /** At most this many characters, with a mark if there were more. */
    public String of(String text, int longest) {
        if (text.length() <= longest) {
            return whole(text);
        }
        cut = true;
        return whole(Excerpt.of(text, longest));
    }

    /** As {@link #of}, with secrets masked first: half of one no longer looks like one. */
    public String masked(String text, int longest) {
        return of(masked.of(text), longest);
    }

    /** As {@link #masked(String, int)}, for the value of this name. */
    public String masked(String name, String text, int longest) {
        return of(masked.of(name, text), longest);
    }

    /** The labels unmasked, each bounded in length: for reading, not for storing. */
    Map<String, String> all(Map<String, String> labels) {
        Map<String, String> bounded = new LinkedHashMap<>();
        labels.forEach(
                (name, text) -> bounded.put(of(name, LONGEST_NAME), of(text, LONGEST_LABEL)));
        return bounded;
    }

    /**
     * The annotations that people read first, then the others, up to the limits of number and
     * length.
     */
    Map<String, String> annotations(Map<String, String> annotations) {
        Map<String, String> result = new LinkedHashMap<>();
        int left = MOST_ANNOTATED;
        for (String name : few(annotations, ShortText::annotationRank)) {
            String key = of(name, LONGEST_NAME);
            String text = masked(name, annotations.getOrDefault(name, ""), LONGEST_ANNOTATION);
            left -= key.length() + text.length();
            if (left < 0) {
                cut = true;
                break;
            }
            result.put(key, text);
        }
        return result;
    }

    /** The URL with secrets masked, if it is safe as a link; else empty. */
    String url(String url) {
        return Link.isSafe(url) ? of(masked.ofUrl(url), LONGEST_URL) : "";
    }

    /**
     * The labels that decide severity and subject first, then the others, up to the limit.
     *
     * @param labels as received, not those of {@link #all}
     */
    Map<String, String> maskedLabels(Map<String, String> labels) {
        Map<String, String> result = new LinkedHashMap<>();
        Collection<String> names =
                labels.size() <= MOST ? labels.keySet() : few(labels, ShortText::labelRank);
        for (String name : names) {
            result.put(
                    of(name, LONGEST_NAME),
                    masked(name, labels.getOrDefault(name, ""), LONGEST_LABEL));
        }
        return result;
    }

    private static int labelRank(String name) {
        if (name.equals("alertname") || name.equals(AlertSeverity.LABEL)) {
            return 0;
        }
        if (AlertSeverity.OTHER_LABELS.contains(name)) {
            return 1;
        }
        return AlertSubject.isDecidedBy(name) ? 2 : 3;
    }

    private static int annotationRank(String name) {
        int position = FIRST_ANNOTATIONS.indexOf(name);
        return position < 0 ? FIRST_ANNOTATIONS.size() : position;
    }

    /** The names of the texts to keep: the lowest ranks, and within a rank the first names. */
    private List<String> few(Map<String, String> texts, ToIntFunction<String> rank) {
        cut |= texts.size() > MOST;
        return texts.keySet().stream()
                .sorted(Comparator.comparingInt(rank).thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    /** Replaces half a surrogate pair, which is not a character, by a question mark. */
    private static String whole(String text) {
        for (int position = 0; position < text.length(); position++) {
            if (Character.isSurrogate(text.charAt(position))) {
                return new String(text.getBytes(UTF_8), UTF_8);
            }
        }
        return text;
    }
}
