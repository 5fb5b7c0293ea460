package io.causestream.enrich.diagnosis.evidence;

import io.causestream.finding.Diagnosis;
import java.util.Optional;

/**
 * A rule on a line of the log; it is given the lines that count, which may be fewer than there are.
 */
@FunctionalInterface
public interface LogRule {
    Optional<Diagnosis> diagnose(Case it, Log log);
}
