package io.causestream.ai.prompt;

import io.causestream.finding.Finding;
import io.causestream.topics.EnrichedFinding;
import io.causestream.topics.EnrichedFinding.PastIncident;
import java.util.List;

/**
 * What a prompt is made of.
 *
 * @param past earlier findings of the same problem, the latest first
 * @param runbook the lines of the runbook for it, which its operators wrote; empty if there is none
 * @param language that the model is to answer in: {@code English}
 * @param mayAsk whether the model may ask for more context
 */
public record PromptInput(
        Finding finding,
        List<PastIncident> past,
        List<String> runbook,
        String language,
        boolean mayAsk) {

    public static final String ENGLISH = "English";

    public PromptInput {
        past = List.copyOf(past);
        runbook = List.copyOf(runbook);
    }

    /** The finding alone, in English. */
    public static PromptInput of(Finding finding) {
        return new PromptInput(finding, List.of(), List.of(), ENGLISH, false);
    }

    /** A question as enrich-streams asks it. */
    public static PromptInput of(
            EnrichedFinding question, List<String> runbook, String language, boolean mayAsk) {
        return new PromptInput(question.finding(), question.past(), runbook, language, mayAsk);
    }
}
