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

    /** An action's part in creating a finding. */
    public enum Does {
        /** Defines the finding: title, severity, reason, labels. */
        SHAPES,
        /** Adds evidence. */
        ENRICHES,
        /** Keeps a finding from being published. */
        SILENCES,
        /** Changes something in a cluster or in an external service. */
        ACTS
    }

    public ActionDeclaration {
        parameters = List.copyOf(parameters);
    }

    /** Whether this version supports it; if not, a playbook that uses it loads with a warning. */
    public boolean isAvailable() {
        return instead.isEmpty();
    }
}
