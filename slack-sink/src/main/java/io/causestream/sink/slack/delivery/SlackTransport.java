package io.causestream.sink.slack.delivery;

import io.causestream.finding.Finding;
import io.causestream.sink.routing.Tier;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.sink.slack.rendering.Headline;
import io.causestream.sink.slack.rendering.MessagePart;
import io.causestream.sink.slack.rendering.Rendering;
import io.causestream.sink.slack.rendering.SlackMessage;
import io.causestream.sink.slack.web.RateLimiter;
import io.causestream.sink.slack.web.SlackWeb;
import io.causestream.sink.slack.web.SlackWeb.Address;
import io.causestream.sink.transport.Attempt;
import io.causestream.sink.transport.AttemptResult;
import io.causestream.sink.transport.MessageHistory;
import io.causestream.sink.transport.SinkPart;
import io.causestream.sink.transport.Transport;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Messages and files in Slack. */
public final class SlackTransport implements Transport {

    /** Leads to the message too, by way of the browser's own workspace. */
    private static final String ANY_WORKSPACE = "https://slack.com/";

    private final SlackWeb slack;
    private final RateLimiter rateLimiter;
    private final MessageLookup messageLookup;
    private final Destinations destinations;
    private final MessageDelivery messages;
    private final FileSharing files;
    private final Rendering rendering;
    private volatile String workspace = ANY_WORKSPACE;

    /**
     * @param slack closed with this transport
     */
    public SlackTransport(
            SlackSinkConfig config,
            SlackWeb slack,
            OperatorWarnings operatorWarnings,
            InstantSource clock) {
        this.slack = slack;
        this.rendering = new Rendering(config.alertmanagerUrl(), config.maxLogFileKb() * 1_000);
        this.rateLimiter = new RateLimiter(clock, config.timeouts(), config.apiKey());
        this.messageLookup = new MessageLookup(slack);
        this.destinations = new Destinations(config, clock);
        FailureHandler failureHandler =
                new FailureHandler(config.timeouts().slow(), rateLimiter, operatorWarnings);
        PostConfirmation confirmation =
                new PostConfirmation(
                        config.channel(),
                        config.ifUnconfirmed(),
                        messageLookup,
                        failureHandler,
                        operatorWarnings,
                        clock);
        this.messages =
                new MessageDelivery(
                        config,
                        slack,
                        messageLookup,
                        confirmation,
                        destinations,
                        rateLimiter,
                        failureHandler,
                        operatorWarnings,
                        clock);
        this.files =
                new FileSharing(
                        config,
                        slack,
                        confirmation,
                        rateLimiter,
                        failureHandler,
                        operatorWarnings,
                        clock);
    }

    /**
     * Sets the workspace's own address, for links to messages.
     *
     * @param url with a slash at its end; empty if it is unknown
     */
    public void workspaceIs(String url) {
        if (url.startsWith("https://")) {
            workspace = url;
        }
    }

    @Override
    public List<? extends SinkPart> parts(Finding finding, Tier tier, MessageHistory history) {
        return rendering.parts(finding, tier, history);
    }

    @Override
    public SinkPart headline(Finding finding) {
        return new MessagePart.Message(
                SinkPart.MESSAGE, SlackMessage.of(Headline.of(finding), List.of()));
    }

    @Override
    public Instant free(String channel) {
        return rateLimiter.free(
                RateLimiter.POST, messageLookup.canonical(destinations.of(channel)));
    }

    @Override
    public AttemptResult send(Attempt attempt) throws InterruptedException {
        return switch (MessagePart.of(attempt)) {
            case MessagePart.Message message -> messages.deliver(attempt, message.message());
            case MessagePart.File file -> files.share(attempt, file);
        };
    }

    @Override
    public String link(String address) {
        return Address.parse(address).permalink(workspace);
    }

    @Override
    public void close() {
        slack.close();
    }
}
