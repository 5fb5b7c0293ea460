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
 */
public record Diagnosis(
        String category,
        String cause,
        List<String> evidence,
        List<String> fixes,
        Confidence confidence) {

    public Diagnosis {
        evidence = Absent.asEmpty(evidence);
        fixes = Absent.asEmpty(fixes);
    }
}
