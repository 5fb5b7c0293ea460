package io.causestream.sink.delivery;

import static io.causestream.delivery.Delivery.State.INTENT;

import io.causestream.delivery.Delivery;
import io.causestream.finding.Finding;
import io.causestream.sink.config.SinkConfig;
import io.causestream.sink.metrics.SinkMetrics;
import io.causestream.sink.metrics.SinkMetrics.FindingOutcome;
import io.causestream.sink.metrics.SinkMetrics.PartOutcome;
import io.causestream.sink.routing.Destination;
import io.causestream.sink.routing.Tier;
import io.causestream.sink.schedule.QuietTimes;
import io.causestream.sink.transport.AttemptResult;
import io.causestream.sink.transport.MessageHistory;
import io.causestream.sink.transport.SinkPart;
import io.causestream.sink.transport.Transport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Delivers one revision to one channel, part by part: recorded as INTENT, sent, recorded as POSTED.
 * Whatever interrupts it, the next try continues from the ledger.
 */
final class Deliverer {

    private static final Logger log = LoggerFactory.getLogger(Deliverer.class);

    private final SinkConfig config;
    private final Ledger ledger;
    private final Transport transport;
    private final Storms storms;
    private final UnconfirmedPosts unconfirmedPosts;
    private final SinkMetrics metrics;
    private final InstantSource clock;
    private final DryRun dryRun;

    Deliverer(
            SinkConfig config,
            Ledger ledger,
            Transport transport,
            Storms storms,
            SinkMetrics metrics,
            InstantSource clock) {
        this.config = config;
        this.ledger = ledger;
        this.transport = transport;
        this.storms = storms;
        this.metrics = metrics;
        this.clock = clock;
        this.unconfirmedPosts = new UnconfirmedPosts(config.call());
        this.dryRun = new DryRun(config.dryRun());
    }

    /** How far a delivery got. */
    sealed interface Progress {
        /** The channel shows this revision, as far as it ever will. */
        record Delivered() implements Progress {}

        /** The message is posted; its thread is to follow. */
        record ThreadDue() implements Progress {}

        /**
         * @param failed whether this finding failed, rather than having to wait for its turn
         */
        record Later(Instant notBefore, boolean failed) implements Progress {}

        /** It is to notify nobody until then. */
        record Quiet(Instant until) implements Progress {}
    }

    /** From when on the finding's message may be delivered, judged without its content. */
    Instant free(String findingId, String channel) {
        return ledger.of(findingId, channel).filter(DeliveryPlan::stands).isPresent()
                ? Instant.MIN
                : transport.free(channel);
    }

    /**
     * Whether the finding was resolved within a quiet time, so that nobody needs to be notified of
     * it. Determined by the finding alone, so that a restart decides the same.
     */
    private boolean endedInQuiet(Finding finding) {
        Instant ended = finding.endsAt();
        return finding.kind() == Finding.Kind.CONDITION
                && finding.isResolved()
                && ended != null
                && config.quietTimes().isQuiet(ended);
    }

    /**
     * @param thread whether to deliver the parts after the message too
     * @param folds whether the finding is to be shown in a summary, if it has no message yet
     */
    Progress deliver(Finding finding, String channel, boolean thread, boolean folds)
            throws InterruptedException {
        if (DeliveryPlan.isHandedOver(finding)) {
            return done(FindingOutcome.HANDED_OVER);
        }
        Optional<Delivery> own = ledger.of(finding.id(), channel);
        Optional<Delivery> before =
                own.or(() -> Optional.ofNullable(ledger.continuedBy(finding).get(channel)));
        if (before.isPresent() && DeliveryPlan.isPast(before.get(), finding)) {
            return done(FindingOutcome.OUTDATED);
        }
        if (before.isEmpty() && finding.isHeldBack()) {
            return done(finding.muted() ? FindingOutcome.MUTED : FindingOutcome.HELD_BACK);
        }
        Optional<Tier> tier = tier(finding, channel, before.orElse(null));
        if (tier.isEmpty()) {
            return done(FindingOutcome.NOT_ROUTED);
        }
        boolean notifies =
                before.filter(DeliveryPlan::stands).isEmpty()
                        || isEscalation(before.get(), finding);
        Optional<QuietTimes.Quiet> quiet = config.quietTimes().at(clock.instant());
        if (quiet.isPresent() && (thread || notifies)) {
            metrics.finding(outcome(quiet.get().why()));
            return new Progress.Quiet(quiet.get().until());
        }
        if (before.isEmpty() && endedInQuiet(finding)) {
            return done(FindingOutcome.RESOLVED_WHILE_QUIET);
        }
        Delivery known = before.orElse(null);
        if (known != null && DeliveryPlan.folded(known).isPresent() && !thread) {
            known = fold(finding, channel, tier.get(), known, !folds);
        } else if (folds) {
            fold(finding, channel, tier.get(), known, false);
        }
        return folds
                ? done(FindingOutcome.FOLDED)
                : deliver(finding, channel, tier.get(), known, thread);
    }

    private Delivery fold(
            Finding finding,
            String channel,
            Tier tier,
            @Nullable Delivery before,
            boolean hasOwnMessage)
            throws InterruptedException {
        String summary = storms.summary(channel, before);
        Delivery folded =
                DeliveryPlan.folded(
                        before,
                        finding,
                        config.name(),
                        channel,
                        tier,
                        summary,
                        hasOwnMessage,
                        clock.instant());
        ledger.write(folded);
        storms.changed(channel, summary);
        return folded;
    }

    /** Delivers a summary, all of it. */
    Progress summary(Finding summary, String channel) throws InterruptedException {
        Optional<QuietTimes.Quiet> quiet = config.quietTimes().at(clock.instant());
        Delivery before = ledger.of(summary.id(), channel).orElse(null);
        return quiet.isPresent() && (before == null || !DeliveryPlan.stands(before))
                ? new Progress.Quiet(quiet.get().until())
                : deliver(summary, channel, Tier.THREAD, before, true);
    }

    private Progress done(FindingOutcome outcome) {
        metrics.finding(outcome);
        return new Progress.Delivered();
    }

    /**
     * How the finding is shown in the channel; empty if this revision is not to begin there. What
     * was begun is shown as it began.
     */
    private Optional<Tier> tier(Finding finding, String channel, @Nullable Delivery before) {
        String begun = before == null ? null : before.tier();
        if (begun != null) {
            return Optional.of(Tier.named(begun));
        }
        Optional<Tier> routed = routed(finding, channel).map(Destination::tier);
        return before == null ? routed : routed.or(() -> Optional.of(Tier.THREAD));
    }

    private boolean isRouted(Finding finding, String channel) {
        return routed(finding, channel).isPresent();
    }

    private Optional<Destination> routed(Finding finding, String channel) {
        return config.destinations(finding).stream()
                .filter(destination -> destination.channel().equals(channel))
                .findFirst();
    }

    private Progress deliver(
            Finding finding, String channel, Tier tier, @Nullable Delivery before, boolean thread)
            throws InterruptedException {
        Delivery base =
                before != null && isEscalation(before, finding)
                        ? DeliveryPlan.escalated(before, clock.instant())
                        : before;
        MessageHistory history = history(finding, channel, base);
        List<? extends SinkPart> parts = render(finding, tier, history);
        Delivery delivery = open(before, base, finding, channel, tier, parts);
        for (SinkPart part : parts) {
            Delivery.Part noted = DeliveryPlan.find(delivery, part.name()).orElseThrow();
            while (noted.state() == INTENT) {
                boolean isMessage = part.name().equals(SinkPart.MESSAGE);
                boolean isEarlier = DeliveryPlan.isEarlier(part.name());
                if (!isMessage && !isEarlier && !thread) {
                    return new Progress.ThreadDue();
                }
                String root = isMessage || isEarlier ? null : root(part.name(), finding, delivery);
                PartAttempt attempt =
                        new PartAttempt(
                                finding,
                                delivery,
                                part,
                                noted,
                                root,
                                ledger,
                                unconfirmedPosts,
                                clock);
                AttemptResult result =
                        isMessage || isEarlier || root != null
                                ? make(attempt)
                                : new AttemptResult.Failed("there is no message to reply to");
                if (result instanceof AttemptResult.Wait(Instant until, boolean failed)) {
                    return new Progress.Later(until, failed);
                }
                noted = settled(attempt, result);
                delivery = DeliveryPlan.with(delivery, noted, clock.instant());
                ledger.write(delivery);
                if (noted.state() != INTENT) {
                    unconfirmedPosts.confirm(attempt.key());
                }
            }
        }
        boolean isLinked = !link(DeliveryPlan.message(delivery)).isEmpty();
        if (history.link().isEmpty() && isLinked && !history.earlier().isEmpty()) {
            // Now that the message is there, the earlier ones can lead to it.
            return deliver(finding, channel, tier, delivery, thread);
        }
        return done(FindingOutcome.DELIVERED);
    }

    /** The message to which the part is a reply. */
    private @Nullable String root(String part, Finding finding, Delivery delivery) {
        return part.equals(MessageHistory.BACK)
                ? ledger.previous(finding, delivery.channel())
                        .map(DeliveryPlan::message)
                        .orElse(null)
                : DeliveryPlan.message(delivery);
    }

    /**
     * Whether the channel gets a further message. One that is not for the new severity does not:
     * its message is edited. Neither in a dry run, nor where messages have no links, is anybody led
     * from one to another.
     */
    private boolean isEscalation(Delivery before, Finding finding) {
        String message = DeliveryPlan.message(before);
        return DeliveryPlan.isEscalated(before, finding)
                && isRouted(finding, before.channel())
                && message != null
                && !DryRun.isDry(message)
                && !transport.link(message).isEmpty();
    }

    private MessageHistory history(Finding finding, String channel, @Nullable Delivery delivery) {
        String message = delivery == null ? null : DeliveryPlan.message(delivery);
        List<MessageHistory.Earlier> earlier =
                delivery == null
                        ? List.of()
                        : DeliveryPlan.earlier(delivery, address -> link(address));
        if (earlier.isEmpty()) {
            earlier =
                    ledger.previous(finding, channel).stream()
                            .map(previous ->
                                    new MessageHistory.Earlier(
                                            MessageHistory.BACK,
                                            previous.severity() == null
                                                    ? finding.severity()
                                                    : previous.severity(),
                                            link(DeliveryPlan.message(previous))))
                            .filter(previous -> !previous.link().isEmpty())
                            .toList();
        }
        return new MessageHistory(link(message), earlier);
    }

    private String link(@Nullable String address) {
        return address == null || DryRun.isDry(address) ? "" : transport.link(address);
    }

    private Delivery.Part settled(PartAttempt attempt, AttemptResult result) {
        Instant now = clock.instant();
        Delivery.Part noted = attempt.noted();
        return switch (result) {
            case AttemptResult.Sent(String address) -> {
                sent(attempt);
                yield DeliveryPlan.posted(noted, address, now);
            }
            case AttemptResult.Found(String address, boolean isCurrent) -> {
                metrics.part(PartOutcome.FOUND);
                log.atInfo()
                        .addKeyValue("finding", attempt.finding().id())
                        .addKeyValue("part", noted.name())
                        .log("found what was posted before an answer was lost");
                yield isCurrent
                        ? DeliveryPlan.posted(noted, address, now)
                        : DeliveryPlan.intended(noted, address, now);
            }
            case AttemptResult.Failed(String why) -> {
                metrics.part(PartOutcome.FAILED);
                yield DeliveryPlan.failed(noted, why, now);
            }
            case AttemptResult.Wait _ -> throw new AssertionError("it is not settled");
        };
    }

    private void sent(PartAttempt attempt) {
        boolean isNew = attempt.address() == null;
        boolean isMessage = attempt.part().name().equals(SinkPart.MESSAGE);
        boolean isDry = dryRun.covers(attempt);
        metrics.part(isDry ? PartOutcome.DRY_RUN : isNew ? PartOutcome.POSTED : PartOutcome.EDITED);
        log.atLevel(isMessage ? Level.INFO : Level.DEBUG)
                .addKeyValue("sink", config.name())
                .addKeyValue("finding", attempt.finding().id())
                .addKeyValue("revision", attempt.finding().revision())
                .addKeyValue("channel", attempt.channel())
                .addKeyValue("part", attempt.part().name())
                .addKeyValue("title", attempt.finding().title())
                .log(isDry ? dryRun.words() : isNew ? "posted" : "edited");
        if (isMessage && isNew && !isDry) {
            measure(attempt.finding());
        }
    }

    /**
     * Measures the first post of a finding. Later ones, in the channel of a higher severity, are
     * not about when it was opened; and what is opened in a quiet time waits on purpose.
     */
    private void measure(Finding finding) {
        Instant opened = finding.openedAt();
        boolean isFirst = ledger.of(finding.id()).size() <= 1;
        if (opened != null
                && isFirst
                && !opened.isBefore(finding.startsAt())
                && !config.quietTimes().isQuiet(opened)) {
            Duration latency = Duration.between(opened, clock.instant());
            metrics.delivered(latency.isNegative() ? Duration.ZERO : latency);
        }
    }

    private static FindingOutcome outcome(QuietTimes.Why why) {
        return switch (why) {
            case OUTSIDE_ACTIVITY -> FindingOutcome.OUTSIDE_ACTIVITY;
            case MUTE_INTERVAL -> FindingOutcome.MUTE_INTERVAL;
        };
    }

    /** A finding that can't be rendered is our bug; people are notified of it all the same. */
    private List<? extends SinkPart> render(Finding finding, Tier tier, MessageHistory history) {
        try {
            return transport.parts(finding, tier, history);
        } catch (RuntimeException e) {
            metrics.finding(FindingOutcome.RENDERING_FAILED);
            log.atError()
                    .addKeyValue("finding", finding.id())
                    .addKeyValue("revision", finding.revision())
                    .setCause(e)
                    .log("can't be shown in full; posting only its headline");
            return List.of(transport.headline(finding));
        }
    }

    private AttemptResult make(PartAttempt attempt) throws InterruptedException {
        return dryRun.covers(attempt) ? dryRun.settle(attempt) : transport.send(attempt);
    }

    private Delivery open(
            @Nullable Delivery before,
            @Nullable Delivery base,
            Finding finding,
            String channel,
            Tier tier,
            List<? extends SinkPart> parts)
            throws InterruptedException {
        Delivery opened =
                DeliveryPlan.open(
                        base, finding, config.name(), channel, tier, parts, clock.instant());
        if (before != null && opened.parts().equals(before.parts())) {
            return before;
        }
        for (Delivery.Part part : opened.parts()) {
            boolean isNew =
                    base == null
                            || DeliveryPlan.find(base, part.name())
                                    .map(old -> old.state() != INTENT)
                                    .orElse(true);
            if (part.state() == INTENT && isNew) {
                unconfirmedPosts.isAbsent(PartAttempt.key(opened, part.name()));
            }
        }
        ledger.write(opened);
        if (before != null && !before.findingId().equals(finding.id())) {
            log.atInfo()
                    .addKeyValue("finding", finding.id())
                    .addKeyValue("earlier", before.findingId())
                    .addKeyValue("channel", channel)
                    .log("takes over the message of the same problem under its earlier id");
            ledger.write(DeliveryPlan.handedOver(before, finding, clock.instant()));
        }
        return opened;
    }
}
