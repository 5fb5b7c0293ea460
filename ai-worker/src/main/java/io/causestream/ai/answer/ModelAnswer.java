package io.causestream.ai.answer;

import io.causestream.finding.Analysis.WantedContext;
import io.causestream.finding.Confidence;
import java.util.List;

/** What a model's text comes to. */
public sealed interface ModelAnswer {

    /**
     * An answer, as far as the context supports it.
     *
     * @param category one of the rules' categories; empty if the model chose none
     * @param evidence lines of the context
     * @param fixes those that only read first; what changes the cluster says so
     * @param checks what to look at next, read-only
     * @param confidence the lowest that the model, its evidence and the rules allow
     * @param contradiction what a rule of high confidence says instead; empty if none does
     * @param dropped what of the answer is left out
     */
    record Cause(
            String cause,
            String category,
            List<String> evidence,
            List<String> fixes,
            List<String> checks,
            Confidence confidence,
            String contradiction,
            Dropped dropped)
            implements ModelAnswer {

        public Cause {
            evidence = List.copyOf(evidence);
            fixes = List.copyOf(fixes);
            checks = List.copyOf(checks);
        }
    }

    /**
     * How much was left out, by why.
     *
     * @param quotes that are not in the context
     * @param names of objects, images or hosts that the context does not have
     * @param commands that destroy, are unknown, or stand in the context
     */
    record Dropped(int quotes, int names, int commands) {}

    /**
     * The context does not tell the cause.
     *
     * @param missing what would, in words; empty if the model does not say
     */
    record CanNotTell(String missing) implements ModelAnswer {}

    /**
     * The model asks for more context.
     *
     * @param wanted at least one
     */
    record Needs(List<WantedContext> wanted) implements ModelAnswer {
        public Needs {
            wanted = List.copyOf(wanted);
        }
    }

    /**
     * The text is no answer.
     *
     * @param why in a sentence for people
     */
    record None(String why) implements ModelAnswer {}
}
