package io.causestream.topics;

/** Kafka did not carry out a request; the message names the request. */
public final class KafkaUnreachable extends RuntimeException {

    private static final long serialVersionUID = 1;

    public KafkaUnreachable(String what, Throwable cause) {
        super("Kafka failed to %s: %s".formatted(what, reason(cause)), cause);
    }

    private static String reason(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
