package io.causestream.enrich.diagnosis.evidence;

import io.causestream.finding.Diagnosis;
import java.util.Optional;

/** One thing that goes wrong, and how one knows; abstains where it does not. */
@FunctionalInterface
public interface Rule {
    Optional<Diagnosis> diagnose(Case it);
}
