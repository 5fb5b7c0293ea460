package io.causestream.sink.slack.web;

import com.slack.api.model.Message;
import io.causestream.finding.Finding;
import io.causestream.sink.transport.Attempt;
import java.util.Map;

/**
 * Invisible metadata that identifies a message: it is used to find a post in the channel whose
 * response was lost.
 *
 * @param route the channel as configured: messages of a channel that refuses them are in another
 *     one
 */
public record MessageTag(String findingId, String part, String route) {

    /**
     * Of the part that the attempt is to send. The message before an escalation is not taken for
     * the one after it.
     */
    public static MessageTag of(Attempt attempt) {
        String part = attempt.part().name();
        int earlier = attempt.earlierMessages();
        return new MessageTag(
                attempt.finding().id(),
                earlier == 0 ? part : part + "@" + earlier,
                attempt.channel());
    }

    private static final String EVENT = "causestream_finding";

    public Message.Metadata with(Finding finding, String content) {
        return Message.Metadata.builder()
                .eventType(EVENT)
                .eventPayload(
                        Map.of(
                                "finding_id", findingId,
                                "part", part,
                                "route", route,
                                "revision", finding.revision(),
                                "content", content))
                .build();
    }

    public boolean isOn(Message message) {
        Message.Metadata metadata = message.getMetadata();
        return metadata != null
                && EVENT.equals(metadata.getEventType())
                && metadata.getEventPayload() != null
                && findingId.equals(metadata.getEventPayload().get("finding_id"))
                && part.equals(metadata.getEventPayload().get("part"))
                && route.equals(metadata.getEventPayload().get("route"));
    }

    /** The content hash that a tagged message shows; empty if it has none. */
    public static String content(Message message) {
        Object content = message.getMetadata().getEventPayload().get("content");
        return content == null ? "" : content.toString();
    }
}
