package io.causestream.observation;

import io.causestream.observation.ReplacerPatterns.Named;
import io.causestream.observation.ReplacerPatterns.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Masks what looks like a secret in text from a cluster, before that text is written to Kafka.
 * Names stay, values go: {@code password=hunter2} becomes {@code password=[redacted]}, while {@code
 * secret "db" not found}, which is a diagnosis, stays as it is. Safe for use by several threads.
 */
public final class Redactor {

    /** What stands in the place of a secret. */
    public static final String MASK = "[redacted]";

    private record Rule(Pattern pattern, String replacement) {}

    // Each pattern is linear: bounded repetition and no nested quantifier, since the text may be
    // hostile.
    private static final List<Rule> RULES =
            List.of(
                    // RFC 7468 keys, of which a log line may hold only the first.
                    rule(
                            "-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?s:.{0,8000}?)(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|\\z)",
                            MASK),
                    // JSON web tokens: two base64 objects that begin with {" and a signature.
                    rule("\\beyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*", MASK),
                    // Tokens that their makers marked: GitHub, GitLab, Slack, OpenAI and Anthropic,
                    // AWS, Google, npm, Stripe.
                    rule("\\bgh[pousr]_[A-Za-z0-9]{20,255}", MASK),
                    rule("\\bgithub_pat_[A-Za-z0-9_]{20,255}", MASK),
                    rule("\\bglpat-[A-Za-z0-9_-]{20,255}", MASK),
                    rule("\\bxox[abeoprs]-[A-Za-z0-9-]{10,255}", MASK),
                    rule("\\bxapp-[A-Za-z0-9-]{10,255}", MASK),
                    rule("\\bsk-[A-Za-z0-9_-]{20,255}", MASK),
                    rule("\\b[rs]k_(?:live|test)_[A-Za-z0-9]{10,255}", MASK),
                    rule("\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b", MASK),
                    rule("\\bAIza[A-Za-z0-9_-]{35}", MASK),
                    rule("\\bnpm_[A-Za-z0-9]{36}", MASK),
                    // user:password@ of a URL; the user stays, since "wrong user" is a cause.
                    rule(
                            "([a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^\\s:/@\"']{0,100}):[^\\s/@\"']{1,200}@",
                            "$1:" + MASK + "@"),
                    rule(
                            "(?i)\\b(authorization[\"']?\\s{0,3}[:=]\\s{0,3}[\"']?(?:bearer|basic|token)?)\\s{1,3}[A-Za-z0-9._~+/=-]{6,4000}",
                            "$1 " + MASK),
                    rule(
                            "(?i)\\b(bearer|basic)\\s{1,3}[A-Za-z0-9._~+/-]{16,4000}={0,2}",
                            "$1 " + MASK),
                    // name=value, name: value, "name": "value"; a name that only ends in such a
                    // word counts, too.
                    rule(
                            "(?i)((?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?)[\"']?\\s{0,3}[=:]\\s{0,3})(\"[^\"\\n]{1,2000}\"|'[^'\\n]{1,2000}'|[^\\s,;&\"'\\]})]{1,2000})",
                            "$1" + MASK));

    private record Configured(com.google.re2j.Pattern pattern, Style style, String name) {

        String redact(String text) {
            com.google.re2j.Matcher matcher = pattern.matcher(text);
            StringBuilder masked = new StringBuilder();
            int copied = 0;
            while (matcher.find()) {
                masked.append(text, copied, matcher.start()).append(mask(matcher));
                copied = matcher.end();
            }
            return copied == 0 ? text : masked.append(text, copied, text.length()).toString();
        }

        private String mask(com.google.re2j.Matcher matcher) {
            int length = matcher.end() - matcher.start();
            return length == 0
                    ? ""
                    : switch (style) {
                        case SAME_LENGTH_ASTERISKS -> "*".repeat(length);
                        case NAMED -> "[%s]".formatted(name.toUpperCase(Locale.ROOT));
                    };
        }
    }

    private static final Redactor STANDARD = new Redactor(List.of());

    private final List<Configured> configured;

    private Redactor(List<Configured> configured) {
        this.configured = configured;
    }

    /** The built-in rules alone. */
    public static Redactor standard() {
        return STANDARD;
    }

    /** The built-in rules, and the user's expressions. */
    public static Redactor with(ReplacerPatterns patterns) {
        List<Configured> configured = new ArrayList<>();
        for (Named pattern : patterns.patterns()) {
            configured.add(
                    new Configured(
                            com.google.re2j.Pattern.compile(pattern.regex()),
                            patterns.style(),
                            pattern.name()));
        }
        return new Redactor(List.copyOf(configured));
    }

    /** The text with each secret masked; the same text gives the same answer. */
    public String redact(String text) {
        String masked = text;
        for (Rule rule : RULES) {
            masked = rule.pattern.matcher(masked).replaceAll(rule.replacement);
        }
        for (Configured pattern : configured) {
            masked = pattern.redact(masked);
        }
        return masked;
    }

    private static Rule rule(String pattern, String replacement) {
        return new Rule(Pattern.compile(pattern), replacement);
    }
}
