package io.causestream.sink.slack.rendering;

import java.util.function.Supplier;

/** One thing that Slack is to show of a finding; the first is the message, the rest its thread. */
public sealed interface MessagePart {

    /** The name of the part that begins the thread. */
    String MESSAGE = "message";

    /** Unique within the finding, stable over its revisions. */
    String name();

    /** A hash of what is shown. */
    String content();

    /** Words, edited in place when they change. */
    record Message(String name, SlackMessage message) implements MessagePart {
        @Override
        public String content() {
            return message.content();
        }
    }

    /**
     * A file shared in the thread. A changed one is shared anew: Slack can't replace a file.
     *
     * @param title above the file, plain
     * @param alt what a picture shows, for who can't see it; empty for a text
     * @param bytes made when they are needed, never empty
     */
    record File(
            String name,
            String extension,
            String title,
            String alt,
            String content,
            Supplier<byte[]> bytes)
            implements MessagePart {

        /** Names the content too, so that a file that was shared before a crash is found again. */
        public String fileName() {
            return "%s-%s.%s".formatted(name, content, extension);
        }
    }
}
