package io.causestream.sink.delivery;

import static io.causestream.delivery.Delivery.State.FAILED;
import static io.causestream.delivery.Delivery.State.INTENT;
import static io.causestream.delivery.Delivery.State.POSTED;

import io.causestream.delivery.Delivery;
import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import io.causestream.sink.routing.Tier;
import io.causestream.sink.transport.MessageHistory;
import io.causestream.sink.transport.SinkPart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The ledger's entries before, during and after the delivery of a revision. Pure. */
final class DeliveryPlan {

    private static final String EARLIER = "earlier-";

    private static final String FOLDED = "folded";

    /** A severity can't rise more often than there are severities. */
    private static final int MOST_EARLIER = Severity.values().length;

    /** Of one delivery: its record is written whole at each step. */
    private static final int MOST_PARTS = 100;

    private DeliveryPlan() {}

    /**
     * The ledger's entry with which a revision begins: parts to be sent are INTENT, parts that are
     * shown already count as this revision's from now on.
     *
     * @param before null for a finding that was never delivered to the channel
     */
    static Delivery open(
            @Nullable Delivery before,
            Finding finding,
            String sink,
            String channel,
            Tier tier,
            List<? extends SinkPart> parts,
            Instant now) {
        List<Delivery.Part> noted = new ArrayList<>();
        for (SinkPart part : parts) {
            noted.add(
                    open(
                            before == null ? null : find(before, part.name()).orElse(null),
                            part,
                            finding,
                            now));
        }
        if (before != null) {
            // Parts that a later revision no longer has stay as they are, there and here.
            before.parts().stream()
                    .filter(old -> parts.stream().noneMatch(p -> p.name().equals(old.name())))
                    .map(old ->
                            old.state() == INTENT && !isEarlier(old.name())
                                    ? failed(old, "a later revision has no such part", now)
                                    : old)
                    .forEach(noted::add);
        }
        return delivery(before, finding, sink, channel, tier, bounded(noted), now);
    }

    private static Delivery.Part open(
            Delivery.@Nullable Part before, SinkPart part, Finding finding, Instant now) {
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

    static Delivery.Part posted(Delivery.Part part, String address, Instant now) {
        return changed(part, POSTED, address, "", now);
    }

    static Delivery.Part failed(Delivery.Part part, String why, Instant now) {
        return changed(part, FAILED, part.address(), why, now);
    }

    /**
     * The part as INTENT from now: an edit of the message at the address, or a post if there is
     * none.
     */
    static Delivery.Part intended(Delivery.Part part, @Nullable String address, Instant now) {
        return changed(part, INTENT, address, "", now);
    }

    private static Delivery.Part changed(
            Delivery.Part part,
            Delivery.State state,
            @Nullable String address,
            String why,
            Instant now) {
        return new Delivery.Part(
                part.name(),
                state,
                part.epoch(),
                part.revision(),
                part.content(),
                address,
                why,
                now);
    }

    static Delivery with(Delivery delivery, Delivery.Part changed, Instant now) {
        return new Delivery(
                delivery.findingId(),
                delivery.fingerprint(),
                delivery.sink(),
                delivery.channel(),
                delivery.resolved(),
                delivery.severity(),
                delivery.tier(),
                delivery.parts().stream()
                        .map(part -> part.name().equals(changed.name()) ? changed : part)
                        .toList(),
                now);
    }

    /** The oldest parts that no revision has any more are forgotten first; the message never. */
    private static List<Delivery.Part> bounded(List<Delivery.Part> parts) {
        if (parts.size() <= MOST_PARTS) {
            return parts;
        }
        Set<Delivery.Part> oldest =
                parts.stream()
                        .filter(part -> part.state() != INTENT)
                        .filter(part -> !part.name().equals(SinkPart.MESSAGE))
                        .sorted(Comparator.comparing(Delivery.Part::at))
                        .limit(parts.size() - (long) MOST_PARTS)
                        .collect(Collectors.toSet());
        return parts.stream().filter(part -> !oldest.contains(part)).toList();
    }

    /** Where the delivery's current message is; null if it is not posted yet. */
    static @Nullable String message(Delivery delivery) {
        return find(delivery, SinkPart.MESSAGE).map(Delivery.Part::address).orElse(null);
    }

    /**
     * Whether the message is posted already; it is edited even in quiet times, since an edit
     * notifies nobody and an outdated message would mislead.
     */
    static boolean stands(Delivery delivery) {
        return message(delivery) != null;
    }

    /**
     * Whether people have to be notified again: the finding became more severe than its message.
     */
    static boolean isEscalated(Delivery delivery, Finding finding) {
        Severity posted = delivery.severity();
        return posted != null
                && !finding.isResolved()
                && !finding.isHeldBack()
                && finding.severity().compareTo(posted) > 0
                && stands(delivery)
                && delivery.parts().stream().filter(part -> isEarlier(part.name())).count()
                        < MOST_EARLIER;
    }

    /** The name says of which severity the message was. */
    static boolean isEarlier(String part) {
        return part.startsWith(EARLIER);
    }

    /**
     * The delivery with its message set aside, to be replaced by a pointer to the next one. Its
     * thread stays where it is.
     */
    static Delivery escalated(Delivery delivery, Instant now) {
        List<Delivery.Part> kept = new ArrayList<>();
        int earlier = 1;
        for (Delivery.Part part : delivery.parts()) {
            if (isEarlier(part.name())) {
                kept.add(part);
                earlier++;
            }
        }
        Delivery.Part message = find(delivery, SinkPart.MESSAGE).orElseThrow();
        kept.add(
                new Delivery.Part(
                        "%s%d-%s".formatted(EARLIER, earlier, delivery.severity()),
                        INTENT,
                        message.epoch(),
                        message.revision(),
                        "",
                        message.address(),
                        "",
                        now));
        return new Delivery(
                delivery.findingId(),
                delivery.fingerprint(),
                delivery.sink(),
                delivery.channel(),
                delivery.resolved(),
                null,
                delivery.tier(),
                kept,
                now);
    }

    static List<MessageHistory.Earlier> earlier(
            Delivery delivery, Function<@Nullable String, String> link) {
        return delivery.parts().stream()
                .filter(part -> isEarlier(part.name()))
                .map(part ->
                        new MessageHistory.Earlier(
                                part.name(), severity(part.name()), link.apply(part.address())))
                .toList();
    }

    private static Severity severity(String earlier) {
        return severityNamed(earlier.substring(earlier.lastIndexOf('-') + 1));
    }

    /** The severity that a ledger names; INFO for what only a later version knows. */
    static Severity severityNamed(String name) {
        return Severity.ofWord(name).orElse(Severity.INFO);
    }

    static Optional<Delivery.Part> find(Delivery delivery, String name) {
        return delivery.parts().stream().filter(part -> part.name().equals(name)).findFirst();
    }

    /** What the finding's message is, or in its place its line in a summary. */
    private static Optional<Delivery.Part> shown(Delivery delivery) {
        return find(delivery, SinkPart.MESSAGE).or(() -> folded(delivery));
    }

    /** Whether people can see the finding, if only in a summary. */
    static boolean isShown(Delivery delivery) {
        return stands(delivery) || folded(delivery).isPresent();
    }

    /** The finding's line in a summary, whose id is its address; empty if it never was in one. */
    static Optional<Delivery.Part> folded(Delivery delivery) {
        return find(delivery, FOLDED);
    }

    /**
     * The entry of a finding that is shown in a summary.
     *
     * @param before null for a finding that was never delivered to the channel
     */
    static Delivery folded(
            @Nullable Delivery before,
            Finding finding,
            String sink,
            String channel,
            Tier tier,
            String summary,
            boolean hasOwnMessage,
            Instant now) {
        List<Delivery.Part> parts = new ArrayList<>();
        if (before != null) {
            before.parts().stream()
                    .filter(part -> !part.name().equals(FOLDED))
                    .filter(part -> hasOwnMessage || part.state() != INTENT)
                    .forEach(parts::add);
        }
        parts.add(
                new Delivery.Part(
                        FOLDED,
                        POSTED,
                        finding.epoch(),
                        finding.revision(),
                        StormSummary.Line.of(finding, hasOwnMessage).text(),
                        summary,
                        "",
                        now));
        return delivery(before, finding, sink, channel, tier, parts, now);
    }

    /** With the severity that its message was begun with. */
    private static Delivery delivery(
            @Nullable Delivery before,
            Finding finding,
            String sink,
            String channel,
            Tier tier,
            List<Delivery.Part> parts,
            Instant now) {
        return new Delivery(
                finding.id(),
                finding.fingerprint(),
                sink,
                channel,
                finding.isResolved(),
                before == null || before.severity() == null
                        ? finding.severity()
                        : before.severity(),
                tier.name(),
                parts,
                now);
    }

    /** Whether all of the revision, or of a later one, is delivered. */
    static boolean isDelivered(Delivery delivery, Finding finding) {
        return delivery.parts().stream().noneMatch(part -> part.state() == INTENT)
                && shown(delivery).map(message -> compare(message, finding) >= 0).orElse(false);
    }

    /**
     * Whether a later revision was delivered to the channel; the same revision, read again, does
     * not count.
     */
    static boolean isPast(Delivery delivery, Finding finding) {
        return shown(delivery).map(message -> compare(message, finding) > 0).orElse(false);
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
                && find(delivery, SinkPart.MESSAGE)
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
                delivery.severity(),
                delivery.tier(),
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
