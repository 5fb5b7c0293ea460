package io.causestream.enrich.lifecycle;

import io.causestream.finding.Change;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Finding;
import java.util.List;

/** What a finding means to people: it is published again when that has changed. Pure. */
final class Revisions {

    private static final List<Integer> STEPS = List.of(1, 2, 5);

    private Revisions() {}

    /** The same for two revisions of which only one has to be published. */
    static String meaning(Finding finding, Evidence evidence) {
        StringBuilder meaning =
                new StringBuilder()
                        .append(finding.status())
                        .append('|')
                        .append(finding.severity())
                        .append('|')
                        .append(finding.reason())
                        .append('|')
                        .append(finding.title())
                        .append('|')
                        .append(finding.description().hashCode())
                        .append('|')
                        .append(finding.sources())
                        .append('|')
                        .append(finding.affected())
                        .append('|')
                        .append(roundedCount(finding.occurrences().count()))
                        .append('|')
                        .append(finding.reminders())
                        .append('|')
                        .append(finding.muted())
                        .append('|')
                        .append(finding.relations());
        for (Change change : finding.changes()) {
            meaning.append('|').append(change.workload()).append(change.at());
        }
        if (finding.diagnosis() != null) {
            meaning.append('|')
                    .append(finding.diagnosis().category())
                    .append(finding.diagnosis().cause().hashCode());
        }
        if (finding.analysis() != null) {
            meaning.append('|').append(finding.analysis().revision());
        }
        evidence.answers().stream()
                .filter(answer -> answer.answer() != null)
                .forEach(answer ->
                        meaning.append('|')
                                .append(Evidence.question(answer.requestId()))
                                .append(ContextHash.stable(answer.answer()).hashCode())
                                .append(LateGraphs.meaning(answer.answer())));
        CrashInfo crash = evidence.crash();
        if (crash != null) {
            meaning.append('|').append(crash.exitCode()).append(crash.exitReason());
        }
        return Integer.toHexString(meaning.toString().hashCode())
                + Integer.toHexString(meaning.reverse().toString().hashCode());
    }

    /** 1, 2, 5, 10, 20, 50, 100 …: the highest of these that was reached. */
    static long roundedCount(long count) {
        long reached = 1;
        for (long tens = 1; tens <= count; tens *= 10) {
            for (int step : STEPS) {
                if (step * tens <= count) {
                    reached = step * tens;
                }
            }
        }
        return reached;
    }
}
