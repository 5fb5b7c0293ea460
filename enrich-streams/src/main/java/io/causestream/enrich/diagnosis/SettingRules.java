package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.finding.Diagnosis;
import java.util.Optional;
import java.util.regex.Pattern;

/** Something that it needs to be told is missing. */
final class SettingRules {

    private static final Pattern NAMED_SETTING =
            Pattern.compile(
                    "(?:setting|variable|env(?:ironment)?(?: var(?:iable)?)?|property|key|parameter|config(?:uration)?(?: value)?)[ :]{1,3}[\"'`]?([A-Z][A-Z0-9_]{2,60})[\"'`]?[^.]{0,40}?"
                            + "(?:is not set|not set|is missing|missing|is required|required|must be set|not found|undefined|is empty|unset)");
    private static final Pattern SETTING_FIRST =
            Pattern.compile(
                    "\\b([A-Z][A-Z0-9]{0,30}_[A-Z0-9_]{1,60})\\b[\"'`]?\\s{0,3}(?:is not set|not set|is missing|is required|must be set|is undefined|environment variable|: parameter not set|: unbound variable)");
    private static final Pattern MISSING_FIRST =
            Pattern.compile(
                    "(?i:missing|undefined|unset|required)(?i: required)?(?i: environment variable| env var| env| variable| setting| configuration)?(?i:s)?[ :]{1,3}[\"'`]?([A-Z][A-Z0-9]{0,30}_[A-Z0-9_]{1,60})");
    private static final Pattern KEY_ERROR =
            Pattern.compile("KeyError: ['\"]([A-Z][A-Z0-9_]{2,60})['\"]");

    private static final Pattern MISSING_OBJECT =
            Pattern.compile(
                    "((?:config ?map|secret) \"[^\"]{1,253}\" not found|couldn't find key \\S{1,253} in (?:ConfigMap|Secret) \\S{1,400}|references non-existent (?:config|secret) key: \\S{1,253})");

    private SettingRules() {}

    static Optional<Diagnosis> missingSetting(Case it) {
        return it.inLog(NAMED_SETTING)
                .or(() -> it.inLog(SETTING_FIRST))
                .or(() -> it.inLog(MISSING_FIRST))
                .or(() -> it.inLog(KEY_ERROR))
                .flatMap(found ->
                        Diagnoses.of(
                                "missing-setting",
                                "%s is not set, and the container does not run without it."
                                        .formatted(found.group()),
                                // The change that took it away makes it certain: see ChangeRules.
                                MEDIUM,
                                found.line(),
                                "Set %s in %s.".formatted(found.group(), it.workload())));
    }

    static Optional<Diagnosis> missingObject(Case it) {
        return it.inMessages(MISSING_OBJECT)
                .flatMap(found ->
                        Diagnoses.of(
                                "missing-configuration-object",
                                "The pod refers to what is not there: %s.".formatted(found.group()),
                                HIGH,
                                found.line(),
                                "Create it in namespace %s, or correct the reference in %s."
                                        .formatted(
                                                it.finding().subject().namespace(),
                                                it.workload())));
    }
}
