package io.causestream.enrich.condition;

import io.causestream.enrich.playbook.TriggerIndex;
import io.causestream.finding.Subject;
import io.causestream.observation.AlertListComplete;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.AlertObservation.Status;
import io.causestream.playbook.PlaybookFile;
import io.causestream.playbook.PlaybookReader;
import io.causestream.playbook.PlaybookSet;
import io.causestream.playbook.catalogue.Catalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Alerts as Alertmanager tells of them, and playbooks that ask for them. */
public final class Alerts {

    public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    public static final String CLUSTER = "home";
    public static final Subject POD = Subject.pod("shop", "web-1");
    public static final Subject WEB = new Subject("Deployment", "shop", "web");

    private Alerts() {}

    public static AlertObservation firing(String name, Subject subject, Instant startsAt) {
        return alert(name, subject, Status.FIRING, startsAt, startsAt.plusSeconds(30));
    }

    public static AlertObservation resolved(String name, Subject subject, Instant startsAt) {
        return alert(name, subject, Status.RESOLVED, startsAt, startsAt.plusSeconds(300));
    }

    /** Its fingerprint is its name. */
    static AlertObservation alert(
            String name, Subject subject, Status status, Instant startsAt, Instant at) {
        return alert(name, subject, "", status, startsAt, at, Map.of("summary", name + " fires"));
    }

    public static AlertObservation alert(
            String name,
            Subject subject,
            String container,
            Status status,
            Instant startsAt,
            Instant at,
            Map<String, String> annotations) {
        return new AlertObservation(
                "%s/%s/%s/%s".formatted(CLUSTER, name, startsAt, status),
                CLUSTER,
                subject,
                container,
                name,
                status,
                Map.of("alertname", name, "severity", "warning"),
                annotations,
                startsAt,
                status == Status.RESOLVED ? at : null,
                "http://prometheus/graph",
                name,
                "{}",
                Map.of(),
                "causestream",
                "http://alertmanager:9093",
                0,
                at,
                Duration.between(startsAt, at));
    }

    /** The list of one Alertmanager in which these alerts are open, by their names. */
    public static AlertListComplete list(Instant at, String... open) {
        return new AlertListComplete(
                AlertListComplete.id(CLUSTER, "am", at),
                CLUSTER,
                "am",
                Map.of(CLUSTER, List.of(open)),
                List.of(),
                at,
                Duration.ZERO);
    }

    /** A playbook that makes a finding of each alert, firing or resolved as the trigger says. */
    public static PlaybookSet playbook(String trigger) {
        return PlaybookReader.read(
                        List.of(
                                new PlaybookFile(
                                        "values.yaml",
                                        """
                                        customPlaybooks:
                                          - name: Mine
                                            triggers:
                                              - %s
                                            actions:
                                              - minimal_default_enricher: {}
                                        """
                                                .formatted(trigger))),
                        Map.of(),
                        Catalogue.declared())
                .set();
    }

    public static TriggerIndex asking(String trigger) {
        return new TriggerIndex(playbook(trigger), NOON);
    }

    /** As {@link #asking}, for whatever fires. */
    public static TriggerIndex askingForAll() {
        return asking("on_prometheus_alert: {}");
    }
}
