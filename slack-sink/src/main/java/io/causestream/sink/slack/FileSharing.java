package io.causestream.sink.slack;

import static java.util.Objects.requireNonNull;

import io.causestream.sink.slack.SlackWeb.Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Brings a file into a thread: the bytes first, then its sharing, then a look whether it is seen.
 */
final class FileSharing {

    private static final Logger log = LoggerFactory.getLogger(FileSharing.class);
    private static final String SHARE = "files.completeUploadExternal";
    private static final int LINE = 1_500;

    private final SlackSinkConfig config;
    private final Ledger ledger;
    private final SlackWeb slack;
    private final DoubtfulPosts doubtful;
    private final Doubts doubts;
    private final Gates gates;
    private final Setbacks setbacks;
    private final Complaints complaints;
    private final SlackMeters meters;
    private final InstantSource clock;

    FileSharing(
            SlackSinkConfig config,
            Ledger ledger,
            SlackWeb slack,
            DoubtfulPosts doubtful,
            Doubts doubts,
            Gates gates,
            Setbacks setbacks,
            Complaints complaints,
            SlackMeters meters,
            InstantSource clock) {
        this.config = config;
        this.ledger = ledger;
        this.slack = slack;
        this.doubtful = doubtful;
        this.doubts = doubts;
        this.gates = gates;
        this.setbacks = setbacks;
        this.complaints = complaints;
        this.meters = meters;
        this.clock = clock;
    }

    Step share(Attempt attempt, Part.File file) throws InterruptedException {
        Address thread = requireNonNull(attempt.root(), "a file is shared in a thread");
        Instant free = gates.free(SHARE, thread.channel());
        if (free.isAfter(clock.instant())) {
            return new Step.Wait(free, false);
        }
        if (!doubts.isSurelyAbsent(attempt.key())) {
            return doubtful.lookFor(attempt);
        }
        byte[] bytes;
        try {
            bytes = file.bytes().get();
        } catch (RuntimeException | LinkageError e) {
            // A JVM without fonts can't draw, and says so in one of many ways.
            log.atError()
                    .addKeyValue("finding", attempt.finding().id())
                    .addKeyValue("part", file.name())
                    .setCause(e)
                    .log("can't be drawn");
            return giveUp(attempt, thread, "it can't be drawn here; slack-sink's log says why");
        }
        Answer<String> uploaded = slack.upload(file, bytes);
        if (!(uploaded instanceof Answer.Done<String>(String fileId))) {
            return notShared(attempt, thread, uploaded);
        }
        ledger.dateAnew(attempt, config.patience().fresh(), clock.instant());
        Answer<String> shared = slack.share(fileId, file, thread);
        if (!(shared instanceof Answer.Done<String>)) {
            if (shared instanceof Answer.Unknown<String>(_, boolean isOver)) {
                doubts.mayBeThere(attempt.key(), isOver, clock.instant());
            }
            return notShared(attempt, thread, shared);
        }
        gates.worked(SHARE, thread.channel());
        if (!isSeen(fileId, thread)) {
            return giveUp(attempt, thread, "Slack took the file and does not show it");
        }
        meters.part("posted");
        return new Step.Settled(Plan.posted(attempt.noted(), fileId, clock.instant()));
    }

    private Step notShared(Attempt attempt, Address thread, Answer<String> answer) {
        String channel = thread.channel();
        return switch (answer) {
            case Answer.TooMany<String>(Duration wait) -> setbacks.tooMany(SHARE, channel, wait);
            case Answer.Unknown<String>(String why, _) -> setbacks.unknown(SHARE, channel, why);
            case Answer.Refused<String> refused -> {
                // A bot that may post but not share files still posts.
                boolean lacksFiles = refused.error().equals("missing_scope");
                if (Trouble.of(refused.error()) == Trouble.TOKEN && !lacksFiles) {
                    yield setbacks.badToken(SHARE, channel, refused);
                }
                complaints.refused(
                        Level.ERROR, SHARE, channel, refused, "the thread goes without the file");
                yield giveUp(attempt, thread, Setbacks.because(refused));
            }
            case Answer.Done<String> _ -> throw new AssertionError("it was shared");
        };
    }

    private boolean isSeen(String fileId, Address thread) throws InterruptedException {
        Instant deadline = clock.instant().plus(config.patience().sharing());
        long wait = 100;
        while (true) {
            Answer<Boolean> seen = slack.isShared(fileId, thread.channel());
            if (seen instanceof Answer.Done<Boolean>(Boolean isSeen) && isSeen) {
                return true;
            }
            if (seen instanceof Answer.Refused<Boolean> refused
                    && refused.error().equals("missing_scope")) {
                // Without files:read nobody can tell; Slack said that it did it.
                return true;
            }
            if (clock.instant().isAfter(deadline)) {
                return false;
            }
            Thread.sleep(wait);
            wait = Math.min(wait * 2, 2_000);
        }
    }

    /** The thread says what is missing, as well as it can be said: once, whatever comes of it. */
    private Step giveUp(Attempt attempt, Address thread, String why) {
        String words = "%s could not be shown: %s".formatted(attempt.part().name(), why);
        SlackMessage line =
                SlackMessage.of(words, List.of(Blocks.context(SlackText.line(words, LINE))));
        gates.pass(Gates.POST, thread.channel());
        Answer<Address> said =
                slack.post(
                        thread.channel(),
                        thread,
                        line,
                        attempt.tag().with(attempt.finding(), attempt.noted().content()));
        if (!(said instanceof Answer.Done<Address>)) {
            log.atWarn()
                    .addKeyValue("finding", attempt.finding().id())
                    .addKeyValue("part", attempt.part().name())
                    .log("the thread does not say that a file is missing");
        }
        meters.part("failed");
        return new Step.Settled(Plan.failed(attempt.noted(), why, clock.instant()));
    }
}
