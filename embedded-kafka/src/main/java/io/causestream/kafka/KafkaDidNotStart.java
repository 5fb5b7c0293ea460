package io.causestream.kafka;

import org.jspecify.annotations.Nullable;

/** There is no Kafka; the message is one sentence for people. */
public final class KafkaDidNotStart extends RuntimeException {

    private static final long serialVersionUID = 1;

    KafkaDidNotStart(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
