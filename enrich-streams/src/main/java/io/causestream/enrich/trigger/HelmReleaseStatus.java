package io.causestream.enrich.trigger;

import io.causestream.enrich.state.Detection;
import io.causestream.enrich.state.RunOrder;
import io.causestream.enrich.state.StateTrigger;
import io.causestream.enrich.state.Status;
import io.causestream.enrich.state.TriggerInput;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A Helm release has one of certain statuses. */
final class HelmReleaseStatus implements StateTrigger {

    private final String reason;
    private final Set<String> states;
    private final String title;

    HelmReleaseStatus(String reason, Set<String> states, String title) {
        this.reason = reason;
        this.states = states;
        this.title = title;
    }

    @Override
    public List<Detection> read(TriggerInput input, Parameters parameters) {
        ObjectObserved revision = input.observed();
        String release = revision.workload().name();
        List<String> names = parameters.texts("names");
        String namespace = parameters.text("namespace");
        String status = Status.text(revision.body().path("release"), "status");
        boolean isMeant =
                (names.isEmpty() || names.contains(release))
                        && (namespace.isEmpty() || namespace.equals(revision.object().namespace()));
        if (!isMeant || !states.contains(status) || RunOrder.isMadeGood(input)) {
            return List.of();
        }
        Instant since = Status.createdAt(revision);
        return List.of(
                Status.detection(
                                reason,
                                "",
                                since,
                                revision.observedAt(),
                                title + release,
                                "revision %d is %s"
                                        .formatted(
                                                revision.body()
                                                        .path("release")
                                                        .path("revision")
                                                        .asInt(0),
                                                status))
                        .of(RunOrder.of(revision)));
    }
}
