package io.causestream.enrich;

/** This version of the topology may not read the records: the message says whose they are. */
public final class CutOverMissing extends IllegalStateException {

    private static final long serialVersionUID = 1;

    CutOverMissing(String sentence) {
        super(sentence);
    }
}
