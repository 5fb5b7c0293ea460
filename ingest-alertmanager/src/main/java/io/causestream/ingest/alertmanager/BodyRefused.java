package io.causestream.ingest.alertmanager;

/** A request's body can't be taken. */
final class BodyRefused extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Answer answer;

    BodyRefused(Answer answer) {
        super(answer.toString());
        this.answer = answer;
    }

    /** What its sender is told. */
    Answer answer() {
        return answer;
    }
}
