package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.LOW;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import java.util.Optional;
import java.util.regex.Pattern;

/** No rule knows the error, but the log names one. */
final class ErrorRules {

    /** From the end, the first is the innermost cause. */
    private static final Pattern CAUSED_BY = Pattern.compile("^\\s{0,8}Caused by: (.{1,400})");

    private static final Pattern EXCEPTION =
            Pattern.compile(
                    "^\\s{0,8}(?:Exception in thread \"[^\"]{1,80}\" |Uncaught |Unhandled exception\\. )?((?:[\\w$]{1,80}[./]){0,12}[\\w$]{0,80}(?:Exception|Error)(?:: .{0,400})?$)"
                            + "|(?:^|: )(.{1,300} \\([A-Z][\\w:]{0,80}(?:Error|Exception)\\)$)"
                            + "|PHP Fatal error: {1,4}Uncaught (.{1,300})"
                            + "|\\b(panic: .{1,400})|(fatal error: .{1,400})|(thread '[^']{1,80}' .{0,20}panicked at .{1,300})");
    private static final Pattern ERROR =
            Pattern.compile(
                    "((?:\\[|\\b)(?:FATAL|SEVERE|CRITICAL|ERROR)\\b.{1,400})|(?i:level[\"']?\\s?[=:]\\s?[\"']?(?:fatal|error)\\b.{1,400})|^((?i:error|fatal): .{1,400})");

    private ErrorRules() {}

    static Optional<Diagnosis> exception(Case it) {
        return it.failed()
                ? it.log()
                        .lastWords()
                        .find(CAUSED_BY)
                        .or(() -> it.lastWords().find(EXCEPTION))
                        .flatMap(found -> of(it, "uncaught-error", found, MEDIUM))
                : Optional.empty();
    }

    static Optional<Diagnosis> error(Case it) {
        return it.failed()
                ? it.log()
                        .complaints()
                        .find(CAUSED_BY)
                        .or(() -> it.complaints().find(EXCEPTION))
                        .or(() -> it.complaints().find(ERROR))
                        .flatMap(found -> of(it, "error-in-log", found, LOW))
                : Optional.empty();
    }

    /** Rust says where in one line and what in the next. */
    private static String message(Case it, Found found) {
        return found.word().endsWith(":")
                ? it.log()
                        .after(found.line())
                        .map(next -> "%s %s".formatted(found.word(), next))
                        .orElse(found.word())
                : found.word();
    }

    private static Optional<Diagnosis> of(
            Case it, String category, Found found, Confidence confidence) {
        return Diagnoses.of(
                category,
                "%s fails with an error of its own: %s"
                        .formatted(
                                it.crash()
                                        .map(crash -> "Container " + crash.container())
                                        .orElse("A container"),
                                Text.quote(message(it, found))),
                confidence,
                found.line(),
                "Read the log around that line, and look for the error in the code of %s."
                        .formatted(it.workload()));
    }
}
