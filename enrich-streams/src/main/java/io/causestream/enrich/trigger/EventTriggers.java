package io.causestream.enrich.trigger;

import io.causestream.enrich.state.EventTrigger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The triggers that read an object's state from an Event about it, by their names. */
public final class EventTriggers {

    private static final Map<String, EventTrigger> ALL =
            Map.of(
                    "on_failed_mount", new FailedMount(),
                    "on_cronjob_missed", new CronJobMissed(),
                    "on_node_warning", new NodeWarning(),
                    "on_quota_exceeded", new QuotaExceeded(),
                    "on_pvc_pending", new ClaimPending());

    private EventTriggers() {}

    public static Optional<EventTrigger> named(String trigger) {
        return Optional.ofNullable(ALL.get(trigger));
    }

    public static Set<String> names() {
        return ALL.keySet();
    }
}
