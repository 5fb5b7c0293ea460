package io.causestream.enrich.diagnosis.evidence;

import io.causestream.finding.Diagnosis;
import java.util.Optional;

/** One kind of problem and how to recognise it; abstains where it does not apply. */
@FunctionalInterface
public interface Rule {
    Optional<Diagnosis> diagnose(Case it);
}
