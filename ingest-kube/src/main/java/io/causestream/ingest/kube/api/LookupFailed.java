package io.causestream.ingest.kube.api;

/**
 * Why a query has no answer; the message is a sentence for people. It may contain a server's text:
 * {@code ContextAnswers} masks and bounds it.
 */
public final class LookupFailed extends Exception {

    private static final long serialVersionUID = 1;

    public LookupFailed(String why) {
        super(why);
    }

    public LookupFailed(String why, Throwable cause) {
        super(why, cause);
    }

    public String why() {
        return String.valueOf(getMessage());
    }
}
