package io.causestream.ingest.alertmanager;

import io.causestream.observation.Redactor;
import java.util.HashMap;
import java.util.Map;

/**
 * Texts without their secrets. The alerts of a post share most of their labels' values, and masking
 * one is what a post's time goes to: each is masked once. For one thread, and one post.
 */
final class MaskedTexts {

    /** Longer ones are descriptions, of which hardly two are alike. */
    private static final int LONGEST_KEPT = 200;

    private static final int MOST_KEPT = 10_000;

    private final Redactor redactor;
    private final Map<String, String> masked = new HashMap<>();

    MaskedTexts(Redactor redactor) {
        this.redactor = redactor;
    }

    String of(String text) {
        if (text.length() > LONGEST_KEPT || masked.size() >= MOST_KEPT) {
            return redactor.redact(text);
        }
        return masked.computeIfAbsent(text, redactor::redact);
    }
}
