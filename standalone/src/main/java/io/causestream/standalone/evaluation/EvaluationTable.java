package io.causestream.standalone.evaluation;

import io.causestream.standalone.findings.TerminalText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The models side by side, for people. */
final class EvaluationTable {

    private static final int WIDEST_NAME = 48;

    private EvaluationTable() {}

    /** The figures of each model, and of the rules on the same cases. */
    static List<String> summary(Collection<EvaluationCase> cases, List<ModelRun> runs) {
        int width = width(runs.stream().map(ModelRun::model).toList(), "the rules alone");
        List<String> lines = new ArrayList<>();
        lines.add(
                "%s %6s %6s %11s %6s %6s %6s %10s %8s %8s %10s %5s %6s"
                        .formatted(
                                padded("", width),
                                "cases",
                                "valid",
                                "can't tell",
                                "right",
                                "named",
                                "wrong",
                                "evidence",
                                "p50",
                                "p95",
                                "tokens in",
                                "out",
                                "out/s"));
        for (ModelRun run : runs) {
            ModelScore score = run.score();
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%s %6d %6d %11d %6d %6d %6d %10s %8s %8s %10d %5d %6.1f",
                            padded(run.model(), width),
                            score.cases(),
                            score.valid(),
                            score.cannotTell(),
                            score.right(),
                            score.named(),
                            score.wrong(),
                            score.quotesVerified() + "/" + score.quotes(),
                            seconds(score.p50()),
                            seconds(score.p95()),
                            score.promptTokens(),
                            score.answerTokens(),
                            score.tokensPerSecond()));
        }
        if (cases.stream().anyMatch(EvaluationCase::hasKnownCause)) {
            lines.add(rules(cases, width));
        }
        return lines;
    }

    private static String rules(Collection<EvaluationCase> cases, int width) {
        List<CauseOutcome> outcomes = cases.stream().map(EvaluationCase::outcomeOfRules).toList();
        int named = count(outcomes, CauseOutcome.RIGHT_AND_NAMED);
        return "%s %6d %6s %11d %6d %6d %6d"
                .formatted(
                        padded("the rules alone", width),
                        outcomes.size(),
                        "",
                        count(outcomes, CauseOutcome.CANNOT_TELL),
                        named + count(outcomes, CauseOutcome.RIGHT),
                        named,
                        count(outcomes, CauseOutcome.WRONG));
    }

    private static int count(List<CauseOutcome> outcomes, CauseOutcome wanted) {
        return (int) outcomes.stream().filter(wanted::equals).count();
    }

    /**
     * How many of the known causes each model gave, a line for each group of cases.
     *
     * @param what is in a group: {@code family}
     */
    static List<String> right(
            String what, Function<EvaluationCase, String> group, List<ModelRun> runs) {
        List<Map<String, ModelScore>> columns =
                runs.stream().map(run -> run.scores(group)).toList();
        Set<String> names = new TreeSet<>();
        columns.forEach(column -> names.addAll(column.keySet()));
        int width = width(names, what);
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder(padded(what, width));
        runs.forEach(run -> head.append("  ").append(cell(run.model(), run.model())));
        lines.add(head.toString());
        for (String name : names) {
            StringBuilder line = new StringBuilder(padded(name, width));
            for (int i = 0; i < runs.size(); i++) {
                ModelScore score = columns.get(i).get(name);
                line.append("  ")
                        .append(
                                cell(
                                        runs.get(i).model(),
                                        score == null
                                                ? ""
                                                : score.right() + "/" + score.knownCauses()));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    /** Why models had no answer, the most frequent first. */
    static List<String> whyNone(List<ModelRun> runs) {
        List<String> lines = new ArrayList<>();
        for (ModelRun run : runs) {
            run.whyNone().entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                    .forEach(reason ->
                            lines.add(
                                    "%s: no answer to %d: %s"
                                            .formatted(
                                                    run.model(),
                                                    reason.getValue(),
                                                    TerminalText.line(reason.getKey()))));
        }
        return lines;
    }

    private static String cell(String model, String text) {
        int width = Math.max(7, model.length());
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private static int width(Collection<String> names, String atLeast) {
        return names.stream()
                .mapToInt(String::length)
                .map(length -> Math.min(WIDEST_NAME, length))
                .reduce(atLeast.length(), Math::max);
    }

    private static String padded(String name, int width) {
        return name.length() > width
                ? name.substring(0, width - 1) + "…"
                : name + " ".repeat(width - name.length());
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
    }
}
