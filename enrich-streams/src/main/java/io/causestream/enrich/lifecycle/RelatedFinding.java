package io.causestream.enrich.lifecycle;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A problem that is shown in another's message: a symptom of it, or one of a group.
 *
 * @param workload the affected workload, as people read it
 * @param pods the number of affected pods
 */
record RelatedFinding(String title, String workload, int pods) {

    /** The most related findings that are listed individually. */
    static final int MOST = 500;

    private static final int ROWS = 20;

    static RelatedFinding of(Finding finding) {
        return new RelatedFinding(
                finding.title(),
                finding.workload().kind() + " " + finding.workload().qualifiedName(),
                finding.affected().size());
    }

    /** By workload, the one with the most problems first. */
    static Enrichment table(Collection<RelatedFinding> relatedFindings) {
        Map<String, List<RelatedFinding>> byWorkload = new TreeMap<>();
        relatedFindings.forEach(each ->
                byWorkload.computeIfAbsent(each.workload(), k -> new ArrayList<>()).add(each));
        List<List<String>> rows = new ArrayList<>();
        byWorkload.entrySet().stream()
                .sorted(
                        Comparator.comparingInt((Map.Entry<String, List<RelatedFinding>> each) ->
                                        -each.getValue().size())
                                .thenComparing(Map.Entry::getKey))
                .limit(ROWS)
                .forEach(each ->
                        rows.add(
                                List.of(
                                        each.getKey(),
                                        each.getValue().getFirst().title(),
                                        String.valueOf(each.getValue().size()))));
        int more = byWorkload.size() - ROWS;
        if (more > 0) {
            rows.add(List.of("and %d more".formatted(more), "", ""));
        }
        return new Enrichment.Table(
                words(relatedFindings), List.of("workload", "problem", "problems"), rows);
    }

    /** {@code and 14 pods of 3 workloads}. */
    static String words(Collection<RelatedFinding> relatedFindings) {
        int pods = relatedFindings.stream().mapToInt(RelatedFinding::pods).sum();
        long workloads = relatedFindings.stream().map(RelatedFinding::workload).distinct().count();
        String ofWorkloads = "%d workload%s".formatted(workloads, workloads == 1 ? "" : "s");
        return pods == 0
                ? "and " + ofWorkloads
                : "and %d pod%s of %s".formatted(pods, pods == 1 ? "" : "s", ofWorkloads);
    }
}
