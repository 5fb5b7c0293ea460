package io.causestream.standalone.evaluation;

import static java.util.stream.Collectors.joining;

import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.finding.Finding;
import io.causestream.replay.Replay;
import io.causestream.replay.ReplayRules;
import io.causestream.replay.ReplayedFinding;
import io.causestream.replay.cases.DiagnosisCases;
import io.causestream.replay.incident.IncidentReader;
import io.causestream.settings.Problem;
import io.causestream.standalone.config.CannotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What the models are asked about: labelled cases, or the findings of recorded incidents. */
final class EvaluationCases {

    private EvaluationCases() {}

    /**
     * The cases of folders of labelled cases, and the findings of files of incidents that notified
     * somebody; of the latter nobody knows the cause.
     *
     * @throws CannotRun if one can't be read, or has mistakes: all of them
     */
    static List<EvaluationCase> read(List<Path> paths) {
        List<EvaluationCase> cases = new ArrayList<>();
        for (Path path : paths) {
            cases.addAll(Files.isDirectory(path) ? labelled(path) : recorded(path));
        }
        return cases;
    }

    /**
     * Some of the cases, from all families alike; all of them if there are no more.
     *
     * @param seed the same one gives the same cases
     */
    static List<EvaluationCase> sample(List<EvaluationCase> all, int limit, long seed) {
        if (all.size() <= limit) {
            return List.copyOf(all);
        }
        Random random = new Random(seed);
        Map<String, List<EvaluationCase>> families = new TreeMap<>();
        all.forEach(
                each -> families.computeIfAbsent(each.family(), _ -> new ArrayList<>()).add(each));
        families.values().forEach(those -> Collections.shuffle(those, random));
        // If there is not one of each, which families have one is drawn, too.
        List<String> order = new ArrayList<>(families.keySet());
        Collections.shuffle(order, random);
        List<EvaluationCase> drawn = new ArrayList<>();
        for (int round = 0; drawn.size() < limit; round++) {
            for (String family : order) {
                List<EvaluationCase> those = families.getOrDefault(family, List.of());
                if (round < those.size() && drawn.size() < limit) {
                    drawn.add(those.get(round));
                }
            }
        }
        return drawn;
    }

    private static List<EvaluationCase> labelled(Path folder) {
        try {
            DiagnosisCases read = DiagnosisCases.read(folder);
            if (!read.problems().isEmpty()) {
                throw CannotRun.wrongArgument(
                        read.problems().stream().map(Problem::toString).collect(joining("\n")),
                        null);
            }
            return read.cases().stream().map(EvaluationCase::of).toList();
        } catch (IOException e) {
            throw CannotRun.wrongArgument(
                    "%s: can't be read (%s)".formatted(folder, e.getMessage()), e);
        }
    }

    private static List<EvaluationCase> recorded(Path file) {
        if (!Files.exists(file)) {
            throw CannotRun.wrongArgument(
                    "%s: there is no such folder of cases, or file of an incident".formatted(file),
                    null);
        }
        String family = String.valueOf(file.getFileName());
        try (IncidentReader incident = IncidentReader.open(file)) {
            return new Replay(ReplayRules.asRecorded(EnrichmentRules.defaults()))
                    .over(incident).findings().stream()
                            .map(ReplayedFinding::last)
                            .filter(finding -> !finding.isHeldBack())
                            .map((Finding finding) ->
                                    new EvaluationCase(finding.title(), family, finding, null))
                            .toList();
        }
    }
}
