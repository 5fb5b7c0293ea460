package io.causestream.replay.scenario;

import io.causestream.replay.ReplayedFinding;
import java.time.Duration;
import java.util.List;

/**
 * What became of one test.
 *
 * @param differences from what it expects, each a sentence or two; empty if it passed
 * @param found all findings, whether they count or not
 * @param took how long it ran
 */
public record PlaybookTestResult(
        PlaybookTest test, List<String> differences, List<ReplayedFinding> found, Duration took) {

    public PlaybookTestResult {
        differences = List.copyOf(differences);
        found = List.copyOf(found);
    }

    public boolean passed() {
        return differences.isEmpty();
    }
}
