package io.causestream.ai.runbook;

import io.causestream.finding.Finding;
import java.util.List;
import java.util.Map;

/**
 * Which findings a runbook is about: each of the lists that is not empty must have one that fits,
 * and each of the labels must fit.
 */
record RunbookMatch(
        List<Glob> reasons,
        List<Glob> alertnames,
        List<Glob> clusters,
        List<Glob> namespaces,
        Map<String, Glob> labels) {

    /** What one more thing that fits is worth, against one that is named without a wildcard. */
    private static final int CRITERION = 10;

    RunbookMatch {
        reasons = List.copyOf(reasons);
        alertnames = List.copyOf(alertnames);
        clusters = List.copyOf(clusters);
        namespaces = List.copyOf(namespaces);
        labels = Map.copyOf(labels);
    }

    /** Whether it names nothing: such a one would fit every finding. */
    boolean isEmpty() {
        return reasons.isEmpty()
                && alertnames.isEmpty()
                && clusters.isEmpty()
                && namespaces.isEmpty()
                && labels.isEmpty();
    }

    /** How well it fits: the more that is named, and the more exactly, the higher; 0 if not. */
    int score(Finding finding) {
        int score = 0;
        for (Named each :
                List.of(
                        new Named(reasons, finding.reason()),
                        new Named(alertnames, finding.labels().getOrDefault("alertname", "")),
                        new Named(clusters, finding.cluster()),
                        new Named(namespaces, finding.subject().namespace()))) {
            int points = each.score();
            if (points < 0) {
                return 0;
            }
            score += points;
        }
        for (Map.Entry<String, Glob> label : labels.entrySet()) {
            int points =
                    new Named(
                                    List.of(label.getValue()),
                                    finding.labels().getOrDefault(label.getKey(), ""))
                            .score();
            if (points < 0) {
                return 0;
            }
            score += points;
        }
        return score;
    }

    private record Named(List<Glob> globs, String name) {

        /** -1 if none of them fits. */
        int score() {
            if (globs.isEmpty()) {
                return 0;
            }
            return globs.stream()
                    .filter(glob -> glob.matches(name))
                    .mapToInt(glob -> CRITERION + (glob.isExact() ? 1 : 0))
                    .max()
                    .orElse(-1);
        }
    }
}
