package io.causestream.topics;

/**
 * Kafka does not let a service in, or its client can't be made as {@code kafka.client} says. The
 * message is a sentence with the address and the property, without a secret; there is no cause,
 * since Kafka's exceptions may quote values.
 */
public final class KafkaLoginRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String problem;
    private final String remedy;

    KafkaLoginRefused(String problem, String remedy) {
        super(problem + "; " + remedy);
        this.problem = problem;
        this.remedy = remedy;
    }

    /** What is wrong, and at which address. */
    public String problem() {
        return problem;
    }

    /** What to change, in the imperative. */
    public String remedy() {
        return remedy;
    }
}
