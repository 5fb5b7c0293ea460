package io.causestream.standalone.rewind;

import io.causestream.enrich.EnrichmentApplications.Application;
import io.causestream.standalone.config.CannotRun;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What versions of enrich-streams before the one in force have left in Kafka. */
final class LeftApplications {

    private LeftApplications() {}

    /**
     * All that may be deleted.
     *
     * @throws CannotRun if this version is not in force, or another one runs
     */
    static List<Application> of(RewindAdmin admin) {
        Map<Integer, Application> all = new TreeMap<>(admin.applications());
        Application own = all.remove(admin.version());
        if (own == null || !own.isInForce()) {
            throw new CannotRun(
                    "this version of enrich-streams is not in force, and what another one knows is still needed: take over with causestream cut-over --execute first");
        }
        for (Application other : all.values()) {
            if (!other.members().isEmpty()) {
                throw new CannotRun(
                        "%s runs (%s): stop it first"
                                .formatted(other.id(), String.join(", ", other.members())));
            }
        }
        return List.copyOf(all.values());
    }
}
