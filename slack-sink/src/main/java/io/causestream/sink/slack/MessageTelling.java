package io.causestream.sink.slack;

import io.causestream.sink.slack.SlackWeb.Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Posts a message, or edits the one that stands. */
final class MessageTelling {

    private static final Logger log = LoggerFactory.getLogger(MessageTelling.class);

    private final SlackSinkConfig config;
    private final Ledger ledger;
    private final SlackWeb slack;
    private final Sightings sightings;
    private final DoubtfulPosts doubtful;
    private final Doubts doubts;
    private final Destinations destinations;
    private final Gates gates;
    private final Setbacks setbacks;
    private final Complaints complaints;
    private final SlackMeters meters;
    private final InstantSource clock;

    MessageTelling(
            SlackSinkConfig config,
            Ledger ledger,
            SlackWeb slack,
            Sightings sightings,
            DoubtfulPosts doubtful,
            Doubts doubts,
            Destinations destinations,
            Gates gates,
            Setbacks setbacks,
            Complaints complaints,
            SlackMeters meters,
            InstantSource clock) {
        this.config = config;
        this.ledger = ledger;
        this.slack = slack;
        this.sightings = sightings;
        this.doubtful = doubtful;
        this.doubts = doubts;
        this.destinations = destinations;
        this.gates = gates;
        this.setbacks = setbacks;
        this.complaints = complaints;
        this.meters = meters;
        this.clock = clock;
    }

    Step tell(Attempt attempt, SlackMessage rendered) throws InterruptedException {
        SlackMessage message =
                doubts.isPlain(attempt.key(), attempt.noted().content())
                        ? rendered.plain()
                        : rendered;
        String address = attempt.noted().address();
        return address == null
                ? post(attempt, message)
                : edit(attempt, Address.parse(address), message);
    }

    private Step post(Attempt attempt, SlackMessage message) throws InterruptedException {
        Address root = attempt.root();
        String target =
                root == null ? destinations.of(attempt.delivery().channel()) : root.channel();
        String lane = sightings.canonical(target);
        Instant free = gates.free(Gates.POST, lane);
        if (free.isAfter(clock.instant())) {
            return new Step.Wait(free, false);
        }
        if (!doubts.isSurelyAbsent(attempt.key())) {
            return doubtful.lookFor(attempt);
        }
        ledger.dateAnew(attempt, config.patience().fresh(), clock.instant());
        gates.pass(Gates.POST, lane);
        Answer<Address> answer =
                slack.post(
                        target,
                        root,
                        message,
                        attempt.tag().with(attempt.finding(), attempt.noted().content()));
        return switch (answer) {
            case Answer.Done<Address>(Address address) -> {
                gates.worked(Gates.POST, lane);
                if (!lane.equals(address.channel())) {
                    // Known by its id from now on, and this post counts there.
                    sightings.channelIs(target, address.channel());
                    gates.pass(Gates.POST, address.channel());
                }
                yield told(attempt, "posted", address);
            }
            case Answer.TooMany<Address>(Duration wait) -> setbacks.tooMany(Gates.POST, lane, wait);
            case Answer.Unknown<Address>(String why, boolean isOver) -> {
                doubts.mayBeThere(attempt.key(), isOver, clock.instant());
                yield setbacks.unknown(Gates.POST, lane, why);
            }
            case Answer.Refused<Address> refused ->
                    switch (Trouble.of(refused.error())) {
                        case TOKEN -> setbacks.badToken(Gates.POST, target, refused);
                        case CHANNEL -> channelRefuses(attempt, target, refused);
                        case GONE -> setbacks.failed(attempt.noted(), Gates.POST, target, refused);
                        case CONTENT -> notAsItIs(attempt, Gates.POST, target, refused);
                    };
        };
    }

    private Step channelRefuses(Attempt attempt, String target, Answer.Refused<Address> refused) {
        boolean isReply = attempt.root() != null;
        if (isReply && !refused.error().equals("not_in_channel")) {
            return setbacks.failed(attempt.noted(), Gates.POST, target, refused);
        }
        if (isReply || target.equals(config.channel())) {
            return setbacks.closedChannel(sightings.canonical(target), target, refused);
        }
        complaints.refused(
                Level.ERROR,
                Gates.POST,
                target,
                refused,
                "until then its findings go to " + config.channel());
        destinations.refuses(attempt.delivery().channel());
        return new Step.Wait(Instant.MIN, false);
    }

    private Step edit(Attempt attempt, Address at, SlackMessage message) {
        String channel = at.channel();
        Instant free = gates.free(Gates.UPDATE, channel);
        if (free.isAfter(clock.instant())) {
            return new Step.Wait(free, false);
        }
        Answer<Address> answer =
                slack.edit(
                        at,
                        message,
                        attempt.tag().with(attempt.finding(), attempt.noted().content()));
        return switch (answer) {
            case Answer.Done<Address>(Address address) -> {
                gates.worked(Gates.UPDATE, channel);
                yield told(attempt, "edited", address);
            }
            case Answer.TooMany<Address>(Duration wait) ->
                    setbacks.tooMany(Gates.UPDATE, channel, wait);
            // The same edit again does no harm.
            case Answer.Unknown<Address>(String why, _) ->
                    setbacks.unknown(Gates.UPDATE, channel, why);
            case Answer.Refused<Address> refused ->
                    switch (Trouble.of(refused.error())) {
                        case TOKEN -> setbacks.badToken(Gates.UPDATE, channel, refused);
                        case CHANNEL, GONE ->
                                setbacks.failed(attempt.noted(), Gates.UPDATE, channel, refused);
                        case CONTENT -> notAsItIs(attempt, Gates.UPDATE, channel, refused);
                    };
        };
    }

    /** In plain words then; and if those were refused, not at all. */
    private Step notAsItIs(
            Attempt attempt, String method, String channel, Answer.Refused<Address> refused) {
        if (!doubts.goesPlain(attempt.key(), attempt.noted().content())) {
            return setbacks.failed(attempt.noted(), method, channel, refused);
        }
        complaints.refused(Level.ERROR, method, channel, refused, "telling it in plain words");
        return new Step.Wait(Instant.MIN, false);
    }

    private Step told(Attempt attempt, String how, Address address) {
        meters.part(how);
        boolean isMessage = attempt.part().name().equals(Part.MESSAGE);
        log.atLevel(isMessage ? Level.INFO : Level.DEBUG)
                .addKeyValue("finding", attempt.finding().id())
                .addKeyValue("revision", attempt.finding().revision())
                .addKeyValue("channel", attempt.delivery().channel())
                .addKeyValue("part", attempt.part().name())
                .log(how);
        return new Step.Settled(Plan.posted(attempt.noted(), address.toString(), clock.instant()));
    }
}
