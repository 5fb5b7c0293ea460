package io.causestream.sink.slack.delivery;

import com.slack.api.model.Conversation;
import com.slack.api.model.File;
import com.slack.api.model.Message;
import io.causestream.sink.slack.rendering.MessagePart;
import io.causestream.sink.slack.web.MessageTag;
import io.causestream.sink.slack.web.SlackResponse;
import io.causestream.sink.slack.web.SlackWeb;
import io.causestream.sink.slack.web.SlackWeb.Address;
import io.causestream.sink.slack.web.SlackWeb.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Looks in Slack for messages that may have been posted although the response was lost. */
final class MessageLookup {

    private static final Duration CLOCKS_APART = Duration.ofMinutes(5);
    private static final int PAGES = 10;

    private final SlackWeb slack;
    private final Map<String, String> idsByName = new ConcurrentHashMap<>();

    /** Until Slack says that the token may not list them. */
    private volatile boolean listsPrivate = true;

    MessageLookup(SlackWeb slack) {
        this.slack = slack;
    }

    /** The result of a lookup. */
    sealed interface Result {
        /**
         * @param address channel and ts of a message, or a file's id
         * @param content the hash of what it shows
         */
        record Seen(String address, String content) implements Result {}

        record Nowhere() implements Result {}

        /**
         * The lookup in Slack failed: the answer shows why, and is not {@link SlackResponse.Done}.
         */
        record NotAsked(String method, SlackResponse<?> answer) implements Result {}
    }

    /** Records the id of a channel's name. */
    void channelIs(String name, String id) {
        idsByName.put(bare(name), id);
    }

    /** The canonical name of a channel: its id, once that is known. */
    String canonical(String channel) {
        return idsByName.getOrDefault(bare(channel), channel);
    }

    /** The id of the channel, asked for if it is not known; empty if Slack does not tell. */
    Optional<String> id(String channel) {
        if (isId(channel)) {
            return Optional.of(channel);
        }
        if (!idsByName.containsKey(bare(channel))) {
            // What it answered otherwise is in the metrics of its calls.
            var _ = learnChannels();
        }
        return Optional.ofNullable(idsByName.get(bare(channel)));
    }

    /** Looks for a message in the channel that has the tag, posted since a moment. */
    Result message(String channel, MessageTag tag, Instant since) {
        if (!isId(channel) && !idsByName.containsKey(bare(channel))) {
            Optional<Result> unanswered = learnChannels();
            if (unanswered.isPresent()) {
                return unanswered.get();
            }
        }
        String id = isId(channel) ? channel : idsByName.get(bare(channel));
        if (id == null) {
            // In a channel that the bot can't see, it has not posted.
            return new Result.Nowhere();
        }
        return search(
                "conversations.history",
                cursor -> slack.history(id, since.minus(CLOCKS_APART), cursor),
                message ->
                        tag.isOn(message)
                                ? Optional.of(
                                        new Result.Seen(
                                                new Address(id, message.getTs()).toString(),
                                                MessageTag.content(message)))
                                : Optional.empty());
    }

    /** Looks for a reply in the thread that has the tag. */
    Result reply(Address thread, MessageTag tag) {
        return search(
                "conversations.replies",
                cursor -> slack.replies(thread, cursor),
                message ->
                        tag.isOn(message)
                                ? Optional.of(
                                        new Result.Seen(
                                                new Address(thread.channel(), message.getTs())
                                                        .toString(),
                                                MessageTag.content(message)))
                                : Optional.empty());
    }

    /** Looks for a file of this name in the thread. */
    Result file(Address thread, MessagePart.File file) {
        return search(
                "conversations.replies",
                cursor -> slack.replies(thread, cursor),
                message ->
                        (message.getFiles() == null ? List.<File>of() : message.getFiles())
                                .stream()
                                        .filter(shared -> file.fileName().equals(shared.getName()))
                                        .findFirst()
                                        .map(shared ->
                                                new Result.Seen(shared.getId(), file.content())));
    }

    private static Result search(
            String method,
            Function<String, SlackResponse<Page<Message>>> pages,
            Function<Message, Optional<Result.Seen>> match) {
        String cursor = "";
        for (int page = 0; page < PAGES; page++) {
            SlackResponse<Page<Message>> response = pages.apply(cursor);
            if (!(response instanceof SlackResponse.Done<Page<Message>>(Page<Message> found))) {
                return new Result.NotAsked(method, response);
            }
            for (Message message : found.entries()) {
                Optional<Result.Seen> seen = match.apply(message);
                if (seen.isPresent()) {
                    return seen.get();
                }
            }
            if (found.next().isEmpty()) {
                return new Result.Nowhere();
            }
            cursor = found.next();
        }
        return new Result.Nowhere();
    }

    private Optional<Result> learnChannels() {
        String cursor = "";
        for (int page = 0; page < PAGES; page++) {
            SlackResponse<Page<Conversation>> response = slack.channels(cursor, listsPrivate);
            if (listsPrivate
                    && response instanceof SlackResponse.Refused<Page<Conversation>> refused
                    && refused.error().equals("missing_scope")) {
                listsPrivate = false;
                return learnChannels();
            }
            if (!(response
                    instanceof SlackResponse.Done<Page<Conversation>>(Page<Conversation> found))) {
                return Optional.of(new Result.NotAsked("conversations.list", response));
            }
            found.entries().forEach(channel -> channelIs(channel.getName(), channel.getId()));
            if (found.next().isEmpty()) {
                break;
            }
            cursor = found.next();
        }
        return Optional.empty();
    }

    private static boolean isId(String channel) {
        return channel.matches("[CGD][A-Z0-9]{8,}");
    }

    private static String bare(String name) {
        return name.startsWith("#") ? name.substring(1) : name;
    }
}
