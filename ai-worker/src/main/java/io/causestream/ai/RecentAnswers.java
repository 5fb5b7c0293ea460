package io.causestream.ai;

import io.causestream.finding.Analysis;
import io.causestream.topics.EnrichedFinding;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The latest answers of this process, by problem and context, and which of them were published. */
final class RecentAnswers {

    private static final int MOST = 1_000;

    private final Map<String, Analysis.Answered> answers = bounded();
    private final Map<String, Boolean> published = bounded();

    /** The answer to the same context of the same problem. */
    synchronized Optional<Analysis.Answered> find(EnrichedFinding question) {
        return Optional.ofNullable(answers.get(context(question)));
    }

    synchronized void keep(EnrichedFinding question, Analysis.Answered answer) {
        answers.put(context(question), answer);
    }

    /**
     * Whether Kafka has an analysis of this very question: it was only not acknowledged on its
     * queue.
     */
    synchronized boolean isPublished(EnrichedFinding question) {
        return published.containsKey(revision(question));
    }

    synchronized void published(EnrichedFinding question) {
        published.put(revision(question), true);
    }

    private static String context(EnrichedFinding question) {
        return question.finding().fingerprint() + "/" + question.contextHash();
    }

    private static String revision(EnrichedFinding question) {
        return question.finding().id()
                + "/"
                + question.finding().revision()
                + "/"
                + question.contextHash();
    }

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > MOST;
            }
        };
    }
}
