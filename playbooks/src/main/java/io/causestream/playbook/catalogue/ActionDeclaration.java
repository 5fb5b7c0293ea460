package io.causestream.playbook.catalogue;

import java.util.List;

/**
 * An action's name, purpose and parameters.
 *
 * @param name as playbooks write it: {@code logs_enricher}
 * @param summary what it does, in a sentence
 * @param does its part in the making of a finding
 * @param instead of one that is not available: what to use in its place, or when it comes; empty if
 *     it is available
 */
public record ActionDeclaration(
        String name, String summary, Does does, String instead, List<Parameter> parameters) {

    /** An action's part in the making of a finding. */
    public enum Does {
        /** Says what the finding is: title, severity, reason, labels. */
        SHAPES,
        /** Adds evidence. */
        ENRICHES,
        /** Keeps a finding from being published. */
        SILENCES,
        /** Does something to a cluster, or to somebody else's service. */
        ACTS
    }

    public ActionDeclaration {
        parameters = List.copyOf(parameters);
    }

    /** Whether this version does it; if not, a playbook that uses it loads with a warning. */
    public boolean isAvailable() {
        return instead.isEmpty();
    }
}
