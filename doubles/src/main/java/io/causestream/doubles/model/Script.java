package io.causestream.doubles.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Which prompts the model answers how: of the lines whose phrase is in the prompt, the first one
 * counts. A prompt without such a line is answered with a 500 that reports this.
 */
public record Script(List<Line> lines) {

    /** A reply, and the phrase in a prompt that triggers it; an empty phrase is in every prompt. */
    public record Line(String phrase, Reply reply) {}

    public Script {
        lines = List.copyOf(lines);
    }

    /** A script with the same reply for every prompt. */
    public static Script always(Reply reply) {
        return new Script(List.of(new Line("", reply)));
    }

    /** This script, with one more line at its end. */
    public Script when(String phrase, Reply reply) {
        List<Line> more = new ArrayList<>(lines);
        more.add(new Line(phrase, reply));
        return new Script(more);
    }

    /** The replies of a good model to the demo's recording, each after this time. */
    public static Script story(Duration thinking) {
        return new Script(List.of())
                .when(
                        "DATABASE_URL",
                        new Reply.After(thinking, new Reply.Analyses(MISSING_SETTING)))
                .when("OOMKilled", new Reply.After(thinking, new Reply.Analyses(MEMORY_LIMIT)));
    }

    private static final ScriptedAnalysis MISSING_SETTING =
            new ScriptedAnalysis(
                    "checkout 2.4.0 was rolled out without the environment variable DATABASE_URL. It starts all the same, and fails"
                            + " with its first settlement a minute later; the batch stays pending, so that each restart fails at once.",
                    List.of(
                            "required setting DATABASE_URL is not set",
                            "DATABASE_URL",
                            "is pending from before the restart",
                            "exit code 1"),
                    List.of(
                            "Roll back: kubectl -n shop rollout undo deployment/checkout",
                            "Give the container DATABASE_URL again before 2.4.0 is rolled out anew",
                            "Check required settings when the application starts, so that a rollout without them does not become ready"),
                    "HIGH");

    private static final ScriptedAnalysis MEMORY_LIMIT =
            new ScriptedAnalysis(
                    "reports holds all rows of the month in memory: its memory grows steadily until it reaches the container's limit"
                            + " of 48Mi, where the kernel kills it, and it begins anew.",
                    List.of("rows are held", "OOMKilled", "48Mi", "limit"),
                    List.of(
                            "Raise the memory limit of deployment/reports above what a whole month needs",
                            "Write rows to the report as they are read, in place of holding them"),
                    "MEDIUM");
}
