package io.causestream.finding;

import java.util.List;

/**
 * What the rules conclude about the cause, without any model.
 *
 * @param category the rule's name, stable over versions ({@code missing-setting}, {@code
 *     memory-limit})
 * @param cause in one sentence, for people
 * @param evidence the lines of the context that it rests on, as they stand there
 * @param fixes what to do, the likeliest first
 * @param alternatives other causes that the evidence allows, each in a sentence, the likelier
 *     first; empty if there is none, and in findings of versions before it was added
 */
public record Diagnosis(
        String category,
        String cause,
        List<String> evidence,
        List<String> fixes,
        Confidence confidence,
        List<String> alternatives) {

    public Diagnosis {
        evidence = Absent.asEmpty(evidence);
        fixes = Absent.asEmpty(fixes);
        alternatives = Absent.asEmpty(alternatives);
    }

    /** A diagnosis without alternatives. */
    public Diagnosis(
            String category,
            String cause,
            List<String> evidence,
            List<String> fixes,
            Confidence confidence) {
        this(category, cause, evidence, fixes, confidence, List.of());
    }

    /** The same with these alternatives only. */
    public Diagnosis withAlternatives(List<String> others) {
        return new Diagnosis(category, cause, evidence, fixes, confidence, others);
    }
}
