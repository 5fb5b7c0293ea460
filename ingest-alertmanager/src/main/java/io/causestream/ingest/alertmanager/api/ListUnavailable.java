package io.causestream.ingest.alertmanager.api;

/** An Alertmanager's lists, or its status, could not be read. */
public final class ListUnavailable extends Exception {

    private static final long serialVersionUID = 1;

    /** The reason, with few values for metrics. */
    enum Reason {
        UNREACHABLE,
        TIMEOUT,
        /** Credentials are missing or wrong. */
        UNAUTHORIZED,
        /** A status other than 200. */
        STATUS,
        TOO_LARGE,
        NOT_A_LIST
    }

    private final Reason reason;
    private final String sentence;

    /**
     * @param sentence names the Alertmanager, without the text of its response
     */
    ListUnavailable(Reason reason, String sentence) {
        super(sentence);
        this.reason = reason;
        this.sentence = sentence;
    }

    /** What could not be read, and why, for people. */
    public String sentence() {
        return sentence;
    }

    Reason why() {
        return reason;
    }
}
