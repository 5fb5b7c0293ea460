package io.causestream.sink.slack;

import io.causestream.delivery.Delivery;
import io.causestream.sink.slack.Sightings.Sighting;
import io.causestream.sink.slack.SlackWeb.Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** A call for a part may have arrived: when it is surely over, Slack is asked. */
final class DoubtfulPosts {

    private static final Logger log = LoggerFactory.getLogger(DoubtfulPosts.class);

    private final String defaultChannel;
    private final Sightings sightings;
    private final Doubts doubts;
    private final Setbacks setbacks;
    private final Complaints complaints;
    private final SlackMeters meters;
    private final InstantSource clock;

    DoubtfulPosts(
            String defaultChannel,
            Sightings sightings,
            Doubts doubts,
            Setbacks setbacks,
            Complaints complaints,
            SlackMeters meters,
            InstantSource clock) {
        this.defaultChannel = defaultChannel;
        this.sightings = sightings;
        this.doubts = doubts;
        this.setbacks = setbacks;
        this.complaints = complaints;
        this.meters = meters;
        this.clock = clock;
    }

    /** After this the part stands, is to be edited, or is surely absent; or it has to wait. */
    Step lookFor(Attempt attempt) {
        Instant over = doubts.overAt(attempt.key(), attempt.noted());
        if (over.isAfter(clock.instant())) {
            return new Step.Wait(over, false);
        }
        return switch (look(attempt)) {
            case Sighting.Seen(String address, String content) -> adopt(attempt, address, content);
            case Sighting.Nowhere _ -> absent(attempt);
            case Sighting.NotAsked(String method, Answer<?> answer) ->
                    notAsked(attempt, method, answer);
        };
    }

    private Sighting look(Attempt attempt) {
        Address root = attempt.root();
        if (root == null) {
            return lookInChannels(attempt);
        }
        return switch (attempt.part()) {
            case Part.File file -> sightings.file(root, file);
            case Part.Message _ -> sightings.reply(root, attempt.tag());
        };
    }

    /** A refused channel's messages stand in the default one. */
    private Sighting lookInChannels(Attempt attempt) {
        String channel = attempt.delivery().channel();
        Instant since = attempt.noted().at();
        Sighting sighting = sightings.message(channel, attempt.tag(), since);
        boolean closed =
                sighting instanceof Sighting.NotAsked(_, Answer<?> answer)
                        && answer instanceof Answer.Refused<?> refused
                        && Trouble.of(refused.error()) == Trouble.CHANNEL;
        boolean lookOn = closed || sighting instanceof Sighting.Nowhere;
        return lookOn && !channel.equals(defaultChannel)
                ? sightings.message(defaultChannel, attempt.tag(), since)
                : sighting;
    }

    private Step adopt(Attempt attempt, String address, String content) {
        log.atInfo()
                .addKeyValue("finding", attempt.finding().id())
                .addKeyValue("part", attempt.part().name())
                .log("found in Slack what was posted before an answer was lost");
        meters.part("adopted");
        Delivery.Part noted = attempt.noted();
        return new Step.Settled(
                content.equals(noted.content())
                        ? Plan.posted(noted, address, clock.instant())
                        : Plan.intended(noted, address, clock.instant()));
    }

    private Step absent(Attempt attempt) {
        doubts.isAbsent(attempt.key());
        return new Step.Wait(Instant.MIN, false);
    }

    private Step notAsked(Attempt attempt, String method, Answer<?> answer) {
        String channel = attempt.delivery().channel();
        return switch (answer) {
            case Answer.TooMany<?>(Duration wait) ->
                    new Step.Wait(clock.instant().plus(wait), false);
            case Answer.Unknown<?>(String why, _) -> setbacks.unknown(method, channel, why);
            case Answer.Refused<?> refused -> {
                boolean isBlind =
                        refused.error().equals("missing_scope")
                                || Trouble.of(refused.error()) != Trouble.TOKEN;
                if (!isBlind) {
                    yield setbacks.badToken(method, channel, refused);
                }
                // Told twice, perhaps, rather than not at all.
                complaints.refused(
                        Level.WARN,
                        method,
                        channel,
                        refused,
                        "can't see whether a message arrived, and tells it again");
                yield absent(attempt);
            }
            case Answer.Done<?> _ -> throw new AssertionError("Slack was asked");
        };
    }
}
