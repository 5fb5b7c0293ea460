package io.causestream.sink.transport;

import io.causestream.finding.Severity;
import java.util.List;

/**
 * Which messages of a finding a channel has besides the current one. A message is followed by
 * another only when people have to be notified again: its finding became more severe, or came back
 * after it had ended.
 *
 * @param link to the current message; empty until it was sent
 * @param earlier oldest first
 */
public record MessageHistory(String link, List<Earlier> earlier) {

    /**
     * The name of the part that answers the message of an earlier finding of the same problem: it
     * says that the problem is back, and where.
     */
    public static final String BACK = "back";

    public static final MessageHistory NONE = new MessageHistory("", List.of());

    public MessageHistory {
        earlier = List.copyOf(earlier);
    }

    /**
     * An earlier message.
     *
     * @param part the name of the part that takes its place; {@link #BACK} if it belongs to an
     *     earlier finding, and stays as it is
     * @param severity of the finding, when it was sent
     * @param link empty if there is none
     */
    public record Earlier(String part, Severity severity, String link) {

        /** Whether it is the message of an earlier finding. */
        public boolean isOfEarlierFinding() {
            return part.equals(BACK);
        }
    }
}
