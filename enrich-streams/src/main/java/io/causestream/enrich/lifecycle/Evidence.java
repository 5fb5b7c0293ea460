package io.causestream.enrich.lifecycle;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.topics.FindingSize;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of one finding.
 *
 * @param crash the container's state; null unless it is a crash
 * @param answers by request id, sorted: in the order in which they are shown
 * @param relatedFindings what is shown in this finding's message, by finding id
 * @param round the latest round of look-ups
 * @param logReadFor for what the log was last read for a host that it can't reach ({@link
 *     #logReading}); empty if it was not
 */
record Evidence(
        @Nullable CrashInfo crash,
        List<Answer> answers,
        Map<String, RelatedFinding> relatedFindings,
        LookupRound round,
        String logReadFor) {

    static final Evidence NONE = new Evidence(null, List.of(), Map.of(), LookupRound.NONE, "");

    /** In an id, it precedes the number of the round if that is not the first. */
    private static final char ROUND = '#';

    private static final String AGAIN = ROUND + "again";

    /** {@code answer} is null until it comes. */
    record Answer(String requestId, @Nullable Enrichment answer) {}

    Evidence {
        round = orNone(round);
        logReadFor = orEmpty(logReadFor);
        answers = List.copyOf(answers);
        relatedFindings = Collections.unmodifiableMap(new TreeMap<>(relatedFindings));
    }

    /** Data of an earlier version lacks it. */
    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Data of an earlier version has no round. */
    private static LookupRound orNone(@Nullable LookupRound round) {
        return round == null ? LookupRound.NONE : round;
    }

    Evidence crash(@Nullable CrashInfo newer) {
        return newer == null
                ? this
                : new Evidence(newer, answers, relatedFindings, round, logReadFor);
    }

    /** The same, awaiting these answers besides those that were requested before. */
    Evidence asked(Collection<String> requestIds) {
        Map<String, Answer> byId = byId();
        requestIds.forEach(id -> byId.putIfAbsent(id, new Answer(id, null)));
        return new Evidence(crash, List.copyOf(byId.values()), relatedFindings, round, logReadFor);
    }

    Evidence in(LookupRound newer) {
        return new Evidence(crash, answers, relatedFindings, newer, logReadFor);
    }

    /** The same; its log was read for this. */
    Evidence logRead(String reading) {
        return new Evidence(crash, answers, relatedFindings, round, reading);
    }

    /**
     * Names the problem and the logs that are known of it: as long as this is the same, reading
     * them again tells nothing new. Empty without a log.
     *
     * @param about as {@link LookupRound#about} names it
     */
    String logReading(String about) {
        return hasLog()
                ? answers.stream()
                        .filter(known -> known.answer() instanceof Enrichment.Logs)
                        .map(Answer::requestId)
                        .collect(Collectors.joining(" ", about + ": ", ""))
                : "";
    }

    /** The id of a request for a graph that is made once more. */
    static String again(String requestId) {
        return question(requestId) + AGAIN;
    }

    static boolean isAgain(String requestId) {
        return requestId.endsWith(AGAIN);
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
        return new Evidence(crash, List.copyOf(byId.values()), relatedFindings, round, logReadFor);
    }

    /**
     * The same, with answers that fit into a record together: the largest are cut.
     *
     * @param cut to which is added what was cut
     */
    Evidence bounded(Set<FindingSize.Part> cut) {
        List<Answer> answered = answers.stream().filter(known -> known.answer() != null).toList();
        List<Enrichment> whole = answered.stream().map(Answer::answer).toList();
        List<Enrichment> fitting =
                FindingSize.within(whole, FindingSize.ENRICHMENTS_MAX_BYTES, cut);
        if (fitting.equals(whole)) {
            return this;
        }
        Map<String, Answer> byId = byId();
        for (int i = 0; i < answered.size(); i++) {
            String id = answered.get(i).requestId();
            byId.put(
                    id,
                    new Answer(
                            id,
                            i < fitting.size()
                                    ? fitting.get(i)
                                    : new Enrichment.Unavailable(
                                            question(id), "the finding has too much evidence")));
        }
        return new Evidence(crash, List.copyOf(byId.values()), relatedFindings, round, logReadFor);
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
        return new Evidence(crash, answers, more, round, logReadFor);
    }

    /** The same without what a related finding adds. */
    Evidence without(String findingId) {
        Map<String, RelatedFinding> fewer = new TreeMap<>(relatedFindings);
        fewer.remove(findingId);
        return new Evidence(crash, answers, fewer, round, logReadFor);
    }

    boolean has(String requestId) {
        return answers.stream()
                .anyMatch(known -> known.requestId().equals(requestId) && known.answer() != null);
    }

    boolean hasLog() {
        return answers.stream().anyMatch(known -> known.answer() instanceof Enrichment.Logs);
    }

    /** Whether it was requested in any round. */
    boolean askedAbout(String requestId) {
        return answers.stream().anyMatch(known -> isSame(known.requestId(), requestId));
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
