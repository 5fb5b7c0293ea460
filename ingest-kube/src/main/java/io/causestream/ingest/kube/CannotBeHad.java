package io.causestream.ingest.kube;

/**
 * Why a query has no answer; the message is a sentence for people. It may hold what a server said:
 * {@link ContextAnswers} masks and bounds it.
 */
final class CannotBeHad extends Exception {

    private static final long serialVersionUID = 1;

    CannotBeHad(String why) {
        super(why);
    }

    CannotBeHad(String why, Throwable cause) {
        super(why, cause);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
