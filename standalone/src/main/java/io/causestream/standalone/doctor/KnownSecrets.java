package io.causestream.standalone.doctor;

import io.causestream.redaction.Redactor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Masks the secrets of the configuration wherever they occur in a text: a server or a library may
 * repeat what it was sent.
 */
final class KnownSecrets implements UnaryOperator<String> {

    private static final String MASK = "***";

    /** Shorter texts occur in ordinary words. */
    private static final int SHORTEST = 6;

    private final List<String> secrets;

    KnownSecrets(List<String> secrets) {
        List<String> all = new ArrayList<>();
        for (String secret : secrets) {
            all.add(secret);
            // A header has its scheme before it, and is quoted without.
            all.add(secret.substring(secret.indexOf(' ') + 1));
        }
        // The longest first: one may contain another.
        this.secrets =
                all.stream()
                        .filter(secret -> secret.length() >= SHORTEST)
                        .distinct()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList();
    }

    @Override
    public String apply(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, MASK);
        }
        return Redactor.standard().redact(masked);
    }

    /** The number only. */
    @Override
    public String toString() {
        return "KnownSecrets[%d]".formatted(secrets.size());
    }
}
