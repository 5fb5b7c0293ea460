package io.causestream.sink.slack.rendering;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.sink.transport.Attempt;
import io.causestream.sink.transport.SinkPart;
import java.util.function.Supplier;

/**
 * One part of a finding's representation in Slack; the first is the message, the rest its thread.
 */
public sealed interface MessagePart extends SinkPart {

    /** The part that the attempt is to send. */
    static MessagePart of(Attempt attempt) {
        return (MessagePart) attempt.part();
    }

    /** A message, edited in place when it changes. */
    record Message(String name, SlackMessage message) implements MessagePart {
        @Override
        public String content() {
            return message.content();
        }
    }

    /**
     * A file shared in the thread. A changed file is shared again, since Slack can't replace one.
     *
     * @param title above the file, plain
     * @param alt what a picture shows, for people who can't see it; empty for a text
     * @param bytes created when they are needed, never empty
     */
    record File(
            String name,
            String extension,
            String title,
            String alt,
            String content,
            Supplier<byte[]> bytes)
            implements MessagePart {

        private static final int TITLE = 150;

        /** A text file; its title is made fit for Slack here. */
        static File ofText(String name, String extension, String title, String text) {
            return new File(
                    name,
                    extension,
                    SlackText.plainLine(title, TITLE),
                    "",
                    SlackMessage.content(text),
                    () -> text.getBytes(UTF_8));
        }

        /**
         * The name contains the hash of the content, so that a file shared before a crash is found
         * again.
         */
        public String fileName() {
            return "%s-%s.%s".formatted(name, content, extension);
        }
    }
}
