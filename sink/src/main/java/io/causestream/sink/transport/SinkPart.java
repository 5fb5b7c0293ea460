package io.causestream.sink.transport;

/**
 * One part of what a sink shows of a finding; the first is the message, the rest belongs to it, as
 * a thread does.
 */
public interface SinkPart {

    /** The name of the first part. */
    String MESSAGE = "message";

    /** Unique within the finding, stable across its revisions. */
    String name();

    /**
     * A hash of what is shown: a part is sent again exactly when it changes. Short, without
     * secrets: it is in the ledger.
     */
    String content();
}
