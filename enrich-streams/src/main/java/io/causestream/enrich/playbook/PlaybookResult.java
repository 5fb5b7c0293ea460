package io.causestream.enrich.playbook;

import io.causestream.enrich.signal.Signal.Orders;
import io.causestream.enrich.signal.Signal.Wording;
import java.util.Optional;

/**
 * What playbooks make of something that matched.
 *
 * @param identifier what they call it, which makes occurrences of the same name one problem; empty
 *     if they don't
 * @param silencedBy the playbook that silences it; empty if none does
 */
public record PlaybookResult(
        Wording wording, Orders orders, String identifier, Optional<String> silencedBy) {

    /** Whether any playbook does anything with it. */
    public boolean isWanted() {
        return !orders.playbooks().isEmpty();
    }
}
