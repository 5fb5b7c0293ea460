package io.causestream.redaction;

import io.causestream.redaction.ReplacerPatterns.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Masks what looks like a secret in text from a cluster, before that text is written to Kafka.
 * Names stay, values are masked: {@code password=hunter2} becomes {@code password=[redacted]},
 * while {@code secret "db" not found}, which is a diagnosis, stays as it is. What is already masked
 * stays as it is.
 *
 * <p>A secret is recognised by its form ({@link SecretShapes}), by the name before it ({@link
 * NamedSecret}, {@link FlaggedSecret}), by what encloses it ({@link PrivateKeys}, {@link
 * SecretManifest}), or by an expression that the user configured ({@link ReplacerPatterns}). All
 * rules search the original text, so that none hides a secret from another. The time is linear in
 * the text. Safe for use by several threads.
 */
public final class Redactor {

    /** Replaces a secret. */
    public static final String MASK = "[redacted]";

    private static final List<SecretRule> RULES =
            Stream.of(
                            List.of(new NamedSecret(), new PrivateKeys(), new SecretManifest()),
                            FlaggedSecret.ALL,
                            SecretShapes.ALL)
                    .<SecretRule>flatMap(List::stream)
                    .toList();
    private static final SecretHints HINTS =
            new SecretHints(RULES.stream().map(SecretRule::hints).toList());
    private static final Redactor STANDARD = new Redactor(List.of());

    private final List<ConfiguredPatterns> configured;

    private Redactor(List<ConfiguredPatterns> configured) {
        this.configured = configured;
    }

    /** A redactor with the built-in rules alone. */
    public static Redactor standard() {
        return STANDARD;
    }

    /** A redactor with the built-in rules and the user's expressions. */
    public static Redactor with(ReplacerPatterns patterns) {
        List<ConfiguredPatterns> configured = new ArrayList<>();
        for (Named pattern : patterns.patterns()) {
            configured.add(ConfiguredPatterns.of(pattern, patterns.style()));
        }
        return new Redactor(List.copyOf(configured));
    }

    /** Whether a name is that of a secret: {@code DB_PASSWORD}, {@code apiKey}. */
    public static boolean isSecretName(String name) {
        return SecretNames.matches(name);
    }

    /** The text with each secret masked; the same text gives the same result. */
    public String redact(String text) {
        Spans found = find(text);
        return found.isEmpty() ? text : found.mask(text);
    }

    /** As {@link #redact(String)}, and also checks the decoded values of the URL's query. */
    public String redactUrl(String url) {
        return redact(UrlQuery.replace(url, this::redact));
    }

    /** The value of a name: masked entirely if the name is that of a secret. */
    public String redact(String name, String value) {
        // The value of a label of this name is the name of a Kubernetes object.
        return isSecretName(name) && !name.equals("secret") && !value.isEmpty()
                ? MASK
                : redact(value);
    }

    /**
     * The words of one command line, where a flag and its value may be two words.
     *
     * @return as many words
     */
    public List<String> redact(List<String> words) {
        Spans found = find(String.join(" ", words));
        List<String> masked = new ArrayList<>(words.size());
        int start = 0;
        String before = "";
        for (String word : words) {
            Spans here = new Spans();
            for (Spans.Span span : found.apart()) {
                here.add(
                        Math.max(0, span.from() - start),
                        Math.min(word.length(), span.to() - start),
                        span.mask());
            }
            // A value that is a word of its own does not end at a blank.
            if (isSecretFlag(before) && !word.startsWith("-")) {
                SecretValue value = SecretValue.of(word, 0, word.length());
                here.add(value.from(), value.to());
            }
            masked.add(here.isEmpty() ? word : here.mask(word));
            start += word.length() + 1;
            before = word;
        }
        return masked;
    }

    private Spans find(String text) {
        Spans found = new Spans();
        String certain = EscapedLines.undoInJson(text);
        find(certain, found);
        String undone = EscapedLines.undo(text);
        if (!undone.equals(certain)) {
            find(undone, found);
        }
        for (ConfiguredPatterns pattern : configured) {
            pattern.find(text, found);
        }
        return found;
    }

    private static void find(String text, Spans found) {
        long hinted = HINTS.in(text);
        while (hinted != 0) {
            int rule = Long.numberOfTrailingZeros(hinted);
            RULES.get(rule).find(text, found);
            hinted &= hinted - 1;
        }
    }

    private static boolean isSecretFlag(String word) {
        return word.startsWith("-") && isSecretName(word);
    }
}
