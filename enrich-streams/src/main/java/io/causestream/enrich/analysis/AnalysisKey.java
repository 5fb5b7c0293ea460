package io.causestream.enrich.analysis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.finding.Change;
import io.causestream.finding.Enrichment;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import io.causestream.topics.EnrichedFinding;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Names the question that a model would be asked about a finding: findings with equal keys need one
 * answer. Of the context it leaves out the finding's own names, times, ids, addresses and counts.
 *
 * <p>The workload is part of it unless the cause can't depend on it: a container of the same image
 * that ended in the same way, with the same log, and that nothing was changed before. How much
 * memory there was depends on the workload.
 */
public final class AnalysisKey {

    /** A port, a status or a line number says what is wrong; other numbers differ each time. */
    private static final Pattern VARYING =
            Pattern.compile(
                    "(?<kept>(?i:\\b(?:code|status|port|errno|exit|signal|line)[ =:\"]{0,3}\\d+)"
                            + "|(?<=[A-Za-z]):\\d{1,5}\\b)"
                            + "|0x[0-9a-fA-F]+|\\b[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}\\b"
                            + "|(?<![A-Za-z])[0-9a-fA-F]{8,}+(?![A-Za-z])|\\d+");

    private static final String OUT_OF_MEMORY = "OOMKilled";

    private AnalysisKey() {}

    /**
     * The key, of 16 hexadecimal digits.
     *
     * @param finding with its enrichments and the rules' diagnosis
     */
    public static String of(Finding finding) {
        SubjectNames names = SubjectNames.of(finding);
        StringBuilder text =
                new StringBuilder()
                        .append(EnrichedFinding.PROMPT_VERSION)
                        .append('\n')
                        .append(finding.cluster())
                        .append('\n')
                        .append(finding.reason());
        if (dependsOnWorkload(finding)) {
            text.append('\n').append(finding.fingerprint());
        }
        if (finding.diagnosis() != null) {
            text.append('\n')
                    .append(finding.diagnosis().category())
                    .append(' ')
                    .append(stable(finding.diagnosis().cause(), names));
        }
        for (Change change : finding.changes()) {
            change.diffs().forEach(diff -> text.append('\n').append(stable(diff, names)));
        }
        for (Enrichment enrichment : finding.enrichments()) {
            String stable = stable(enrichment, names);
            if (!stable.isEmpty()) {
                text.append('\n').append(stable);
            }
        }
        return HexFormat.of().formatHex(sha256(text.toString()), 0, 8);
    }

    private static boolean dependsOnWorkload(Finding finding) {
        boolean isRun = false;
        boolean isLogged = false;
        for (Enrichment enrichment : finding.enrichments()) {
            if (enrichment instanceof Enrichment.CrashInfo crash) {
                isRun =
                        !crash.image().isEmpty()
                                && crash.exitCode() != null
                                && !crash.exitReason().equals(OUT_OF_MEMORY);
            } else if (enrichment instanceof Enrichment.Logs logs) {
                isLogged |= logs.lines().stream().anyMatch(line -> !line.isBlank());
            }
        }
        return !isRun || !isLogged || !finding.changes().isEmpty();
    }

    private static String stable(Enrichment enrichment, SubjectNames names) {
        return switch (enrichment) {
            case Enrichment.CrashInfo crash ->
                    "crash "
                            + crash.image()
                            + " "
                            + Objects.toString(crash.exitCode(), "")
                            + " "
                            + crash.exitReason();
            case Enrichment.Logs logs -> stable(String.join("\n", logs.lines()), names);
            case Enrichment.Diff diff ->
                    diff.diffs().stream()
                            .map(one -> stable(one, names))
                            .reduce("", (one, two) -> one + "\n" + two);
            case Enrichment.Text words -> stable(words.text(), names);
            // Numbers and neighbours differ each time: what they mean is in the diagnosis.
            case Enrichment.Graph _,
                    Enrichment.Events _,
                    Enrichment.Table _,
                    Enrichment.Unavailable _ ->
                    "";
            case Enrichment.Unknown unknown -> unknown.type();
        };
    }

    /** What a field was changed to is the very cause, so its numbers stay. */
    private static String stable(FieldDiff diff, SubjectNames names) {
        return names.removedFrom(
                "%s: %s, now %s".formatted(diff.path(), diff.before(), diff.after()));
    }

    private static String stable(String text, SubjectNames names) {
        return VARYING.matcher(names.removedFrom(text))
                .replaceAll(found -> found.group("kept") == null ? "#" : "$0");
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
