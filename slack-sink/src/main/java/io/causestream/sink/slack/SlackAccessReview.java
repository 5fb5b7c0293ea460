package io.causestream.sink.slack;

import com.slack.api.model.Conversation;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.sink.slack.metrics.SlackMetrics;
import io.causestream.sink.slack.rendering.SlackMessage;
import io.causestream.sink.slack.web.SlackResponse;
import io.causestream.sink.slack.web.SlackWeb;
import io.causestream.sink.slack.web.SlackWeb.Page;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;

/**
 * What Slack lets the sink's bot do: whose token it is, its scopes, the channels that it sees.
 * Posts nothing unless it is told to.
 */
public final class SlackAccessReview implements AutoCloseable {

    /** Without it nothing is delivered. */
    public static final String POST_SCOPE = "chat:write";

    /** Without one of these files, or what is not to be posted twice, are affected. */
    public static final List<String> FURTHER_SCOPES =
            List.of(
                    "files:write",
                    "files:read",
                    "channels:read",
                    "channels:history",
                    "metadata.message:read");

    private static final int MOST_PAGES = 20;

    private final SlackWeb slack;

    public SlackAccessReview(SlackSinkConfig config) {
        this.slack = new SlackWeb(config, new SlackMetrics(new SimpleMeterRegistry()));
    }

    /**
     * A channel of the workspace.
     *
     * @param name without the hash
     */
    public record Channel(
            String id, String name, boolean isMember, boolean isPrivate, boolean isArchived) {

        /** Whether a sink's configuration means this channel. */
        public boolean isNamed(String nameOrId) {
            return nameOrId.equals(id) || nameOrId.equals(name) || nameOrId.equals("#" + name);
        }
    }

    /** Whose token it is, and what it may do. */
    public SlackResponse<SlackWeb.Identity> identity() {
        return slack.identity();
    }

    /**
     * The channels that the bot can see, at most 10,000.
     *
     * @param withPrivate needs the scope {@code groups:read}
     */
    public SlackResponse<List<Channel>> channels(boolean withPrivate) {
        List<Channel> all = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            switch (slack.channels(cursor, withPrivate)) {
                case SlackResponse.Done<Page<Conversation>>(Page<Conversation> found) -> {
                    found.entries()
                            .forEach(channel ->
                                    all.add(
                                            new Channel(
                                                    channel.getId(),
                                                    channel.getName(),
                                                    channel.isMember(),
                                                    channel.isPrivate(),
                                                    channel.isArchived())));
                    cursor = found.next();
                }
                case SlackResponse.TooMany<Page<Conversation>>(var wait) -> {
                    return new SlackResponse.TooMany<>(wait);
                }
                case SlackResponse.Refused<Page<Conversation>>(String error, String detail) -> {
                    return new SlackResponse.Refused<>(error, detail);
                }
                case SlackResponse.Unknown<Page<Conversation>>(String why, boolean isOver) -> {
                    return new SlackResponse.Unknown<>(why, isOver);
                }
            }
            if (cursor.isEmpty()) {
                break;
            }
        }
        return new SlackResponse.Done<>(List.copyOf(all));
    }

    /** Posts a plain message, which nobody looks for later. */
    public SlackResponse<SlackWeb.Address> post(String channel, String text) {
        return slack.post(channel, null, SlackMessage.of(text, List.of()), null);
    }

    @Override
    public void close() {
        slack.close();
    }
}
