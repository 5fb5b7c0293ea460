package io.causestream.sink.slack.delivery;

import static io.causestream.delivery.Delivery.State.FAILED;
import static io.causestream.delivery.Delivery.State.INTENT;
import static io.causestream.delivery.Delivery.State.POSTED;

import io.causestream.delivery.Delivery;
import io.causestream.finding.Finding;
import io.causestream.sink.slack.rendering.MessagePart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ledger's entries before, during and after the delivery of a revision. Pure. */
final class DeliveryPlan {

    private DeliveryPlan() {}

    /**
     * The ledger's entry with which a revision begins: parts to be sent are INTENT, parts that
     * Slack shows already count as this revision's from now on.
     *
     * @param before null for a finding that was never delivered to the channel
     */
    static Delivery open(
            @Nullable Delivery before,
            Finding finding,
            String sink,
            String channel,
            List<MessagePart> parts,
            Instant now) {
        List<Delivery.Part> noted = new ArrayList<>();
        for (MessagePart part : parts) {
            noted.add(
                    open(
                            before == null ? null : find(before, part.name()).orElse(null),
                            part,
                            finding.revision(),
                            now));
        }
        if (before != null) {
            // Parts that a later revision no longer has stay as they are in Slack, and here.
            before.parts().stream()
                    .filter(old -> parts.stream().noneMatch(p -> p.name().equals(old.name())))
                    .map(old -> old.state() == INTENT ? given(old, now) : old)
                    .forEach(noted::add);
        }
        return new Delivery(
                finding.id(),
                finding.fingerprint(),
                sink,
                channel,
                finding.isResolved(),
                noted,
                now);
    }

    private static Delivery.Part open(
            Delivery.@Nullable Part before, MessagePart part, int revision, Instant now) {
        if (before == null) {
            return new Delivery.Part(part.name(), INTENT, revision, part.content(), null, "", now);
        }
        boolean settled = before.state() != INTENT && before.content().equals(part.content());
        return settled
                ? new Delivery.Part(
                        before.name(),
                        before.state(),
                        revision,
                        before.content(),
                        before.address(),
                        before.why(),
                        before.at())
                : new Delivery.Part(
                        before.name(),
                        INTENT,
                        revision,
                        part.content(),
                        before.address(),
                        "",
                        before.state() == INTENT ? before.at() : now);
    }

    private static Delivery.Part given(Delivery.Part part, Instant now) {
        return new Delivery.Part(
                part.name(),
                FAILED,
                part.revision(),
                part.content(),
                part.address(),
                "a later revision has no such part",
                now);
    }

    static Delivery.Part posted(Delivery.Part part, String address, Instant now) {
        return new Delivery.Part(
                part.name(), POSTED, part.revision(), part.content(), address, "", now);
    }

    static Delivery.Part failed(Delivery.Part part, String why, Instant now) {
        return new Delivery.Part(
                part.name(), FAILED, part.revision(), part.content(), part.address(), why, now);
    }

    /**
     * The part as INTENT from now: an edit of the message at the address, or a post if there is
     * none.
     */
    static Delivery.Part intended(Delivery.Part part, @Nullable String address, Instant now) {
        return new Delivery.Part(
                part.name(), INTENT, part.revision(), part.content(), address, "", now);
    }

    static Delivery with(Delivery delivery, Delivery.Part changed, Instant now) {
        return new Delivery(
                delivery.findingId(),
                delivery.fingerprint(),
                delivery.sink(),
                delivery.channel(),
                delivery.resolved(),
                delivery.parts().stream()
                        .map(part -> part.name().equals(changed.name()) ? changed : part)
                        .toList(),
                now);
    }

    static Optional<Delivery.Part> find(Delivery delivery, String name) {
        return delivery.parts().stream().filter(part -> part.name().equals(name)).findFirst();
    }

    /** Whether all of the revision, or of a later one, is delivered. */
    static boolean isDelivered(Delivery delivery, int revision) {
        return delivery.parts().stream().noneMatch(part -> part.state() == INTENT)
                && find(delivery, MessagePart.MESSAGE)
                        .map(message -> message.revision() >= revision)
                        .orElse(false);
    }

    /**
     * Whether a later revision was delivered to the channel; the same revision, read again, does
     * not count.
     */
    static boolean isPast(Delivery delivery, int revision) {
        return find(delivery, MessagePart.MESSAGE)
                .map(message -> message.revision() > revision)
                .orElse(false);
    }
}
