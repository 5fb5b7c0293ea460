package io.causestream.replay.diff;

import io.causestream.finding.Severity;
import java.util.Optional;

/** To which channel findings of a severity go. */
@FunctionalInterface
public interface SeverityRoutes {

    /** The rules name no channels, so those of the two sides are not compared. */
    SeverityRoutes UNKNOWN = severity -> Optional.empty();

    /**
     * @return empty if it is not known
     */
    Optional<String> channel(Severity severity);
}
