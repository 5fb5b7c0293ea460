package io.causestream.kafka;

/** The broker did not start; the message is one sentence for the person who started it. */
public class KafkaDidNotStart extends RuntimeException {

    private static final long serialVersionUID = 1;

    KafkaDidNotStart(String sentence) {
        super(sentence);
    }

    KafkaDidNotStart(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
