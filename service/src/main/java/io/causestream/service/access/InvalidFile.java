package io.causestream.service.access;

/** A file with invalid content; the message names the file, and nothing of its content. */
public final class InvalidFile extends Exception {

    private static final long serialVersionUID = 1;

    public InvalidFile(String message) {
        super(message);
    }

    public InvalidFile(String message, Throwable cause) {
        super(message, cause);
    }
}
