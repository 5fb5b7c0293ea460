package io.causestream.enrich.diagnosis.evidence;

import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import java.util.List;
import java.util.Optional;

/** Creates the rules' diagnoses. */
public final class Diagnoses {

    private Diagnoses() {}

    /**
     * @param cause a sentence with its full stop
     * @param evidence one line as it stands in the context; blank for none
     */
    public static Optional<Diagnosis> of(
            String category,
            String cause,
            Confidence confidence,
            String evidence,
            String... fixes) {
        return Optional.of(
                new Diagnosis(
                        category,
                        cause,
                        evidence.isBlank() ? List.of() : List.of(evidence),
                        List.of(fixes),
                        confidence));
    }
}
