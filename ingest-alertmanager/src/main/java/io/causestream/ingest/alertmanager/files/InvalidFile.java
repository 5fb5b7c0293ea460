package io.causestream.ingest.alertmanager.files;

/** A file that is not what it should be; the message names it, and nothing of what is in it. */
public final class InvalidFile extends Exception {

    private static final long serialVersionUID = 1;

    public InvalidFile(String message) {
        super(message);
    }

    InvalidFile(String message, Throwable cause) {
        super(message, cause);
    }
}
