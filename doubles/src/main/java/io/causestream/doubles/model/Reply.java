package io.causestream.doubles.model;

import java.time.Duration;
import java.util.List;

/** What the model does with a prompt. */
public sealed interface Reply {

    /** Says a text, whatever the prompt. */
    record Says(String content) implements Reply {}

    /** Says what was written for the problem, with quotes out of this prompt. */
    record Analyses(ScriptedAnalysis analysis) implements Reply {}

    /** Thinks for a while first. */
    record After(Duration delay, Reply then) implements Reply {}

    /** One after the other, call by call; the last one from then on. */
    record InTurn(List<Reply> replies) implements Reply {

        public InTurn {
            replies = List.copyOf(replies);
            if (replies.isEmpty()) {
                throw new IllegalArgumentException("replies in turn: at least one is needed");
            }
        }
    }

    /** Answers an HTTP error with Ollama's JSON. */
    record Fails(int status, String error) implements Reply {}

    /** Answers as whatever else may stand at Ollama's address: a proxy, another API, a web page. */
    record Foreign(int status, String contentType, String body) implements Reply {}

    /**
     * Stops in the middle, as Ollama does when a model repeats itself: 200, {@code done: false}, no
     * counts.
     */
    record Truncated(String content) implements Reply {}

    /** Runs into the limit of tokens: 200, {@code done_reason: length}. */
    record RunsOn(String content) implements Reply {}

    /** Says a text, but the connection ends in the middle of the answer's JSON. */
    record CutOff(String content) implements Reply {}

    /** Never answers. */
    record Hangs() implements Reply {}
}
