package io.causestream.ingest.alertmanager;

/** An Alertmanager's lists could not be read. */
final class ListUnread extends Exception {

    private static final long serialVersionUID = 1;

    /** Why, in few and fixed words. */
    enum Why {
        UNREACHABLE,
        TIMEOUT,
        /** Credentials are missing or wrong. */
        UNAUTHORIZED,
        /** Another status than 200. */
        STATUS,
        TOO_LARGE,
        NOT_A_LIST
    }

    private final Why why;
    private final String sentence;

    /**
     * @param sentence names the Alertmanager; without its answer's text
     */
    ListUnread(Why why, String sentence) {
        super(sentence);
        this.why = why;
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }

    Why why() {
        return why;
    }
}
