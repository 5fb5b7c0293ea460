package io.causestream.standalone.evaluation;

import io.causestream.finding.Analysis;
import io.causestream.topics.Json;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The models side by side, for programs: one JSON object. */
final class EvaluationJson {

    private EvaluationJson() {}

    /**
     * @param complete false if it was ended before all was asked
     */
    static String of(boolean withRules, boolean complete, List<ModelRun> runs) {
        ObjectNode all = Json.MAPPER.createObjectNode();
        all.put("withRules", withRules);
        all.put("complete", complete);
        ArrayNode models = all.putArray("models");
        for (ModelRun run : runs) {
            ObjectNode one = models.addObject();
            one.put("model", run.model());
            one.set("all", score(run.score()));
            group(one.putObject("families"), run.scores(EvaluationCase::family));
            group(one.putObject("categories"), run.scores(EvaluationCase::category));
            ObjectNode reasons = one.putObject("noAnswer");
            run.whyNone().forEach((why, count) -> reasons.put(why, count.intValue()));
            ArrayNode answers = one.putArray("answers");
            run.answers().forEach(answer -> answer(answers.addObject(), answer));
        }
        return Json.MAPPER.writeValueAsString(all);
    }

    private static void group(ObjectNode group, Map<String, ModelScore> scores) {
        scores.forEach((name, score) -> group.set(name, score(score)));
    }

    private static ObjectNode score(ModelScore score) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("cases", score.cases());
        node.put("valid", score.valid());
        node.put("cannotTell", score.cannotTell());
        node.put("right", score.right());
        node.put("named", score.named());
        node.put("wrong", score.wrong());
        node.put("knownCauses", score.knownCauses());
        node.put("quotes", score.quotes());
        node.put("quotesVerified", score.quotesVerified());
        node.put("p50Seconds", seconds(score.p50()));
        node.put("p95Seconds", seconds(score.p95()));
        node.put("promptTokens", score.promptTokens());
        node.put("answerTokens", score.answerTokens());
        node.put("answerTokensPerSecond", Math.round(score.tokensPerSecond() * 10) / 10.0);
        return node;
    }

    private static void answer(ObjectNode node, AskedCase answer) {
        node.put("case", answer.asked().name());
        node.put("family", answer.asked().family());
        node.put("outcome", answer.outcome().name().toLowerCase(Locale.ROOT));
        node.put("seconds", seconds(answer.measured().took()));
        node.put("promptTokens", answer.measured().promptTokens());
        node.put("answerTokens", answer.measured().answerTokens());
        // Who reads answers to held-out cases can't be measured by them any more.
        if (answer.measured().analysis() instanceof Analysis.Answered answered
                && !answer.asked().isHeldOut()) {
            node.put("category", answered.details().category());
            node.put("cause", answered.cause());
            node.put("confidence", answered.confidence().name());
            node.put("quotes", answered.evidence().size() + answered.dropped());
            node.put("quotesVerified", answered.evidence().size());
        }
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }
}
