package io.causestream.findings;

/** A request that can't be answered as it is; the message is the sentence for its sender. */
final class ApiRefusal extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    ApiRefusal(int status, String sentence) {
        super(sentence);
        this.status = status;
    }

    /** The HTTP status: 4xx, or 503 if the same request may succeed later. */
    int status() {
        return status;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
