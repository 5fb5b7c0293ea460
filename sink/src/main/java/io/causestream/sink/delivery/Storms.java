package io.causestream.sink.delivery;

import io.causestream.delivery.Delivery;
import io.causestream.finding.Finding;
import io.causestream.sink.config.SinkConfig;
import io.causestream.sink.transport.SinkPart;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * When findings get no message of their own: while more new messages wait for a channel than the
 * sink's threshold. What is critical always has one. Which findings are folded into which summary
 * is in the ledger; what is here may be forgotten.
 *
 * <p>Thread-safe: one thread for each channel.
 */
final class Storms {

    /** A storm that comes back so soon goes on in the same summary. */
    private static final Duration SAME_STORM = Duration.ofMinutes(10);

    private static final Duration BEFORE_POST = Duration.ofSeconds(1);

    /** So long an edit of a summary waits for more. */
    private static final Duration BETWEEN_EDITS = Duration.ofSeconds(5);

    private final SinkConfig config;
    private final Ledger ledger;
    private final Backlog backlog;
    private final InstantSource clock;
    private final Map<String, Storm> storms = new ConcurrentHashMap<>();

    /** By channel and summary: from when on it is to be written. */
    private final Map<String, Map<String, Instant>> due = new ConcurrentHashMap<>();

    /**
     * @param until findings that are folded until then go into this summary
     */
    private record Storm(String summary, boolean isActive, Instant until) {}

    Storms(SinkConfig config, Ledger ledger, Backlog backlog, InstantSource clock) {
        this.config = config;
        this.ledger = ledger;
        this.backlog = backlog;
        this.clock = clock;
    }

    /** Whether the revision goes into a summary, judged without its content. */
    boolean folds(String channel, PendingRevision head) {
        Optional<Delivery> known = ledger.of(head.findingId(), channel);
        if (known.filter(DeliveryPlan::stands).isPresent() || head.isCritical()) {
            return false;
        }
        return known.flatMap(DeliveryPlan::folded).isPresent() || isActive(channel);
    }

    private boolean isActive(String channel) {
        int threshold = config.stormThreshold();
        if (threshold == 0) {
            return false;
        }
        Storm storm = storms.get(channel);
        // It begins above the threshold, and ends at half of it.
        int limit = storm != null && storm.isActive() ? threshold / 2 : threshold;
        boolean isActive =
                backlog.waitsMoreThan(
                        channel,
                        limit,
                        id -> ledger.of(id, channel).filter(DeliveryPlan::isShown).isEmpty());
        Instant now = clock.instant();
        storms.compute(
                channel,
                (_, before) -> {
                    boolean isKnown = before != null && !before.until().isBefore(now);
                    if (!isActive) {
                        return isKnown ? new Storm(before.summary(), false, before.until()) : null;
                    }
                    return new Storm(
                            isKnown ? before.summary() : StormSummary.id(now),
                            true,
                            now.plus(SAME_STORM));
                });
        return isActive;
    }

    /** The summary into which the finding goes, or went before. */
    String summary(String channel, @Nullable Delivery before) {
        Optional<String> earlier =
                Optional.ofNullable(before)
                        .flatMap(DeliveryPlan::folded)
                        .map(Delivery.Part::address);
        Storm storm = storms.get(channel);
        return earlier.orElseGet(
                () -> storm == null ? StormSummary.id(clock.instant()) : storm.summary());
    }

    /** A line of the summary changed: it is to be written, once it is known what else changes. */
    void changed(String channel, String summary) {
        boolean isNew = ledger.of(summary, channel).filter(DeliveryPlan::stands).isEmpty();
        due(channel)
                .putIfAbsent(summary, clock.instant().plus(isNew ? BEFORE_POST : BETWEEN_EDITS));
    }

    private Map<String, Instant> due(String channel) {
        return due.computeIfAbsent(channel, _ -> new ConcurrentHashMap<>());
    }

    /** When a summary of the channel is to be written; {@link Instant#MAX} if none is. */
    Instant nextDue(String channel) {
        return due(channel).values().stream().min(Instant::compareTo).orElse(Instant.MAX);
    }

    /** The summary that is to be written first, as it is now; empty if none is due. */
    Optional<Finding> write(String channel) {
        Map<String, Instant> channels = due(channel);
        Instant now = clock.instant();
        Optional<String> first =
                channels.entrySet().stream()
                        .filter(each -> !each.getValue().isAfter(now))
                        .min(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey);
        first.ifPresent(channels::remove);
        return first.flatMap(summary -> {
            List<Delivery.Part> folded = ledger.foldedInto(summary, channel);
            return folded.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            StormSummary.of(
                                    summary,
                                    config.name(),
                                    channel,
                                    config.stormThreshold(),
                                    folded));
        });
    }

    /** It was not written: it is tried again. */
    void again(String channel, String summary, Instant notBefore) {
        due(channel).merge(summary, notBefore, (one, other) -> one.isBefore(other) ? one : other);
    }

    /** After a start: summaries that do not say yet what the ledger says are due. */
    void restore() {
        ledger.summaries()
                .forEach((channel, ids) ->
                        ids.stream()
                                .filter(id -> isOutdated(id, channel))
                                .forEach(id -> {
                                    changed(channel, id);
                                    backlog.begin(channel);
                                }));
    }

    private boolean isOutdated(String id, String channel) {
        Instant written =
                ledger.of(id, channel)
                        .flatMap(delivery -> DeliveryPlan.find(delivery, SinkPart.MESSAGE))
                        .filter(part -> part.state() == Delivery.State.POSTED)
                        .map(Delivery.Part::at)
                        .orElse(Instant.MIN);
        return ledger.foldedInto(id, channel).stream().anyMatch(part -> part.at().isAfter(written));
    }
}
