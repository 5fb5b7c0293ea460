package io.causestream.ai;

import io.causestream.topics.EnrichedFinding;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The latest questions whose analysis Kafka has: what is delivered again was only not acknowledged
 * on its queue. Of this process, the last 1,000. Thread-safe.
 */
final class PublishedAnalyses {

    private static final int MOST = 1_000;

    private final Set<String> questions = Collections.synchronizedSet(bounded());

    boolean contains(EnrichedFinding question) {
        return questions.contains(revision(question));
    }

    void add(EnrichedFinding question) {
        questions.add(revision(question));
    }

    private static String revision(EnrichedFinding question) {
        return question.finding().id()
                + "/"
                + question.finding().revision()
                + "/"
                + question.contextHash();
    }

    private static Set<String> bounded() {
        return Collections.newSetFromMap(
                new LinkedHashMap<>() {
                    private static final long serialVersionUID = 1;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                        return size() > MOST;
                    }
                });
    }
}
