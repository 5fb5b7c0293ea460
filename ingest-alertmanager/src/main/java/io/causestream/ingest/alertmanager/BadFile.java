package io.causestream.ingest.alertmanager;

/** A file that is not what it should be; the message names it, and nothing of what is in it. */
final class BadFile extends Exception {

    private static final long serialVersionUID = 1;

    BadFile(String message) {
        super(message);
    }

    BadFile(String message, Throwable cause) {
        super(message, cause);
    }
}
