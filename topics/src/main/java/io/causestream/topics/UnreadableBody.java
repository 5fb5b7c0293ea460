package io.causestream.topics;

import org.apache.kafka.common.errors.SerializationException;

/** The body of an observed object is not JSON; its message has none of the bytes. */
public final class UnreadableBody extends SerializationException {

    private static final long serialVersionUID = 1;

    UnreadableBody(String message, Throwable cause) {
        super(message, cause);
    }
}
