package io.causestream.enrich.trigger;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.EventSubject;
import io.causestream.enrich.state.EventTrigger;
import io.causestream.enrich.state.Status;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A CronJob was not started at its scheduled time; over when it is started again. */
final class CronJobMissed implements EventTrigger {

    /** Includes invalid schedules, with which the controller starts no job at all. */
    private static final Set<String> REASONS =
            Set.of(
                    "MissSchedule",
                    "TooManyMissedTimes",
                    "InvalidSchedule",
                    "UnparseableSchedule",
                    "UnParseableCronJobSchedule",
                    "UnknownTimeZone");

    @Override
    public List<Detection> read(EventObserved event, EventSubject subject, Parameters parameters) {
        if (!event.regarding().kind().equals("CronJob") || !REASONS.contains(event.reason())) {
            return List.of();
        }
        Instant at = event.observedAt().minus(event.age());
        if (subject.isWellSince(at)) {
            return List.of();
        }
        return List.of(
                Status.detection(
                        Reasons.CRON_JOB_MISSED,
                        "",
                        at,
                        at,
                        "CronJob missed its time: " + event.regarding().name(),
                        event.note()));
    }
}
