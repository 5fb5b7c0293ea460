package io.causestream.enrich.playbook;

import io.causestream.enrich.playbook.TriggerIndex.Bound;
import io.causestream.observation.AlertObservation;
import io.causestream.playbook.catalogue.Parameters;
import io.causestream.playbook.filter.Candidate;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.MissingNode;

/** Decides which triggers fire for an alert. Pure. */
public final class AlertTriggers {

    private static final String ANY = "on_prometheus_alert";
    private static final String CERTIFICATE = "on_certificate_expiring";

    public static final Set<String> NAMES = Set.of(ANY, CERTIFICATE);

    private AlertTriggers() {}

    public static List<Bound> of(TriggerIndex index, AlertObservation alert) {
        Candidate candidate =
                new Candidate(
                        alert.subject().name(),
                        alert.subject().namespace(),
                        alert.labels(),
                        alert.annotations(),
                        MissingNode.getInstance());
        return index.alerts().stream()
                .filter(bound -> asksFor(bound, alert))
                .filter(bound -> bound.trigger().filter().admits(candidate))
                .toList();
    }

    /** Whether one of them is about certificates, whatever the alert is called. */
    public static boolean isAboutCertificate(List<Bound> bounds) {
        return bounds.stream().anyMatch(bound -> bound.trigger().type().name().equals(CERTIFICATE));
    }

    /** Whether a trigger that matched is only for an alert's end. */
    public static boolean isAboutTheEnd(Bound bound) {
        return bound.trigger().type().name().equals(ANY)
                && bound.trigger().parameters().text("status").equals("resolved");
    }

    private static boolean asksFor(Bound bound, AlertObservation alert) {
        Parameters parameters = bound.trigger().parameters();
        if (bound.trigger().type().name().equals(CERTIFICATE)) {
            return alert.status() == AlertObservation.Status.FIRING
                    && parameters.texts("alert_names").contains(alert.name());
        }
        String status = parameters.text("status");
        return (status.equals("all") || status.equalsIgnoreCase(alert.status().name()))
                && (parameters.text("alert_name").isEmpty()
                        || parameters.text("alert_name").equals(alert.name()))
                && begins(alert, "pod", parameters.text("pod_name_prefix"))
                && begins(alert, "namespace", parameters.text("namespace_prefix"))
                && begins(alert, "instance", parameters.text("instance_name_prefix"))
                // The cluster's provider is unknown: a playbook for certain providers does not
                // apply.
                && parameters.texts("k8s_providers").isEmpty();
    }

    private static boolean begins(AlertObservation alert, String label, String prefix) {
        return alert.labels().getOrDefault(label, "").startsWith(prefix);
    }
}
