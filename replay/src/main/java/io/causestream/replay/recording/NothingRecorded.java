package io.causestream.replay.recording;

/** The topics have nothing of that range. The message is a sentence that says what they have. */
public final class NothingRecorded extends RuntimeException {

    private static final long serialVersionUID = 1;

    NothingRecorded(String sentence) {
        super(sentence);
    }
}
