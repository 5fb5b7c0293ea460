package io.causestream.sink.slack.delivery;

import static java.util.Objects.requireNonNull;

import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.sink.slack.rendering.Blocks;
import io.causestream.sink.slack.rendering.MessagePart;
import io.causestream.sink.slack.rendering.SlackMessage;
import io.causestream.sink.slack.rendering.SlackText;
import io.causestream.sink.slack.web.MessageTag;
import io.causestream.sink.slack.web.RateLimiter;
import io.causestream.sink.slack.web.SlackErrorKind;
import io.causestream.sink.slack.web.SlackResponse;
import io.causestream.sink.slack.web.SlackWeb;
import io.causestream.sink.slack.web.SlackWeb.Address;
import io.causestream.sink.transport.Attempt;
import io.causestream.sink.transport.AttemptResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Shares a file in a thread: uploads the bytes, shares the file, then checks whether it is visible.
 */
final class FileSharing {

    private static final Logger log = LoggerFactory.getLogger(FileSharing.class);
    private static final String SHARE = "files.completeUploadExternal";
    private static final int LINE = 1_500;

    private final SlackSinkConfig config;
    private final SlackWeb slack;
    private final PostConfirmation unconfirmed;
    private final RateLimiter rateLimiter;
    private final FailureHandler failureHandler;
    private final OperatorWarnings operatorWarnings;
    private final InstantSource clock;

    FileSharing(
            SlackSinkConfig config,
            SlackWeb slack,
            PostConfirmation doubtful,
            RateLimiter rateLimiter,
            FailureHandler failureHandler,
            OperatorWarnings operatorWarnings,
            InstantSource clock) {
        this.config = config;
        this.slack = slack;
        this.unconfirmed = doubtful;
        this.rateLimiter = rateLimiter;
        this.failureHandler = failureHandler;
        this.operatorWarnings = operatorWarnings;
        this.clock = clock;
    }

    AttemptResult share(Attempt attempt, MessagePart.File file) throws InterruptedException {
        Address thread = requireNonNull(Address.rootOf(attempt), "a file is shared in a thread");
        Instant free = rateLimiter.free(SHARE, thread.channel());
        if (free.isAfter(clock.instant())) {
            return new AttemptResult.Wait(free, false);
        }
        if (!attempt.isSurelyAbsent()) {
            return unconfirmed.lookFor(attempt);
        }
        byte[] bytes;
        try {
            bytes = file.bytes().get();
        } catch (RuntimeException | LinkageError e) {
            // A JVM without fonts can't draw, and fails with one of many exceptions.
            log.atError()
                    .addKeyValue("finding", attempt.finding().id())
                    .addKeyValue("part", file.name())
                    .setCause(e)
                    .log("can't be drawn");
            return giveUp(attempt, thread, "it can't be drawn here; slack-sink's log says why");
        }
        SlackResponse<String> uploaded = slack.upload(file, bytes);
        if (!(uploaded instanceof SlackResponse.Done<String>(String fileId))) {
            return notShared(attempt, thread, uploaded);
        }
        attempt.begins();
        SlackResponse<String> shared = slack.share(fileId, file, thread);
        if (!(shared instanceof SlackResponse.Done<String>)) {
            if (shared instanceof SlackResponse.Unknown<String>(_, boolean isOver)) {
                attempt.mayBeThere(isOver);
            }
            return notShared(attempt, thread, shared);
        }
        rateLimiter.worked(SHARE, thread.channel());
        if (!isSeen(fileId, thread)) {
            return giveUp(attempt, thread, "Slack took the file and does not show it");
        }
        return new AttemptResult.Sent(fileId);
    }

    private AttemptResult notShared(
            Attempt attempt, Address thread, SlackResponse<String> response) {
        String channel = thread.channel();
        return switch (response) {
            case SlackResponse.TooMany<String>(Duration wait) ->
                    failureHandler.tooMany(SHARE, channel, wait);
            case SlackResponse.Unknown<String>(String why, _) ->
                    failureHandler.unknown(SHARE, channel, why);
            case SlackResponse.Refused<String> refused -> {
                // A bot that may post but not share files still posts.
                boolean lacksFiles = refused.error().equals("missing_scope");
                if (SlackErrorKind.of(refused.error()) == SlackErrorKind.TOKEN && !lacksFiles) {
                    yield failureHandler.badToken(SHARE, channel, refused);
                }
                operatorWarnings.refused(
                        Level.ERROR,
                        SHARE,
                        channel,
                        refused,
                        "posting the thread without the file");
                yield giveUp(attempt, thread, FailureHandler.because(refused));
            }
            case SlackResponse.Done<String> _ -> throw new AssertionError("it was shared");
        };
    }

    private boolean isSeen(String fileId, Address thread) throws InterruptedException {
        Instant deadline = clock.instant().plus(config.timeouts().sharing());
        long wait = 100;
        while (true) {
            SlackResponse<Boolean> seen = slack.isShared(fileId, thread.channel());
            if (seen instanceof SlackResponse.Done<Boolean>(Boolean isSeen) && isSeen) {
                return true;
            }
            if (seen instanceof SlackResponse.Refused<Boolean> refused
                    && refused.error().equals("missing_scope")) {
                // Without files:read this can't be checked; Slack confirmed the sharing.
                return true;
            }
            if (clock.instant().isAfter(deadline)) {
                return false;
            }
            Thread.sleep(wait);
            wait = Math.min(wait * 2, 2_000);
        }
    }

    /**
     * Posts to the thread which part is missing and why, if possible: only once, whatever the
     * outcome.
     */
    private AttemptResult giveUp(Attempt attempt, Address thread, String why) {
        String words = "%s could not be shown: %s".formatted(attempt.part().name(), why);
        SlackMessage line =
                SlackMessage.of(words, List.of(Blocks.context(SlackText.line(words, LINE))));
        rateLimiter.pass(RateLimiter.POST, thread.channel());
        SlackResponse<Address> message =
                slack.post(
                        thread.channel(),
                        thread,
                        line,
                        MessageTag.of(attempt).with(attempt.finding(), attempt.content()));
        if (!(message instanceof SlackResponse.Done<Address>)) {
            log.atWarn()
                    .addKeyValue("finding", attempt.finding().id())
                    .addKeyValue("part", attempt.part().name())
                    .log("the thread does not say that a file is missing");
        }
        return new AttemptResult.Failed(why);
    }
}
