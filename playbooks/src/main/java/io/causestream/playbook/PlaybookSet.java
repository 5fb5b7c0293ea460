package io.causestream.playbook;

import io.causestream.finding.Severity;
import java.util.List;
import java.util.Map;

/**
 * The playbooks in force, in the order in which they run.
 *
 * @param version names the set: the same for the same files
 * @param severities the meanings of a label {@code severity}, which override the usual ones; keys
 *     in lower case
 */
public record PlaybookSet(
        String version, List<Playbook> playbooks, Map<String, Severity> severities) {

    public PlaybookSet {
        playbooks = List.copyOf(playbooks);
        severities = Map.copyOf(severities);
    }
}
