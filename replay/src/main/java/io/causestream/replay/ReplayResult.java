package io.causestream.replay;

import java.util.List;

/**
 * What a replay gave.
 *
 * @param findings in the order of their clusters, beginnings and ids
 * @param records that were read, with those of the lead-in
 * @param unreadable of them, as the topology counts it
 * @param clusters of which there were records
 */
public record ReplayResult(
        List<ReplayedFinding> findings, long records, long unreadable, List<String> clusters) {

    public ReplayResult {
        findings = List.copyOf(findings);
        clusters = List.copyOf(clusters);
    }
}
