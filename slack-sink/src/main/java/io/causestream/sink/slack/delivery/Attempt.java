package io.causestream.sink.slack.delivery;

import io.causestream.delivery.Delivery;
import io.causestream.finding.Finding;
import io.causestream.sink.slack.rendering.MessagePart;
import io.causestream.sink.slack.web.MessageTag;
import io.causestream.sink.slack.web.SlackWeb.Address;
import org.jspecify.annotations.Nullable;

/**
 * The attempt to deliver one part.
 *
 * @param noted its entry in the ledger: INTENT
 * @param root the message that begins the thread; null for that message itself
 */
record Attempt(
        Finding finding,
        Delivery delivery,
        MessagePart part,
        Delivery.Part noted,
        @Nullable Address root) {

    /** Identifies the part among all parts of all deliveries. */
    String key() {
        return key(delivery, part.name());
    }

    static String key(Delivery delivery, String part) {
        return delivery.key() + "/" + part;
    }

    MessageTag tag() {
        return new MessageTag(finding.id(), part.name(), delivery.channel());
    }
}
