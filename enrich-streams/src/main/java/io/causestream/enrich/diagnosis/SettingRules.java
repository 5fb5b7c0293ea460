package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Log;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Diagnosis;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A setting that it needs is not there, in the words of many languages and libraries. */
final class SettingRules {

    /** Upper case with an underscore: what else would a log name so? */
    private static final String VARIABLE = "([A-Z][A-Z0-9]{0,40}_[A-Z0-9_]{1,60})";

    /** Where the line states that it is a variable, one word is enough: PORT. */
    private static final String ANY_VARIABLE = "([A-Z][A-Z0-9_]{1,80})";

    /** With its dots, dashes or underscores: {@code orders.db.url}. */
    private static final String PROPERTY =
            "([A-Za-z][A-Za-z0-9]{0,40}(?:[._-][A-Za-z0-9]{1,40}){1,8})";

    /** A file that is missing is no setting. */
    private static final String NO_FILE =
            "(?![A-Za-z0-9_.-]{0,80}\\.(?:ya?ml|json|toml|conf|cfg|ini|properties|xml|env|sh|pem|crt)\\b)";

    private static final String QUOTE = "[\"'`]?";
    private static final String KIND =
            "(?i:setting|env(?:ironment)?[ -]var(?:iable)?|variable|env(?:ironment)?|property|parameter|option|configuration|config)s?";
    private static final String ABSENT =
            "(?i:(?:is|was|are) (?:not|undefined|missing|required|unset|empty|null)|not (?:set|found|defined|specified|provided)|must be (?:set|specified|provided|defined)|missing|undefined|unset|required)";

    /**
     * Where the line does not state that it is a setting: HTTP_404 may also be "not found", and a
     * queue "empty".
     */
    private static final String SURELY_ABSENT =
            "(?i:(?:is|was) (?:not (?:set|defined|specified|provided|configured)|undefined|missing|required|unset)|not (?:set|defined|specified|provided|configured)|must be (?:set|specified|provided|defined))";

    private static final List<Pattern> PATTERNS =
            List.of(
                    // "required setting DATABASE_URL is not set", "environment variable "PORT" not
                    // found", and the same with a property's name.
                    Pattern.compile(
                            KIND + "[ :=]{1,3}" + QUOTE + ANY_VARIABLE + "\\b.{0,30}?" + ABSENT),
                    Pattern.compile(
                            KIND
                                    + "[ :=]{1,3}"
                                    + QUOTE
                                    + NO_FILE
                                    + PROPERTY
                                    + QUOTE
                                    + " {0,2}"
                                    + ABSENT),
                    // "DATABASE_URL must be set: NotPresent", "DB_HOST environment variable
                    // missing".
                    Pattern.compile("\\b" + VARIABLE + "\\b" + QUOTE + " {0,2}" + SURELY_ABSENT),
                    Pattern.compile(
                            "\\b"
                                    + VARIABLE
                                    + "\\b"
                                    + QUOTE
                                    + "(?i:,? (?:env(?:ironment)?[ -])?(?:var(?:iable)?|setting)) {1,2}"
                                    + ABSENT),
                    // sh: "DATABASE_URL: parameter not set", bash: "…: unbound variable".
                    Pattern.compile(
                            "\\b([A-Za-z_][A-Za-z0-9_]{1,80}): (?:parameter (?:null or )?not set|unbound variable)"),
                    // "Missing required environment variables: DB_HOST, DB_PORT".
                    Pattern.compile(
                            "(?i:missing|undefined|unset|required|requires?|must (?:set|specify|provide|define)|please (?:set|provide|specify|define)|not set)"
                                    + "(?i: (?:the|a|an|required|mandatory|following|key|"
                                    + KIND
                                    + "|var)){0,4}[ :=]{1,3}"
                                    + QUOTE
                                    + VARIABLE),
                    Pattern.compile(
                            "(?i:missing|undefined|unset|required|set|specify|provide|define)(?i: (?:the|required|mandatory)){0,2} "
                                    + "(?i:env(?:ironment)?[ -]var(?:iable)?)s?[ :=]{1,3}"
                                    + QUOTE
                                    + ANY_VARIABLE),
                    // Python, Ruby.
                    Pattern.compile("KeyError: ['\"]([A-Z][A-Z0-9_]{2,80})['\"]"),
                    Pattern.compile("key not found: ['\"]?([A-Z][A-Z0-9_]{2,80})"),
                    // Django.
                    Pattern.compile("The ([A-Z][A-Z0-9_]{2,60}) setting must not be empty"),
                    // Node.js.
                    Pattern.compile("process\\.env\\.([A-Za-z0-9_]{2,80}) (?:is|was) "),
                    // Spring.
                    Pattern.compile("Could not resolve placeholder '([^']{1,120})'"),
                    // Cobra.
                    Pattern.compile("required flag\\(s\\) \"([^\"]{1,80})\""));

    private SettingRules() {}

    static Optional<Diagnosis> missingSetting(Case it, Log log) {
        return PATTERNS.stream()
                .flatMap(pattern -> log.find(pattern).stream())
                .findFirst()
                .flatMap(found ->
                        Diagnoses.of(
                                "missing-setting",
                                "%s is not set, and %s does not run without it."
                                        .formatted(Text.quote(found.word()), it.container()),
                                // The change that took it away makes it certain: see ChangeRules.
                                MEDIUM,
                                found.line(),
                                "Set %s in %s."
                                        .formatted(Text.quote(found.word()), it.workload())));
    }
}
