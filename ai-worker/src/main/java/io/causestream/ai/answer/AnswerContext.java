package io.causestream.ai.answer;

import io.causestream.finding.Diagnosis;
import io.causestream.finding.Finding;
import io.causestream.topics.EnrichedFinding.PastIncident;
import io.causestream.topics.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an answer is held against.
 *
 * @param lines that the model was given; the first is {@code E1}
 * @param foreign all text that comes from programs and strangers, as it is compared
 * @param trusted what the rules advise and the operators' runbook says, as it is compared
 * @param rule what the rules conclude; null if they abstain
 */
public record AnswerContext(
        List<String> lines, String foreign, String trusted, @Nullable Diagnosis rule) {

    public AnswerContext {
        lines = List.copyOf(lines);
    }

    /**
     * @param lines of the prompt
     * @param runbook its lines; empty without one
     */
    public static AnswerContext of(
            List<String> lines, Finding finding, List<PastIncident> past, List<String> runbook) {
        Diagnosis rule = finding.diagnosis();
        List<String> trusted = new ArrayList<>(runbook);
        if (rule != null) {
            trusted.addAll(rule.fixes());
        }
        List<String> foreign = new ArrayList<>(lines);
        JsonNode tree = Json.MAPPER.valueToTree(finding);
        if (tree instanceof ObjectNode object) {
            object.remove("ai_analysis");
            if (object.get("diagnosis") instanceof ObjectNode diagnosis) {
                diagnosis.remove("fixes");
            }
        }
        collect(tree, foreign);
        past.forEach(incident -> {
            foreign.add(incident.cause());
            foreign.add(incident.resolution());
        });
        return new AnswerContext(
                lines,
                ComparedText.of(String.join(" ", foreign)),
                ComparedText.of(String.join(" ", trusted)),
                rule);
    }

    /** Whether it stands in what the model was told, whoever wrote it. */
    boolean names(String compared) {
        return foreign.contains(compared) || trusted.contains(compared);
    }

    private static void collect(JsonNode node, List<String> texts) {
        if (node.isString()) {
            texts.add(node.asString());
        } else {
            node.properties().forEach(entry -> texts.add(entry.getKey()));
            node.forEach(each -> collect(each, texts));
        }
    }
}
