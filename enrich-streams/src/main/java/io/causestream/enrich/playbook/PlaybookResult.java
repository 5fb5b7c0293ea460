package io.causestream.enrich.playbook;

import io.causestream.enrich.signal.Signal.Orders;
import io.causestream.enrich.signal.Signal.Wording;
import java.util.Optional;

/**
 * The playbooks' result for something that matched.
 *
 * @param identifier the name that they give it, which makes occurrences of the same name one
 *     problem; empty if they give none
 * @param silencedBy the playbook that silences it; empty if none does
 */
public record PlaybookResult(
        Wording wording, Orders orders, String identifier, Optional<String> silencedBy) {

    /** Whether any playbook publishes it. */
    public boolean isWanted() {
        return !orders.playbooks().isEmpty();
    }
}
