package io.causestream.ingest.alertmanager.alert;

import io.causestream.redaction.Redactor;
import java.util.HashMap;
import java.util.Map;

/**
 * Texts without their secrets. The alerts of a post share most of their labels' values, and masking
 * takes most of a post's time, so each value is masked once. For one thread, and one post.
 */
public final class MaskedTexts {

    /** The address of a rule is long, and the same in each of its alerts. */
    private static final int LONGEST_KEPT = 4_000;

    private static final int MOST_KEPT = 10_000;

    private final Redactor redactor;
    private final Map<String, String> masked = new HashMap<>();

    public MaskedTexts(Redactor redactor) {
        this.redactor = redactor;
    }

    String of(String text) {
        if (text.length() > LONGEST_KEPT || masked.size() >= MOST_KEPT) {
            return redactor.redact(text);
        }
        return masked.computeIfAbsent(text, redactor::redact);
    }

    /** The masked text; all of it is masked if the name is that of a secret. */
    String of(String name, String text) {
        return Redactor.isSecretName(name) ? redactor.redact(name, text) : of(text);
    }

    String ofUrl(String url) {
        return redactor.redactUrl(url);
    }
}
