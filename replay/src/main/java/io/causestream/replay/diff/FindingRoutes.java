package io.causestream.replay.diff;

import io.causestream.finding.Finding;
import java.util.List;

/** To which channels a finding goes. */
@FunctionalInterface
public interface FindingRoutes {

    /** The rules name no channels, so those of the two sides are not compared. */
    FindingRoutes UNKNOWN = finding -> List.of();

    /**
     * The channels of all sinks that take the finding as it is.
     *
     * @return empty if none takes it, or it is not known
     */
    List<String> channels(Finding finding);
}
