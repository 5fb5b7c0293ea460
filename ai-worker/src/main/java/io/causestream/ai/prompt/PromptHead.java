package io.causestream.ai.prompt;

import io.causestream.finding.Diagnosis;
import io.causestream.finding.Finding;
import io.causestream.topics.EnrichedFinding.PastIncident;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What stands before the numbered lines: the problem, what the rules say, what happened before. */
final class PromptHead {

    private static final int MOST = 3;

    private PromptHead() {}

    /** Lines without breaks; they may hold foreign text. */
    static List<String> of(PromptInput input) {
        Finding finding = input.finding();
        List<String> lines = new ArrayList<>();
        lines.add(
                "problem: %s of %s (%s), seen %d times"
                        .formatted(
                                finding.reason(),
                                finding.workload(),
                                finding.subject(),
                                finding.occurrences().count()));
        Diagnosis rule = finding.diagnosis();
        if (rule != null) {
            lines.add(
                    "the rules' guess (%s confidence, category %s): %s"
                            .formatted(
                                    rule.confidence().name().toLowerCase(Locale.ROOT),
                                    rule.category(),
                                    rule.cause()));
            rule.evidence().stream()
                    .limit(MOST)
                    .forEach(line -> lines.add("the rules rely on: " + line));
            rule.alternatives().stream()
                    .limit(MOST)
                    .forEach(other -> lines.add("it may also be: " + other));
        }
        input.past().stream().limit(MOST).forEach(past -> lines.add(past(past, finding)));
        return lines;
    }

    private static String past(PastIncident past, Finding finding) {
        Duration lasted = Duration.between(past.startsAt(), past.endsAt());
        return "last time (%s, %s before, for %d min): %s%s"
                .formatted(
                        past.startsAt().atOffset(ZoneOffset.UTC).toLocalDate(),
                        ago(Duration.between(past.startsAt(), finding.startsAt())),
                        Math.max(0, lasted.toMinutes()),
                        past.cause().isEmpty() ? "" : past.cause().strip() + " ",
                        past.resolution().isEmpty()
                                ? "How it ended is not known."
                                : "How it ended: " + past.resolution());
    }

    private static String ago(Duration time) {
        return time.toDays() > 0
                ? time.toDays() + " d"
                : time.toHours() > 0
                        ? time.toHours() + " h"
                        : Math.max(0, time.toMinutes()) + " min";
    }
}
