package io.causestream.sink.slack;

import java.util.function.Supplier;

/** One thing that Slack is to show of a finding; the first is the message, the rest its thread. */
sealed interface Part {

    /** The name of the part that begins the thread. */
    String MESSAGE = "message";

    /** Unique within the finding, stable over its revisions. */
    String name();

    /** A hash of what is shown. */
    String content();

    /** Words, edited in place when they change. */
    record Message(String name, SlackMessage message) implements Part {
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
            implements Part {

        /** Names the content too, so that a file that was shared before a crash is found again. */
        String fileName() {
            return "%s-%s.%s".formatted(name, content, extension);
        }
    }
}
