package io.causestream.replay.cases;

import io.causestream.replay.cases.DiagnosisCase.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How well the rules do on some cases.
 *
 * @param right a cause was given, and it was right
 * @param wrong a cause was given, and it was another one, or there was none to be found
 * @param missed there was a cause, and the rules abstained
 * @param abstained there was none, and the rules abstained
 * @param withCause how many of the cases have a cause
 */
public record DiagnosisScore(int right, int wrong, int missed, int abstained, int withCause) {

    public static DiagnosisScore of(Collection<DiagnosisCase> cases) {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        cases.forEach(each -> counts.merge(each.outcome(), 1, Integer::sum));
        return new DiagnosisScore(
                counts.getOrDefault(Outcome.RIGHT, 0),
                counts.getOrDefault(Outcome.WRONG, 0),
                counts.getOrDefault(Outcome.MISSED, 0),
                counts.getOrDefault(Outcome.ABSTAINED, 0),
                (int) cases.stream().filter(DiagnosisCase::hasCause).count());
    }

    public int cases() {
        return right + wrong + missed + abstained;
    }

    /** Of the causes that were given, how many were right: 0 to 1; 1 if none was given. */
    public double precision() {
        return right + wrong == 0 ? 1 : (double) right / (right + wrong);
    }

    /** Of the cases with a cause, how many were given the right one: 0 to 1; 1 if none has one. */
    public double coverage() {
        return withCause == 0 ? 1 : (double) right / withCause;
    }

    /** A line for each family, and one for all. */
    public static List<String> table(Collection<DiagnosisCase> cases) {
        Map<String, List<DiagnosisCase>> families = new TreeMap<>();
        cases.forEach(
                each -> families.computeIfAbsent(each.family(), _ -> new ArrayList<>()).add(each));
        List<String> lines = new ArrayList<>();
        lines.add(
                "%-16s %6s %6s %6s %7s %10s %10s %9s"
                        .formatted(
                                "family",
                                "cases",
                                "right",
                                "wrong",
                                "missed",
                                "abstained",
                                "precision",
                                "coverage"));
        families.forEach((family, those) -> lines.add(line(family, those)));
        lines.add(line("all", cases));
        return lines;
    }

    private static String line(String name, Collection<DiagnosisCase> cases) {
        DiagnosisScore score = of(cases);
        return String.format(
                Locale.ROOT,
                "%-16s %6d %6d %6d %7d %10d %10.2f %9.2f",
                name,
                score.cases(),
                score.right(),
                score.wrong(),
                score.missed(),
                score.abstained(),
                score.precision(),
                score.coverage());
    }
}
