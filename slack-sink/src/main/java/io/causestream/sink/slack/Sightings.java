package io.causestream.sink.slack;

import com.slack.api.model.Conversation;
import com.slack.api.model.File;
import com.slack.api.model.Message;
import io.causestream.sink.slack.SlackWeb.Address;
import io.causestream.sink.slack.SlackWeb.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Looks into Slack for what may have arrived there although no answer said so. */
final class Sightings {

    private static final Duration CLOCKS_APART = Duration.ofMinutes(5);
    private static final int PAGES = 10;

    private final SlackWeb slack;
    private final Map<String, String> idsByName = new ConcurrentHashMap<>();

    Sightings(SlackWeb slack) {
        this.slack = slack;
    }

    /** What was seen. */
    sealed interface Sighting {
        /**
         * @param address channel and ts of a message, or a file's id
         * @param content the hash of what it shows
         */
        record Seen(String address, String content) implements Sighting {}

        record Nowhere() implements Sighting {}

        /** Slack could not be asked: as the answer says, which is not {@link Answer.Done}. */
        record NotAsked(String method, Answer<?> answer) implements Sighting {}
    }

    /** Learns where a channel's name leads. */
    void channelIs(String name, String id) {
        idsByName.put(bare(name), id);
    }

    /** One name for a channel, however it was called: its id, once that is known. */
    String canonical(String channel) {
        return idsByName.getOrDefault(bare(channel), channel);
    }

    /** A message of the channel that bears the tag, posted since. */
    Sighting message(String channel, Tag tag, Instant since) {
        if (!isId(channel) && !idsByName.containsKey(bare(channel))) {
            Optional<Sighting> unanswered = learnChannels();
            if (unanswered.isPresent()) {
                return unanswered.get();
            }
        }
        String id = isId(channel) ? channel : idsByName.get(bare(channel));
        if (id == null) {
            // Where the bot sees no channel it has not posted.
            return new Sighting.Nowhere();
        }
        return search(
                "conversations.history",
                cursor -> slack.history(id, since.minus(CLOCKS_APART), cursor),
                message ->
                        tag.isOn(message)
                                ? Optional.of(
                                        new Sighting.Seen(
                                                new Address(id, message.getTs()).toString(),
                                                Tag.content(message)))
                                : Optional.empty());
    }

    /** A reply in the thread that bears the tag. */
    Sighting reply(Address thread, Tag tag) {
        return search(
                "conversations.replies",
                cursor -> slack.replies(thread, cursor),
                message ->
                        tag.isOn(message)
                                ? Optional.of(
                                        new Sighting.Seen(
                                                new Address(thread.channel(), message.getTs())
                                                        .toString(),
                                                Tag.content(message)))
                                : Optional.empty());
    }

    /** A file of this name in the thread. */
    Sighting file(Address thread, Part.File file) {
        return search(
                "conversations.replies",
                cursor -> slack.replies(thread, cursor),
                message ->
                        (message.getFiles() == null ? List.<File>of() : message.getFiles())
                                .stream()
                                        .filter(shared -> file.fileName().equals(shared.getName()))
                                        .findFirst()
                                        .map(shared ->
                                                new Sighting.Seen(shared.getId(), file.content())));
    }

    private static Sighting search(
            String method,
            Function<String, Answer<Page<Message>>> pages,
            Function<Message, Optional<Sighting.Seen>> match) {
        String cursor = "";
        for (int page = 0; page < PAGES; page++) {
            Answer<Page<Message>> answer = pages.apply(cursor);
            if (!(answer instanceof Answer.Done<Page<Message>>(Page<Message> found))) {
                return new Sighting.NotAsked(method, answer);
            }
            for (Message message : found.entries()) {
                Optional<Sighting.Seen> seen = match.apply(message);
                if (seen.isPresent()) {
                    return seen.get();
                }
            }
            if (found.next().isEmpty()) {
                return new Sighting.Nowhere();
            }
            cursor = found.next();
        }
        return new Sighting.Nowhere();
    }

    private Optional<Sighting> learnChannels() {
        String cursor = "";
        for (int page = 0; page < PAGES; page++) {
            Answer<Page<Conversation>> answer = slack.channels(cursor);
            if (!(answer instanceof Answer.Done<Page<Conversation>>(Page<Conversation> found))) {
                return Optional.of(new Sighting.NotAsked("conversations.list", answer));
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
