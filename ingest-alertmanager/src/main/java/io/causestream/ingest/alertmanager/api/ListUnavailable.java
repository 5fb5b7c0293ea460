package io.causestream.ingest.alertmanager.api;

/** An Alertmanager's lists could not be read. */
final class ListUnavailable extends Exception {

    private static final long serialVersionUID = 1;

    /** Why, in few and fixed words. */
    enum Reason {
        UNREACHABLE,
        TIMEOUT,
        /** Credentials are missing or wrong. */
        UNAUTHORIZED,
        /** Another status than 200. */
        STATUS,
        TOO_LARGE,
        NOT_A_LIST
    }

    private final Reason reason;
    private final String sentence;

    /**
     * @param sentence names the Alertmanager; without its answer's text
     */
    ListUnavailable(Reason reason, String sentence) {
        super(sentence);
        this.reason = reason;
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }

    Reason why() {
        return reason;
    }
}
