package io.causestream.redaction;

import java.util.List;
import java.util.regex.Pattern;

/** The words that a secret's name ends in: {@code DB_PASSWORD}, {@code apiKey}, {@code x-token}. */
final class SecretNames {

    static final List<String> HINTS =
            List.of(
                    "pass",
                    "pwd",
                    "secret",
                    "token",
                    "key",
                    "credential",
                    "auth",
                    "mnemonic",
                    "_pw",
                    "bindpw",
                    "rootpw",
                    "jwt");

    // "pass" is also a word of test reports, and "key" of everything: they count only in compounds.
    private static final String WORD =
            "passw(?:or)?d|passwd|passphrase|passcode|pwd|(?:(?<=[_.-])|(?<![A-Za-z0-9]))pass"
                    + "|(?-i:(?<=[a-z0-9])Pass)"
                    + "|(?:(?<=_)|bind|root)pw"
                    + "|secret[_-]?(?:id|key|string|value|text)?"
                    + "|token(?:[_-]?(?:secret|value))?"
                    + "|(?:api|app|application|access|private|secret|account|encryption|signing|master|auth|service"
                    + "|license|shared|ssh|session|storage|admin|root|deploy|write|ingest|client)[_-]?key(?:[_-]?(?:data|secret))?"
                    + "|private[_-]?key[_-]?id|unseal key [0-9]{1,2}"
                    + "|credentials?|mnemonic|jwt|(?:proxy-)?authorization|(?<=[\"'_])auth";

    // What may follow the word without changing its meaning.
    private static final String SUFFIX =
            "(?:[_-]?(?:old|new|next|previous|current|confirm|confirmation|hash|plain|base64|b64|[0-9]{1,3}))?";

    /** The end of a name; the name may have begun earlier. */
    static final String ENDING = "(?i:(?:" + WORD + ")" + SUFFIX + ")";

    private static final Pattern WHOLE = Pattern.compile(ENDING + "\\z");

    // Most field names are not those of secrets, and a check for the hints rules them out.
    private static final SecretHints HINTED = new SecretHints(List.of(HINTS));

    private SecretNames() {}

    static boolean matches(String name) {
        return HINTED.in(name) != 0 && name.length() <= 500 && WHOLE.matcher(name).find();
    }
}
