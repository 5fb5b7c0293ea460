package io.causestream.enrich.life;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.CrashInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of one finding.
 *
 * @param crash how the container stands; null for what is no crash
 * @param answers by request id, in the order in which they were asked
 */
record Evidence(@Nullable CrashInfo crash, List<Answer> answers) {

    static final Evidence NONE = new Evidence(null, List.of());

    /** {@code answer} is null until it comes. */
    record Answer(String requestId, @Nullable Enrichment answer) {}

    Evidence {
        answers = List.copyOf(answers);
    }

    Evidence crash(@Nullable CrashInfo newer) {
        return newer == null ? this : new Evidence(newer, answers);
    }

    Evidence asked(List<String> requestIds) {
        return new Evidence(crash, requestIds.stream().map(id -> new Answer(id, null)).toList());
    }

    /**
     * The same with this answer in its place; unchanged if it was never asked for, or is there
     * already.
     */
    Evidence with(String requestId, Enrichment answer) {
        Map<String, Answer> byId = new LinkedHashMap<>();
        answers.forEach(known -> byId.put(known.requestId(), known));
        byId.computeIfPresent(requestId, (id, known) -> new Answer(id, answer));
        return new Evidence(crash, List.copyOf(byId.values()));
    }

    boolean has(String requestId) {
        return answers.stream()
                .anyMatch(known -> known.requestId().equals(requestId) && known.answer() != null);
    }

    boolean askedFor(String requestId) {
        return answers.stream().anyMatch(known -> known.requestId().equals(requestId));
    }

    List<Enrichment> enrichments() {
        List<Enrichment> all = new ArrayList<>();
        if (crash != null) {
            all.add(crash);
        }
        for (Answer known : answers) {
            if (known.answer() != null) {
                all.add(known.answer());
            }
        }
        return all;
    }
}
