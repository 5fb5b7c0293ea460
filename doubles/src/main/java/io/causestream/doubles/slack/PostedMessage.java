package io.causestream.doubles.slack;

import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A message in its current state.
 *
 * @param channel the channel's id
 * @param ts identifies the message within its channel
 * @param threadTs of the parent message of its thread; empty if it is not a reply
 * @param body {@code text}, {@code blocks}, {@code attachments}, {@code metadata} as far as they
 *     were given
 * @param versions earlier bodies, oldest first
 * @param files ids of files that were shared with it
 */
public record PostedMessage(
        String channel,
        String ts,
        String threadTs,
        JsonNode body,
        List<Version> versions,
        List<String> files) {

    /** A body of a message before it was edited. */
    public record Version(Instant at, JsonNode body) {}

    public PostedMessage {
        versions = List.copyOf(versions);
        files = List.copyOf(files);
    }

    public String text() {
        return body.path("text").asString("");
    }

    public boolean isReply() {
        return !threadTs.isEmpty();
    }

    public boolean wasEdited() {
        return !versions.isEmpty();
    }

    /** All its text (text, blocks, attachments), in the order in which a person reads it. */
    public String words() {
        StringBuilder words = new StringBuilder(text());
        collect(body.path("blocks"), words);
        collect(body.path("attachments"), words);
        return words.toString();
    }

    /** Mentions that would notify somebody. */
    public List<String> liveMentions() {
        return Mrkdwn.liveMentions(words());
    }

    private static void collect(JsonNode node, StringBuilder words) {
        if (node.isObject()) {
            node.properties()
                    .forEach(entry -> {
                        if (entry.getKey().equals("text") && entry.getValue().isString()) {
                            words.append('\n').append(entry.getValue().asString());
                        } else {
                            collect(entry.getValue(), words);
                        }
                    });
        } else if (node.isArray()) {
            node.forEach(element -> collect(element, words));
        }
    }
}
