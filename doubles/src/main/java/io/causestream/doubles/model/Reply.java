package io.causestream.doubles.model;

import java.time.Duration;
import java.util.List;

/** What the model does with a prompt. */
public sealed interface Reply {

    /** Answers with a text, whatever the prompt. */
    record Says(String content) implements Reply {}

    /** Answers with the analysis written for the problem, with quotes from this prompt. */
    record Analyses(ScriptedAnalysis analysis) implements Reply {}

    /** Waits for a while first. */
    record After(Duration delay, Reply then) implements Reply {}

    /** The replies one after the other, one per call; after that always the last one. */
    record InTurn(List<Reply> replies) implements Reply {

        public InTurn {
            replies = List.copyOf(replies);
            if (replies.isEmpty()) {
                throw new IllegalArgumentException("replies in turn: at least one is needed");
            }
        }
    }

    /** Answers with an HTTP error in Ollama's JSON. */
    record Fails(int status, String error) implements Reply {}

    /** Answers as something else at Ollama's address: a proxy, another API, a web page. */
    record Foreign(int status, String contentType, String body) implements Reply {}

    /**
     * Stops in the middle, as Ollama does when a model repeats itself: 200, {@code done: false}, no
     * counts.
     */
    record Truncated(String content) implements Reply {}

    /** Runs into the limit of tokens: 200, {@code done_reason: length}. */
    record RunsOn(String content) implements Reply {}

    /** Answers with a text, but the connection ends in the middle of the answer's JSON. */
    record CutOff(String content) implements Reply {}

    /** Never answers. */
    record Hangs() implements Reply {}
}
