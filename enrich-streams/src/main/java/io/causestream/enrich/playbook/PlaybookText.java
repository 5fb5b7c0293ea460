package io.causestream.enrich.playbook;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The playbooks in force, as received.
 *
 * @param since record time at which this version was activated
 * @param files texts by name
 */
public record PlaybookText(String version, Instant since, Map<String, String> files) {
    public PlaybookText {
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }
}
