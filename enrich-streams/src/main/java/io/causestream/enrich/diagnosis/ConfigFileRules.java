package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.Log;
import io.causestream.enrich.diagnosis.evidence.Mount;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Diagnosis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A file of settings that is wrong, or not there. */
final class ConfigFileRules {

    private static final String NAME =
            "[\\w.@+-]{0,80}\\.(?:ya?ml|json|toml|ini|conf|cfg|cnf|properties|xml|hcl|config)";

    /** With the line in it, as nginx and HAProxy add it. */
    private static final Pattern FILE =
            Pattern.compile(
                    "(?<![\\w./-])((?:/[\\w.@+-]{1,80}){0,12}/?"
                            + NAME
                            + "(?::\\d{1,6})?)(?![\\w/-]|\\.\\w)");

    /** Only said of a file of settings, or of YAML, which hardly anything else is written in. */
    private static final Pattern SURE =
            Pattern.compile(
                    "(FATAL CONFIG FILE ERROR[^\\n]{0,80}"
                            + "|(?<![\\w.])yaml: (?:line \\d{1,6}|unmarshal errors|did not find|found |control characters|invalid)[^\\n]{0,180}"
                            + "|yaml\\.(?:scanner|parser|composer|constructor)\\.\\w{1,40}Error[^\\n]{0,160}"
                            + "|org\\.yaml\\.snakeyaml\\.[\\w.]{1,60}Exception[^\\n]{0,160}"
                            + "|\\[emerg\\] [^\\n]{0,20}?(?:unknown directive|unexpected|invalid|directive|\"\\w{1,40}\" directive)[^\\n]{0,160}"
                            + "|unknown keyword '[^'\\n]{1,80}'[^\\n]{0,80}"
                            + "|unknown variable '[^'\\n]{1,80}'"
                            + "|unrecognized configuration parameter \"[^\"\\n]{1,80}\""
                            + "|strict decoding error: [^\\n]{1,160}"
                            + "|failed to decode configuration from [^\\n]{1,160})");

    /** May as well be said of what somebody sent: only where settings are named beside it. */
    private static final Pattern PARSING =
            Pattern.compile(
                    "(?i)(invalid character '[^\\n]{1,6}' (?:looking for|after|in)[^\\n]{0,120}"
                            + "|(?:unexpected token|expected [^\\n]{1,60}|unexpected (?:end|non-whitespace)[^\\n]{0,40}) [^\\n]{0,40}?in JSON[^\\n]{0,60}"
                            + "|is not valid JSON|JSONDecodeError[^\\n]{0,120}|JsonParseException[^\\n]{0,120}"
                            + "|json: cannot unmarshal[^\\n]{0,120}|Expecting (?:property name|value|',' delimiter)[^\\n]{0,80}"
                            + "|(?<![\\w.])toml: [^\\n]{1,120}|TomlDecodeError[^\\n]{0,120}|TOML parse error[^\\n]{0,120}"
                            + "|(?:invalid|bad|malformed) (?:config|configuration|YAML|TOML|XML)\\b[^\\n]{0,120})");

    private static final Pattern SETTINGS = Pattern.compile("(?i)\\bconfig(?:uration|s)?\\b");

    /** The reason may be another than the file: only with the file in the same line. */
    private static final Pattern LOADING =
            Pattern.compile(
                    "(?i)((?:error|failed|unable|cannot|can't|could not) (?:to )?(?:parse|parsing|load|loading|read|reading|unmarshal|decode|decoding) [^\\n]{0,60}config[^\\n]{0,160})");

    private static final String PATH = "(/[\\w.@+-]{1,100}(?:/[\\w.@+-]{1,100}){1,20})";
    private static final Pattern MISSING =
            Pattern.compile(
                    "(?:\\b(?:open|stat|lstat|read)\\(? ?['\"]?"
                            + PATH
                            + "['\"]?\\)?: (?:no such file or directory|The system cannot find)"
                            + "|ENOENT: no such file or directory, \\w{1,20} '"
                            + PATH
                            + "'|No such file or directory: b?['\"]"
                            + PATH
                            + "|FileNotFoundException: "
                            + PATH
                            + " \\(No such file"
                            + "|NoSuchFileException: "
                            + PATH
                            + "|: (?:can't open |cannot (?:open|stat|access) )?['‘\"]?"
                            + PATH
                            + "['’\"]?: No such file or directory"
                            + "|(?:open\\(\\)|cannot load certificate(?: key)?) \""
                            + PATH
                            + "\"[^\\n]{0,200}?No such file"
                            + "|Could not find file '"
                            + PATH
                            + "'|No such file or directory @ \\w{1,40} - "
                            + PATH
                            + "|(?i:(?:config|configuration|key|certificate|cert|credentials?) file )['\"]?"
                            + PATH
                            + "['\"]? (?i:not found|does not exist|is missing))");

    private ConfigFileRules() {}

    static Optional<Diagnosis> wrong(Case it, Log log) {
        return log.find(SURE)
                .or(() -> log.find(PARSING).filter(found -> isOfSettings(log, found)))
                .or(() -> log.find(LOADING).filter(found -> Found.isIn(found.line(), FILE)))
                .flatMap(found -> {
                    Optional<String> file = file(log, found);
                    List<String> fixes = new ArrayList<>();
                    file.flatMap(path -> Mount.above(it, withoutLine(path)))
                            .flatMap(mount -> mount.show(it.finding().subject().namespace()))
                            .ifPresent(show -> fixes.add("See the file: " + show));
                    fixes.add(
                            "Correct %s, then restart %s: a file mounted by subPath is not renewed in a running pod."
                                    .formatted(
                                            file.map(Text::quote).orElse("the file"),
                                            it.workload()));
                    return Diagnoses.of(
                            "bad-config-file",
                            "%s can't read its settings%s: %s."
                                    .formatted(
                                            Text.capitalised(it.container()),
                                            file.map(path -> " in " + Text.quote(path)).orElse(""),
                                            Text.phrase(unquoted(found.word()))),
                            file.isPresent() ? HIGH : MEDIUM,
                            found.line(),
                            fixes.toArray(String[]::new));
                });
    }

    static Optional<Diagnosis> missing(Case it, Log log) {
        return log.find(MISSING)
                .flatMap(found -> {
                    Optional<Mount> mount = Mount.above(it, found.word());
                    List<String> fixes = new ArrayList<>();
                    mount.flatMap(above -> above.show(it.finding().subject().namespace()))
                            .ifPresent(show -> fixes.add("See what is in it: " + show));
                    fixes.add(
                            "Mount the file in %s, add it to what is mounted there, or build the image of %s with it."
                                    .formatted(it.workload(), it.container()));
                    return Diagnoses.of(
                            "missing-file",
                            "%s, which %s needs, does not exist%s."
                                    .formatted(
                                            Text.quote(found.word()),
                                            it.container(),
                                            where(it, mount)),
                            MEDIUM,
                            found.line(),
                            fixes.toArray(String[]::new));
                });
    }

    private static boolean isOfSettings(Log log, Found found) {
        return Found.isIn(found.line(), SETTINGS) || file(log, found).isPresent();
    }

    private static String where(Case it, Optional<Mount> mount) {
        return mount.map(above ->
                        ": %s, which is mounted at %s, has no such file"
                                .formatted(above.source(), above.path()))
                .orElseGet(() ->
                        Mount.of(it).isEmpty()
                                ? ""
                                : ": no volume is mounted there, and the image has no such file");
    }

    /** In the line, or in the lines around it: a parser's error names the file before or after. */
    private static Optional<String> file(Log log, Found found) {
        return Found.in(found.line(), FILE)
                .or(() ->
                        log.around(found.line()).stream()
                                .flatMap(line -> Found.in(line, FILE).stream())
                                .findFirst())
                .map(Found::word);
    }

    /** Without the quote at its end that was opened before it: {@code err="yaml: …"}. */
    private static String unquoted(String word) {
        return word.endsWith("\"") && word.chars().filter(c -> c == '"').count() % 2 == 1
                ? word.substring(0, word.length() - 1)
                : word;
    }

    private static String withoutLine(String file) {
        return file.replaceFirst(":\\d{1,6}$", "");
    }
}
