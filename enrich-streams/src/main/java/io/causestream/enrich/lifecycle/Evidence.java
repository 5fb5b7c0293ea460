package io.causestream.enrich.lifecycle;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.CrashInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of one finding.
 *
 * @param crash the container's state; null unless it is a crash
 * @param answers by request id, sorted: in the order in which they are shown
 * @param relatedFindings what is shown in this finding's message, by finding id
 * @param round the latest round of look-ups
 */
record Evidence(
        @Nullable CrashInfo crash,
        List<Answer> answers,
        Map<String, RelatedFinding> relatedFindings,
        LookupRound round) {

    static final Evidence NONE = new Evidence(null, List.of(), Map.of(), LookupRound.NONE);

    /** In an id, it precedes the number of the round if that is not the first. */
    private static final char ROUND = '#';

    /** {@code answer} is null until it comes. */
    record Answer(String requestId, @Nullable Enrichment answer) {}

    Evidence {
        round = orNone(round);
        answers = List.copyOf(answers);
        relatedFindings = Collections.unmodifiableMap(new TreeMap<>(relatedFindings));
    }

    /** Data of an earlier version has no round. */
    private static LookupRound orNone(@Nullable LookupRound round) {
        return round == null ? LookupRound.NONE : round;
    }

    Evidence crash(@Nullable CrashInfo newer) {
        return newer == null ? this : new Evidence(newer, answers, relatedFindings, round);
    }

    /** The same, awaiting these answers besides those that were requested before. */
    Evidence asked(Collection<String> requestIds) {
        Map<String, Answer> byId = byId();
        requestIds.forEach(id -> byId.putIfAbsent(id, new Answer(id, null)));
        return new Evidence(crash, List.copyOf(byId.values()), relatedFindings, round);
    }

    Evidence in(LookupRound newer) {
        return new Evidence(crash, answers, relatedFindings, newer);
    }

    /** The id of a request in this round. */
    String inRound(String requestId) {
        return round.number() <= 1 ? requestId : requestId + ROUND + round.number();
    }

    /**
     * The same with this answer, which also replaces the answer to the same question in an earlier
     * round, unless it is unavailable now: the earlier answer is then kept. Unchanged if the answer
     * was never requested.
     */
    Evidence with(String requestId, Enrichment answer) {
        Map<String, Answer> byId = byId();
        if (!byId.containsKey(requestId)) {
            return this;
        }
        Enrichment kept =
                answer instanceof Enrichment.Unavailable
                        ? byId.values().stream()
                                .filter(known -> isSame(known.requestId(), requestId))
                                .map(Answer::answer)
                                .filter(known -> known != null)
                                .findFirst()
                                .orElse(answer)
                        : answer;
        byId.keySet().removeIf(id -> isSame(id, requestId));
        byId.put(requestId, new Answer(requestId, kept));
        return new Evidence(crash, List.copyOf(byId.values()), relatedFindings, round);
    }

    private static boolean isSame(String one, String other) {
        return question(one).equals(question(other));
    }

    /** The request id without its round. */
    static String question(String requestId) {
        int round = requestId.lastIndexOf(ROUND);
        return round < 0 ? requestId : requestId.substring(0, round);
    }

    Evidence with(String findingId, RelatedFinding related) {
        if (relatedFindings.size() >= RelatedFinding.MOST
                && !relatedFindings.containsKey(findingId)) {
            return this;
        }
        Map<String, RelatedFinding> more = new TreeMap<>(relatedFindings);
        more.put(findingId, related);
        return new Evidence(crash, answers, more, round);
    }

    /** The same without what a related finding adds. */
    Evidence without(String findingId) {
        Map<String, RelatedFinding> fewer = new TreeMap<>(relatedFindings);
        fewer.remove(findingId);
        return new Evidence(crash, answers, fewer, round);
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
        if (!relatedFindings.isEmpty()) {
            all.add(RelatedFinding.table(relatedFindings.values()));
        }
        for (Answer known : answers) {
            if (known.answer() != null) {
                all.add(known.answer());
            }
        }
        return all;
    }

    private Map<String, Answer> byId() {
        Map<String, Answer> byId = new TreeMap<>();
        answers.forEach(known -> byId.put(known.requestId(), known));
        return byId;
    }
}
