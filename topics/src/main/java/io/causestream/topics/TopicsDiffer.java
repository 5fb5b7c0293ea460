package io.causestream.topics;

import java.util.List;

/** Existing topics can't be used as they are; the message names them and the remedy. */
public final class TopicsDiffer extends RuntimeException {

    private static final long serialVersionUID = 1;

    TopicsDiffer(List<String> differences) {
        super(
                "topics in this Kafka differ from their declaration: "
                        + String.join("; ", differences)
                        + ". Delete them, or choose another topic prefix.");
    }
}
