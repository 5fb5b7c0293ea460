package io.causestream.replay.cases;

import io.causestream.enrich.diagnosis.Diagnostician;
import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A problem with its known cause.
 *
 * @param name unique over all files
 * @param family the file's name without its ending: {@code probes}
 * @param part {@link #TUNING} or {@link #HELD_OUT}
 * @param finding what is known, without a diagnosis
 * @param categories the names of categories that are right, other names among them; empty: the
 *     rules should abstain
 * @param words what the cause has to name, in any case: the concrete names
 * @param names of categories: the category itself and other names for it
 */
public record DiagnosisCase(
        String name,
        String family,
        String part,
        Finding finding,
        Set<String> categories,
        List<String> words,
        CategoryNames names) {

    /** Rules may be written by looking at these. */
    public static final String TUNING = "tuning";

    /** They say how good the rules are on what they were not written for. */
    public static final String HELD_OUT = "held-out";

    /** How a diagnosis compares with what is known. */
    public enum Outcome {
        /** The category is right, and the cause names all that it has to. */
        RIGHT,
        /** Another cause is given, or one where the rules should abstain. */
        WRONG,
        /** There is a cause to be found, and the rules abstain. */
        MISSED,
        /** The rules abstain where they should. */
        ABSTAINED
    }

    public DiagnosisCase {
        categories = Set.copyOf(categories);
        words = List.copyOf(words);
    }

    /** Whether there is a cause that the evidence shows. */
    public boolean hasCause() {
        return !categories.isEmpty();
    }

    /**
     * What the rules say. A diagnosis of low confidence counts as an abstention: it is worded as a
     * hint, for example that a rollout came just before.
     */
    public Optional<Diagnosis> diagnose() {
        return Diagnostician.diagnose(finding)
                .filter(diagnosis -> diagnosis.confidence() != Confidence.LOW);
    }

    public Outcome outcome() {
        return diagnose()
                .map(diagnosis ->
                        isCategory(diagnosis.category()) && namesAll(diagnosis.cause())
                                ? Outcome.RIGHT
                                : Outcome.WRONG)
                .orElse(hasCause() ? Outcome.MISSED : Outcome.ABSTAINED);
    }

    /** Whether the category, or another name of it, is one of those that are right. */
    public boolean isCategory(String category) {
        return names.of(category).stream().anyMatch(categories::contains);
    }

    /** Whether a sentence names all that the cause has to name; true if that is nothing. */
    public boolean namesAll(String cause) {
        String lower = cause.toLowerCase(Locale.ROOT);
        return words.stream().allMatch(word -> lower.contains(word.toLowerCase(Locale.ROOT)));
    }
}
