package io.causestream.enrich.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.finding.Change;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A hash of what a model would be given about a finding, without what differs at each crash: times,
 * ids, addresses, counts. Findings with the same hash need no second answer.
 */
final class ContextHash {

    private static final Pattern VARYING = Pattern.compile("0x[0-9a-fA-F]+|[0-9a-fA-F]{8,}|\\d+");

    private ContextHash() {}

    static String of(Finding finding) {
        StringBuilder text =
                new StringBuilder(finding.fingerprint().value())
                        .append('\n')
                        .append(finding.reason());
        if (finding.diagnosis() != null) {
            text.append('\n').append(finding.diagnosis().category());
        }
        for (Change change : finding.changes()) {
            text.append('\n').append(change.diffs());
        }
        for (Enrichment enrichment : finding.enrichments()) {
            text.append('\n').append(stable(enrichment));
        }
        return HexFormat.of().formatHex(sha256(text.toString()), 0, 8);
    }

    /** The enrichment's content, without what differs each time it is requested. */
    static String stable(Enrichment enrichment) {
        return switch (enrichment) {
            case Enrichment.CrashInfo crash ->
                    "crash "
                            + crash.container()
                            + " "
                            + crash.image()
                            + " "
                            + crash.exitCode()
                            + " "
                            + crash.exitReason();
            case Enrichment.Logs logs ->
                    VARYING.matcher(String.join("\n", logs.lines())).replaceAll("#");
            // Numbers and neighbours differ each time: what they mean is in the diagnosis.
            case Enrichment.Graph graph -> "";
            case Enrichment.Events events -> "";
            case Enrichment.Table table -> "";
            case Enrichment.Diff diff -> diff.diffs().toString();
            case Enrichment.Text words -> VARYING.matcher(words.text()).replaceAll("#");
            case Enrichment.Unavailable unavailable -> "";
            case Enrichment.Unknown unknown -> unknown.type();
        };
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
