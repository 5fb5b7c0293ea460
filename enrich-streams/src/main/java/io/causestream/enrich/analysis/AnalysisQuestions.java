package io.causestream.enrich.analysis;

import io.causestream.enrich.metrics.CountReason.AnalysisAsked;
import io.causestream.enrich.metrics.CountReason.AnalysisShared;
import io.causestream.enrich.metrics.CountRecorder;
import io.causestream.enrich.rules.EnrichmentRules.AnalysisLimits;
import io.causestream.enrich.store.ExpiredEntries;
import io.causestream.finding.Analysis;
import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked about and who waits: of findings with one {@link AnalysisKey} at one time the model
 * is asked about the first, the leader. The others, its followers, wait for that answer, which is
 * kept for those that come later. All of it is in stores, so a restart changes nothing.
 *
 * <p>A finding that is urgent, and would wait for one that is not, becomes the leader: it is asked
 * about in the queue of what is urgent, once.
 */
public final class AnalysisQuestions {

    /** The most findings that wait for one answer; more ask for nothing until it is there. */
    static final int MOST_FOLLOWERS = 1_000;

    /** How often a question is asked before the followers are told that no answer came. */
    private static final int MOST_TIMES = 2;

    /** A question that nobody waits for any more, and that was never answered. */
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private final AnalysisLimits limits;
    private final KeyValueStore<String, OpenQuestion> questions;
    private final KeyValueStore<String, Follower> followers;
    private final KeyValueStore<String, EarlierAnswer> answers;
    private final CountRecorder metrics;

    /** A finding that waits for an answer to the question about another. */
    public record Follower(String findingId) {}

    /** What becomes of a finding that wants an analysis. */
    public sealed interface Outcome {

        /** The model is asked about it. */
        record Ask(OpenQuestion question) implements Outcome {}

        /** It waits for the answer about another. */
        record Wait() implements Outcome {}

        /** The answer is known. */
        record Known(EarlierAnswer earlier) implements Outcome {}

        /** Too many wait already: it asks when it is published next. */
        record Full() implements Outcome {}
    }

    public AnalysisQuestions(
            AnalysisLimits limits,
            KeyValueStore<String, OpenQuestion> questions,
            KeyValueStore<String, Follower> followers,
            KeyValueStore<String, EarlierAnswer> answers,
            CountRecorder metrics) {
        this.limits = limits;
        this.questions = questions;
        this.followers = followers;
        this.answers = answers;
        this.metrics = metrics;
    }

    /**
     * Decides for a finding that wants an analysis.
     *
     * @param finding with its enrichments and the rules' diagnosis
     * @param key of it, by {@link AnalysisKey}
     * @param now record time
     */
    public Outcome ask(Finding finding, String key, String contextHash, Instant now) {
        String row = row(finding.cluster(), key);
        EarlierAnswer earlier = answers.get(row);
        if (earlier != null && isInForce(earlier, now)) {
            metrics.count(AnalysisShared.GIVEN_EARLIER);
            return new Outcome.Known(earlier);
        }
        boolean isUrgent = isUrgent(finding);
        OpenQuestion open = questions.get(row);
        if (open == null) {
            OpenQuestion first =
                    new OpenQuestion(
                            key,
                            finding.id(),
                            contextHash,
                            SubjectNames.of(finding),
                            isUrgent,
                            1,
                            now.plus(limits.answerWait()),
                            0);
            questions.put(row, first);
            metrics.count(AnalysisAsked.FIRST);
            return new Outcome.Ask(first);
        }
        if (open.findingId().equals(finding.id())) {
            // Its context is another, and the question the same: the answer is on its way.
            return new Outcome.Wait();
        }
        if (isUrgent && !open.urgent()) {
            metrics.count(AnalysisAsked.URGENT_FOLLOWER);
            return new Outcome.Ask(lead(open, finding, contextHash, now));
        }
        if (open.followers() >= MOST_FOLLOWERS) {
            metrics.count(AnalysisShared.TOO_MANY_WAIT);
            return new Outcome.Full();
        }
        if (followers.get(row(row, finding.id())) == null) {
            followers.put(row(row, finding.id()), new Follower(finding.id()));
            questions.put(row, open.joined());
        }
        return new Outcome.Wait();
    }

    /** The finding leads from now on; who led before waits as the others do. */
    private OpenQuestion lead(OpenQuestion open, Finding finding, String contextHash, Instant now) {
        String row = row(finding.cluster(), open.key());
        OpenQuestion led =
                open.about(
                        finding,
                        contextHash,
                        isUrgent(finding) || open.urgent(),
                        now.plus(limits.answerWait()));
        followers.delete(row(row, finding.id()));
        if (!open.findingId().equals(finding.id())) {
            followers.put(row(row, open.findingId()), new Follower(open.findingId()));
        }
        questions.put(row, led);
        return led;
    }

    /**
     * The leader is asked about once more, with the context that the model asked for.
     *
     * @return the question as it is open now; null if it is no longer open, or another leads it
     */
    public @Nullable OpenQuestion withMoreContext(
            Finding leader, String key, String contextHash, Instant now) {
        OpenQuestion open = questions.get(row(leader.cluster(), key));
        metrics.count(AnalysisAsked.MORE_CONTEXT);
        return open == null || !open.findingId().equals(leader.id())
                ? null
                : lead(open, leader, contextHash, now);
    }

    /** The leader's answer comes later by what is looked up for it. */
    public @Nullable OpenQuestion waitLonger(
            String cluster, String findingId, String key, Duration by, Instant now) {
        OpenQuestion open = questions.get(row(cluster, key));
        if (open == null || !open.findingId().equals(findingId)) {
            return null;
        }
        OpenQuestion later = open.due(now.plus(by).plus(limits.answerWait()));
        questions.put(row(cluster, key), later);
        return later;
    }

    /**
     * The open question that an answer or a timer is about.
     *
     * @param key that the finding waits with now, which is looked at first; may be empty
     * @return null if there is none
     */
    public @Nullable OpenQuestion ledBy(String cluster, String findingId, String key) {
        OpenQuestion likely = key.isEmpty() ? null : questions.get(row(cluster, key));
        if (likely != null && likely.findingId().equals(findingId)) {
            return likely;
        }
        try (KeyValueIterator<String, OpenQuestion> all =
                questions.prefixScan(cluster + "|", new StringSerializer())) {
            while (all.hasNext()) {
                OpenQuestion open = all.next().value;
                if (open.findingId().equals(findingId)) {
                    return open;
                }
            }
        }
        return null;
    }

    /** The question with that key; null if it is not open. */
    public @Nullable OpenQuestion open(String cluster, String key) {
        return key.isEmpty() ? null : questions.get(row(cluster, key));
    }

    /** Whether a question whose time is over is asked about a follower. */
    public static boolean isAskedAgain(OpenQuestion open) {
        return open.times() < MOST_TIMES;
    }

    /** The model is asked about this follower, as no answer about the leader came in time. */
    public OpenQuestion again(
            OpenQuestion open, Finding follower, String contextHash, Instant now) {
        metrics.count(AnalysisAsked.NO_ANSWER_IN_TIME);
        return lead(open.again(), follower, contextHash, now);
    }

    /** Whose findings wait for it, in the order of their ids. */
    public List<String> followers(String cluster, String key) {
        List<String> all = new ArrayList<>();
        try (KeyValueIterator<String, Follower> rows =
                followers.prefixScan(row(cluster, key) + "|", new StringSerializer())) {
            rows.forEachRemaining(row -> all.add(row.value.findingId()));
        }
        return all;
    }

    /** The finding waits no longer; it is unchanged if it did not, or leads. */
    public boolean leave(String cluster, String key, String findingId) {
        return followers.delete(row(row(cluster, key), findingId)) != null;
    }

    /** Nobody waits for it any more. */
    public void close(String cluster, String key) {
        followers(cluster, key).forEach(id -> followers.delete(row(row(cluster, key), id)));
        questions.delete(row(cluster, key));
    }

    /**
     * Keeps an answer for those that come later. What another model answered is then no longer in
     * force, and beyond the limit the oldest is forgotten.
     */
    public void keep(String cluster, String key, EarlierAnswer answer) {
        if (limits.reuseFor().isZero() || limits.reuseMost() == 0) {
            return;
        }
        List<KeyValue<String, EarlierAnswer>> others = new ArrayList<>();
        try (KeyValueIterator<String, EarlierAnswer> known =
                answers.prefixScan(cluster + "|", new StringSerializer())) {
            known.forEachRemaining(others::add);
        }
        others.removeIf(other -> other.key.equals(row(cluster, key)));
        List<KeyValue<String, EarlierAnswer>> valid =
                others.stream()
                        .filter(other ->
                                isInForce(other.value, answer.at())
                                        && other.value
                                                .answer()
                                                .model()
                                                .equals(answer.answer().model()))
                        .sorted(Comparator.comparing(other -> other.value.at()))
                        .toList();
        int most = limits.reuseMost() - 1;
        List<KeyValue<String, EarlierAnswer>> kept =
                valid.subList(Math.max(0, valid.size() - most), valid.size());
        others.stream()
                .filter(other -> !kept.contains(other))
                .forEach(other -> answers.delete(other.key));
        answers.put(row(cluster, key), answer);
    }

    /** Whether an analysis is one that others share. */
    public static boolean isShared(Analysis analysis) {
        return analysis instanceof Analysis.Answered || analysis instanceof Analysis.NoAnswer;
    }

    /** How long a follower waits for an answer about the leader. */
    public Duration answerWait() {
        return limits.answerWait();
    }

    /** Forgets what is too old. */
    public void forget(Instant now) {
        ExpiredEntries.delete(answers, answer -> !isInForce(answer, now));
        ExpiredEntries.delete(questions, open -> open.due().plus(FORGOTTEN).isBefore(now));
    }

    private boolean isInForce(EarlierAnswer answer, Instant now) {
        // What is read again after a rewind is older than the answer.
        return Duration.between(answer.at(), now).abs().compareTo(limits.reuseFor()) < 0;
    }

    private static boolean isUrgent(Finding finding) {
        return finding.severity().compareTo(Severity.HIGH) >= 0;
    }

    private static String row(String first, String second) {
        return first + "|" + second;
    }
}
