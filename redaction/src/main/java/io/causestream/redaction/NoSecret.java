package io.causestream.redaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What may follow a secret's name and is not a secret: a word for no value, a reference to one, the
 * name of an object, a path, the first word of a sentence about it. A message without these would
 * have lost its cause.
 */
final class NoSecret {

    private static final Set<String> NOTHING =
            Set.of(
                    "null",
                    "nil",
                    "none",
                    "true",
                    "false",
                    "undefined",
                    "yes",
                    "no",
                    "(null)",
                    "<nil>",
                    "<none>",
                    "<unset>",
                    "redacted");

    private static final Set<String> SAID =
            Set.of(
                    ("a an access already and are at authentication bad be but by can can't cannot changed"
                                    + " configmap context could couldn't crypto decode denied dial did disabled do does"
                                    + " doesn't empty enabled encoding eof error exit expected expired failed failure field"
                                    + " file flag for forbidden found from get got has have http if illegal in incorrect"
                                    + " insufficient internal invalid is isn't it key length lookup malformed may mismatch"
                                    + " missing must need needs not object of on open or parameter path permission please"
                                    + " read references refused rejected required requires rpc secret secrets set should"
                                    + " signature stat status the this timed timeout to token too unable unauthorized"
                                    + " unexpected unknown unset unsupported use used user using value verification was"
                                    + " will with without wrong x509 you your")
                            .split(" "));

    private static final Pattern REFERENCE =
            Pattern.compile(
                    "\\$\\([A-Za-z0-9_.-]{1,100}\\)|\\$\\{[A-Za-z0-9_.]{1,100}\\}|\\{\\{[^{}\\n]{0,200}\\}\\}|%[svqd](?![A-Za-z0-9])"
                            // <set to the key 'password' in secret 'db'>, as kubectl prints it.
                            + "|<[A-Za-z][^<>\\n]{0,160}>(?=[\\s\"',;)\\]}]|\\z)");
    private static final Pattern OBJECT =
            Pattern.compile(
                    "\\\\{0,7}[\"']?[a-z0-9][a-z0-9.-]{0,252}/[a-z0-9][a-z0-9.-]{0,252}(?=[\\s\"'\\\\,;)\\]}]|\\z)");
    private static final Pattern PATH =
            Pattern.compile(
                    "/(?:var|etc|run|home|opt|tmp|mnt|usr|app|config|secrets?|vault|root|data|srv|proc|dev)(?:/[A-Za-z0-9_.-]{1,100}){1,20}(?=[\\s:,;\"')]|\\z)");

    private static final Pattern SHORT_NUMBER = Pattern.compile("[0-9]{1,9}(?=[\\s,;\"')]|\\z)");

    private static final String ENCODED_MASK = URLEncoder.encode(Redactor.MASK, UTF_8);

    private NoSecret() {}

    static boolean isNothing(String word) {
        return NOTHING.contains(word);
    }

    static boolean isSaid(String word) {
        return SAID.contains(word) || NOTHING.contains(word);
    }

    /**
     * A reference to a value elsewhere, {@code $(DB_PASSWORD)}, or a value that is already masked.
     */
    static boolean isReference(String text, int at) {
        return text.startsWith(Redactor.MASK, at)
                || text.startsWith(ENCODED_MASK, at)
                || text.startsWith("hmac:", at)
                || begins(REFERENCE, text, at);
    }

    /** {@code shop/db}, as Kubernetes logs a Secret. */
    static boolean isObject(String text, int at) {
        return begins(OBJECT, text, at);
    }

    static boolean isPath(String text, int at) {
        return begins(PATH, text, at);
    }

    static boolean isShortNumber(String text, int at) {
        return begins(SHORT_NUMBER, text, at);
    }

    private static boolean begins(Pattern pattern, String text, int at) {
        return pattern.matcher(text).region(at, text.length()).lookingAt();
    }
}
