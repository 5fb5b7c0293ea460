package io.causestream.enrich.trigger;

import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.EventSubject;
import io.causestream.enrich.state.EventTrigger;
import io.causestream.enrich.state.StateTrigger;
import io.causestream.enrich.state.Status;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A resource quota rejects a workload's pods. A deployment's status reports it; for others only an
 * Event does, and it is over when they have as many pods as they request.
 */
final class QuotaExceeded implements StateTrigger, EventTrigger {

    private static final Pattern QUOTA = Pattern.compile("exceeded quota: ([a-z0-9.-]+)");

    /** A quota of zero, which keeps the namespace empty on purpose. */
    private static final Pattern OF_NOTHING =
            Pattern.compile("limited: [a-z0-9./-]+=0(?:,[a-z0-9./-]+=0)*(?![\\w.,=])");

    @Override
    public List<Detection> read(TriggerInput input, Parameters parameters) {
        ObjectObserved workload = input.observed();
        if (Status.isDeleting(workload) || isStill(workload)) {
            return List.of();
        }
        JsonNode failure = Status.condition(workload, "ReplicaFailure", "True").orElse(null);
        if (failure != null) {
            Matcher quota = QUOTA.matcher(Status.text(failure, "message"));
            return quota.find() && !isOfNothing(Status.text(failure, "message"))
                    ? List.of(
                            detection(
                                    workload.object(),
                                    quota.group(1),
                                    Status.since(failure, workload),
                                    workload.observedAt(),
                                    true,
                                    Status.text(failure, "message")))
                    : List.of();
        }
        boolean isShort =
                !workload.object().kind().equals("Deployment")
                        && workload.body().path("status").path("replicas").asInt(0)
                                < workload.body().path("spec").path("replicas").asInt(0);
        return isShort
                ? List.of(
                        detection(
                                workload.object(),
                                "",
                                workload.observedAt(),
                                workload.observedAt(),
                                false,
                                ""))
                : List.of();
    }

    private static boolean isOfNothing(String message) {
        return OF_NOTHING.matcher(message).find();
    }

    /** Whether no pods are requested. */
    private static boolean isStill(ObjectObserved workload) {
        JsonNode spec = workload.body().path("spec");
        return spec.path("suspend").asBoolean(false) || spec.path("replicas").asInt(1) == 0;
    }

    @Override
    public List<Detection> read(EventObserved event, EventSubject subject, Parameters parameters) {
        Matcher quota = QUOTA.matcher(event.note());
        if (!event.reason().equals("FailedCreate") || !quota.find() || isOfNothing(event.note())) {
            return List.of();
        }
        Instant at = event.observedAt().minus(event.age());
        if (subject.isWellSince(at)) {
            return List.of();
        }
        return List.of(detection(event.workload(), quota.group(1), at, at, true, event.note()));
    }

    private static Detection detection(
            Subject workload,
            String quota,
            Instant since,
            Instant at,
            boolean opens,
            String description) {
        return Detection.of(
                        Reasons.QUOTA_EXCEEDED,
                        "",
                        new Detection.Span(since, at),
                        "Quota refuses pods: " + workload.name(),
                        description)
                .opening(opens)
                .restingOn(
                        quota.isEmpty()
                                ? List.of()
                                : List.of(
                                        new Subject("ResourceQuota", workload.namespace(), quota)));
    }
}
