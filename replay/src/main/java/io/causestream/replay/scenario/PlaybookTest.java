package io.causestream.replay.scenario;

import io.causestream.playbook.PlaybookSet;
import java.util.List;

/**
 * One test of playbooks.
 *
 * @param file it stands in, as it was named
 * @param line of the file, from 1
 * @param name unique in its file
 * @param covers the triggers, and the playbooks, one of whose findings has to be among those found
 * @param nearMissOf the triggers, and the playbooks, none of whose findings may be
 * @param playbooks in force: the shipped ones, and its own
 */
public record PlaybookTest(
        String file,
        int line,
        String name,
        List<String> covers,
        List<String> nearMissOf,
        PlaybookSet playbooks,
        Given given,
        Expected expected) {

    public PlaybookTest {
        covers = List.copyOf(covers);
        nearMissOf = List.copyOf(nearMissOf);
    }
}
