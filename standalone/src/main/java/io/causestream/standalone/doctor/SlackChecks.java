package io.causestream.standalone.doctor;

import static io.causestream.standalone.doctor.CheckResult.fail;
import static io.causestream.standalone.doctor.CheckResult.ok;
import static io.causestream.standalone.doctor.CheckResult.skipped;
import static io.causestream.standalone.doctor.CheckResult.warn;

import io.causestream.sink.slack.SlackAccessReview;
import io.causestream.sink.slack.SlackAccessReview.Channel;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.sink.slack.web.SlackErrorKind;
import io.causestream.sink.slack.web.SlackResponse;
import io.causestream.sink.slack.web.SlackWeb;
import io.causestream.standalone.config.UpSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether the token is valid, has its scopes, and the bot may post in each channel. */
final class SlackChecks implements AutoCloseable {

    private static final String PRIVATE_CHANNELS = "groups:read";
    private static final String POST_ANYWHERE = "chat:write.public";
    private static final String NETWORK =
            "check that this machine reaches Slack by HTTPS (proxy, firewall), and slack.apiUrl";
    private static final String TEST = "Test message of causestream doctor: this channel works.";

    private final SlackSinkConfig config;
    private final String tokenCheck;
    private final String scopesCheck;
    private final String channelsCheck;
    private final boolean sendTest;
    private final ClockReadings clocks;
    private final SlackAccessReview review;
    private volatile String bot = "";
    private volatile Set<String> scopes = Set.of();

    /**
     * @param sendTest whether to post to each channel
     */
    SlackChecks(SlackSinkConfig config, boolean sendTest, ClockReadings clocks) {
        this.config = config;
        this.tokenCheck = config.named("slack");
        this.scopesCheck = config.named("slack scopes");
        this.channelsCheck = config.named("slack channels");
        this.sendTest = sendTest;
        this.clocks = clocks;
        this.review = new SlackAccessReview(config);
    }

    /** The name of the check of the token, in whose answer Slack states the time. */
    String tokenCheck() {
        return tokenCheck;
    }

    void addTo(Checkup checkup) {
        checkup.add(tokenCheck, List.of(), NETWORK, () -> List.of(token()));
        checkup.add(scopesCheck, List.of(tokenCheck), NETWORK, () -> List.of(scopes()));
        checkup.add(
                channelsCheck, List.of(tokenCheck), NETWORK, () -> sendTest ? posted() : listed());
    }

    private CheckResult token() {
        if (!UpSettings.hasSlack(config)) {
            return skipped(
                    tokenCheck,
                    "there is no token, so causestream up shows its messages on a page of its own",
                    "set SLACK_API_KEY to the bot token (xoxb-…) of a Slack app");
        }
        return switch (review.identity()) {
            case SlackResponse.Done<SlackWeb.Identity>(SlackWeb.Identity identity) -> {
                bot = identity.bot();
                scopes = identity.scopes();
                Instant date = identity.date();
                if (date != null) {
                    // A Date has whole seconds.
                    clocks.put("Slack", Duration.between(Instant.now(), date.plusMillis(500)));
                }
                yield ok(tokenCheck, "bot %s in workspace %s".formatted(bot, identity.team()));
            }
            case SlackResponse.Refused<SlackWeb.Identity>(String error, String detail) ->
                    fail(
                            tokenCheck,
                            "%s: Slack refuses the token".formatted(error),
                            SlackErrorKind.advice(error, detail, config.channel(), "BOT"));
            case SlackResponse.TooMany<SlackWeb.Identity>(Duration wait) -> busy(tokenCheck, wait);
            case SlackResponse.Unknown<SlackWeb.Identity>(String why, _) ->
                    fail(
                            tokenCheck,
                            "no answer from %s: %s".formatted(config.apiUrl(), why),
                            NETWORK);
        };
    }

    private CheckResult scopes() {
        Set<String> has = scopes;
        if (has.isEmpty()) {
            return warn(
                    scopesCheck,
                    "Slack does not state them",
                    "compare them under OAuth & Permissions with slack-sink/README.md");
        }
        List<String> missing =
                Stream.concat(
                                Stream.of(SlackAccessReview.POST_SCOPE),
                                SlackAccessReview.FURTHER_SCOPES.stream())
                        .filter(scope -> !has.contains(scope))
                        .toList();
        if (missing.isEmpty()) {
            return ok(scopesCheck, "all that the sink needs");
        }
        String found = "missing_scope: %s".formatted(String.join(", ", missing));
        String remedy =
                SlackErrorKind.advice(
                        "missing_scope", String.join(", ", missing), config.channel(), bot);
        return missing.contains(SlackAccessReview.POST_SCOPE)
                ? fail(scopesCheck, found, remedy)
                : warn(scopesCheck, found, remedy);
    }

    private List<CheckResult> posted() {
        List<CheckResult> results = new ArrayList<>();
        for (String channel : config.channels()) {
            results.add(
                    switch (review.post(channel, TEST)) {
                        case SlackResponse.Done<SlackWeb.Address> _ ->
                                ok(name(channel), "a test message was posted");
                        case SlackResponse.Refused<SlackWeb.Address>(String error, String detail) ->
                                refused(channel, error, detail);
                        case SlackResponse.TooMany<SlackWeb.Address>(Duration wait) ->
                                busy(name(channel), wait);
                        case SlackResponse.Unknown<SlackWeb.Address>(String why, _) ->
                                fail(
                                        name(channel),
                                        "no answer to the test message: " + why,
                                        NETWORK);
                    });
        }
        return results;
    }

    private List<CheckResult> listed() {
        boolean withPrivate = scopes.contains(PRIVATE_CHANNELS);
        return switch (review.channels(withPrivate)) {
            case SlackResponse.Done<List<Channel>>(List<Channel> known) ->
                    config.channels().stream()
                            .map(channel -> listed(channel, known, withPrivate))
                            .toList();
            case SlackResponse.Refused<List<Channel>>(String error, String detail) ->
                    List.of(
                            warn(
                                    channelsCheck,
                                    "%s: they can't be looked up without posting".formatted(error),
                                    SlackErrorKind.advice(error, detail, config.channel(), bot)
                                            + "; or try them with --send-test"));
            case SlackResponse.TooMany<List<Channel>>(Duration wait) ->
                    List.of(busy(channelsCheck, wait));
            case SlackResponse.Unknown<List<Channel>>(String why, _) ->
                    List.of(fail(channelsCheck, "no answer: " + why, NETWORK));
        };
    }

    private CheckResult listed(String channel, List<Channel> known, boolean withPrivate) {
        Optional<Channel> found = known.stream().filter(each -> each.isNamed(channel)).findFirst();
        if (found.isEmpty()) {
            return withPrivate
                    ? refused(channel, "channel_not_found", "")
                    : fail(
                            name(channel),
                            "channel_not_found: there is no public channel of this name, and private ones are not visible without groups:read",
                            SlackErrorKind.advice("channel_not_found", "", channel, bot)
                                    + "; --send-test tells in any case");
        }
        if (found.get().isArchived()) {
            return refused(channel, "is_archived", "");
        }
        boolean mayPost =
                found.get().isMember()
                        || (!found.get().isPrivate() && scopes.contains(POST_ANYWHERE));
        return mayPost
                ? ok(name(channel), "the bot is in it")
                : refused(channel, "not_in_channel", "");
    }

    private CheckResult refused(String channel, String error, String detail) {
        return fail(
                name(channel),
                detail.isEmpty() ? error : "%s: %s".formatted(error, detail),
                SlackErrorKind.advice(error, detail, channel, bot));
    }

    private static CheckResult busy(String check, Duration wait) {
        return warn(
                check,
                "Slack asks to wait %d s".formatted(wait.toSeconds()),
                "run it again after that");
    }

    private static String name(String channel) {
        return "slack " + channel;
    }

    @Override
    public void close() {
        review.close();
    }
}
