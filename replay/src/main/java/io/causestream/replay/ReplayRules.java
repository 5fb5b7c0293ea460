package io.causestream.replay;

import io.causestream.enrich.PlaybookSettings;
import io.causestream.enrich.playbook.StartingPlaybooks;
import io.causestream.enrich.rules.EnrichmentRules;

/**
 * The rules of a replay.
 *
 * @param limits of the findings' lives; they are in no topic, so those of the installation have to
 *     be given where they are not the defaults
 * @param playbooks in force from the beginning
 * @param asRecorded whether playbooks that were activated in the recorded time come into force as
 *     they did; otherwise {@code playbooks} stay
 */
public record ReplayRules(EnrichmentRules limits, StartingPlaybooks playbooks, boolean asRecorded) {

    /** The playbooks that were in force; until the first is recorded, the shipped ones. */
    public static ReplayRules asRecorded(EnrichmentRules limits) {
        return new ReplayRules(limits, PlaybookSettings.shipped().starting(), true);
    }

    /** Those playbooks in place of the recorded ones. */
    public static ReplayRules with(EnrichmentRules limits, PlaybookSettings playbooks) {
        return new ReplayRules(limits, playbooks.starting(), false);
    }
}
