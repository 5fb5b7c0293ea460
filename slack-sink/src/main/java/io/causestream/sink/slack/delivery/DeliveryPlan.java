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
                            finding,
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
            Delivery.@Nullable Part before, MessagePart part, Finding finding, Instant now) {
        if (before == null) {
            return new Delivery.Part(
                    part.name(),
                    INTENT,
                    finding.epoch(),
                    finding.revision(),
                    part.content(),
                    null,
                    "",
                    now);
        }
        boolean settled = before.state() != INTENT && before.content().equals(part.content());
        return settled
                ? new Delivery.Part(
                        before.name(),
                        before.state(),
                        finding.epoch(),
                        finding.revision(),
                        before.content(),
                        before.address(),
                        before.why(),
                        before.at())
                : new Delivery.Part(
                        before.name(),
                        INTENT,
                        finding.epoch(),
                        finding.revision(),
                        part.content(),
                        before.address(),
                        "",
                        before.state() == INTENT ? before.at() : now);
    }

    private static Delivery.Part given(Delivery.Part part, Instant now) {
        return new Delivery.Part(
                part.name(),
                FAILED,
                part.epoch(),
                part.revision(),
                part.content(),
                part.address(),
                "a later revision has no such part",
                now);
    }

    static Delivery.Part posted(Delivery.Part part, String address, Instant now) {
        return new Delivery.Part(
                part.name(),
                POSTED,
                part.epoch(),
                part.revision(),
                part.content(),
                address,
                "",
                now);
    }

    static Delivery.Part failed(Delivery.Part part, String why, Instant now) {
        return new Delivery.Part(
                part.name(),
                FAILED,
                part.epoch(),
                part.revision(),
                part.content(),
                part.address(),
                why,
                now);
    }

    /**
     * The part as INTENT from now: an edit of the message at the address, or a post if there is
     * none.
     */
    static Delivery.Part intended(Delivery.Part part, @Nullable String address, Instant now) {
        return new Delivery.Part(
                part.name(),
                INTENT,
                part.epoch(),
                part.revision(),
                part.content(),
                address,
                "",
                now);
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
    static boolean isDelivered(Delivery delivery, Finding finding) {
        return delivery.parts().stream().noneMatch(part -> part.state() == INTENT)
                && find(delivery, MessagePart.MESSAGE)
                        .map(message -> compare(message, finding) >= 0)
                        .orElse(false);
    }

    /**
     * Whether a later revision was delivered to the channel; the same revision, read again, does
     * not count.
     */
    static boolean isPast(Delivery delivery, Finding finding) {
        return find(delivery, MessagePart.MESSAGE)
                .map(message -> compare(message, finding) > 0)
                .orElse(false);
    }

    /** The epoch counts for more than the revision: after a rewind these begin at 1 again. */
    private static int compare(Delivery.Part shown, Finding finding) {
        return shown.epoch() != finding.epoch()
                ? Long.compare(shown.epoch(), finding.epoch())
                : Integer.compare(shown.revision(), finding.revision());
    }

    /**
     * Whether the message of another finding of the same fingerprint is to become this finding's:
     * it is open, it is of an earlier epoch, and this finding began before that message was last
     * written, so that both are about one course of the problem, read twice. A problem that came
     * back under a new leader began after it, and gets a message of its own.
     */
    static boolean isContinuedBy(Delivery delivery, Finding finding) {
        return !delivery.resolved()
                && !delivery.findingId().equals(finding.id())
                && delivery.fingerprint().equals(finding.fingerprint())
                && finding.startsAt().isBefore(delivery.updatedAt())
                && find(delivery, MessagePart.MESSAGE)
                        .filter(message -> message.address() != null)
                        .map(message -> message.epoch() < finding.epoch())
                        .orElse(false);
    }

    /**
     * The entry of a finding whose message is another one's from now on: nothing of it is sent any
     * more, also not if its revisions are read again.
     */
    static Delivery handedOver(Delivery delivery, Finding to, Instant now) {
        return new Delivery(
                delivery.findingId(),
                delivery.fingerprint(),
                delivery.sink(),
                delivery.channel(),
                true,
                delivery.parts().stream().map(part -> handedOver(part, to, now)).toList(),
                now);
    }

    private static Delivery.Part handedOver(Delivery.Part part, Finding to, Instant now) {
        return new Delivery.Part(
                part.name(),
                part.state() == INTENT ? FAILED : part.state(),
                to.epoch(),
                to.revision(),
                part.content(),
                part.address(),
                "goes on as finding " + to.id(),
                now);
    }

    /**
     * Whether this is the end of an id only: the problem goes on under another one, which takes its
     * message over.
     */
    static boolean isHandedOver(Finding finding) {
        String into = finding.relations().mergedInto();
        return finding.isResolved()
                && into != null
                && into.startsWith(finding.fingerprint().value() + "-");
    }
}
