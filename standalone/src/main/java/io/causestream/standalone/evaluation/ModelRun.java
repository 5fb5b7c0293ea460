package io.causestream.standalone.evaluation;

import io.causestream.finding.Analysis;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** One model's answers so far. For one thread. */
final class ModelRun {

    private final String model;
    private final List<AskedCase> answers = new ArrayList<>();

    ModelRun(String model) {
        this.model = model;
    }

    void add(AskedCase answer) {
        answers.add(answer);
    }

    String model() {
        return model;
    }

    List<AskedCase> answers() {
        return Collections.unmodifiableList(answers);
    }

    ModelScore score() {
        return ModelScore.of(answers);
    }

    /** A score for each group of cases: by family, or by category. */
    Map<String, ModelScore> scores(Function<EvaluationCase, String> group) {
        Map<String, List<AskedCase>> groups = new TreeMap<>();
        answers.forEach(answer ->
                groups.computeIfAbsent(group.apply(answer.asked()), _ -> new ArrayList<>())
                        .add(answer));
        Map<String, ModelScore> scores = new TreeMap<>();
        groups.forEach((name, those) -> scores.put(name, ModelScore.of(those)));
        return scores;
    }

    /** How often there was no answer for which reason. */
    Map<String, Integer> whyNone() {
        Map<String, Integer> reasons = new TreeMap<>();
        for (AskedCase answer : answers) {
            switch (answer.measured().analysis()) {
                case Analysis.NoAnswer none -> reasons.merge(none.why(), 1, Integer::sum);
                case Analysis.NeedsContext _ ->
                        reasons.merge("the model asks for more context", 1, Integer::sum);
                case Analysis.Unknown _, Analysis.Answered _ -> {
                    // An answer; and of a later version than this none is made here.
                }
            }
        }
        return reasons;
    }
}
