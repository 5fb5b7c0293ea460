package io.causestream.enrich.alert;

import io.causestream.enrich.metrics.CountReason.SignalSilenced;
import io.causestream.enrich.object.ObservedObject;
import io.causestream.enrich.playbook.AlertTriggers;
import io.causestream.enrich.playbook.OccurrenceSignals;
import io.causestream.enrich.playbook.PlaybookEvaluator;
import io.causestream.enrich.playbook.PlaybookResult;
import io.causestream.enrich.playbook.TriggerIndex;
import io.causestream.enrich.playbook.TriggerIndex.Bound;
import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.signal.Signal;
import io.causestream.enrich.state.PodState;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Finding;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Link;
import io.causestream.finding.Severity;
import io.causestream.finding.Source;
import io.causestream.finding.Subject;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.AlertSeverity;
import io.causestream.observation.AlertSubject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes signals of an alert, from what is known of its subject and the playbooks in force: which
 * problem it is, its wording, and what it depends on. Pure.
 */
final class AlertSignals {

    /** An IPv4 or IPv6 address. */
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]*");

    private final AlertObservation alert;
    private final KnownSubject subject;
    private final TriggerIndex playbooks;
    private final List<Bound> matched;
    private final String reason;
    private final Fingerprint fingerprint;

    /** The result for a firing alert. */
    sealed interface Firing {

        /** It becomes a signal. */
        record Published(Signal.Seen signal) implements Firing {}

        /** No playbook reports it. */
        record Silenced(SignalSilenced reason) implements Firing {}
    }

    private AlertSignals(
            AlertObservation alert,
            KnownSubject subject,
            TriggerIndex playbooks,
            List<Bound> matched,
            String reason,
            Fingerprint fingerprint) {
        this.alert = alert;
        this.subject = subject;
        this.playbooks = playbooks;
        this.matched = matched;
        this.reason = reason;
        this.fingerprint = fingerprint;
    }

    static AlertSignals of(AlertObservation alert, KnownSubject subject, TriggerIndex playbooks) {
        List<Bound> matched = AlertTriggers.of(playbooks, alert);
        String reason =
                AlertTriggers.isAboutCertificate(matched)
                        ? Reasons.CERTIFICATE_EXPIRING
                        : Reasons.ofAlert(alert.name());
        return new AlertSignals(
                alert,
                subject,
                playbooks,
                matched,
                reason,
                fingerprint(alert, reason, subject.workload()));
    }

    /**
     * The same for a problem that is already open, under the fingerprint with which it was opened.
     */
    AlertSignals openAs(Fingerprint open) {
        return new AlertSignals(alert, subject, playbooks, matched, reason, open);
    }

    /** The canonical reason. */
    String reason() {
        return reason;
    }

    /** The fingerprint of the problem that the alert is about. */
    Fingerprint fingerprint() {
        return fingerprint;
    }

    /**
     * What becomes of a firing alert.
     *
     * @param run the run that begins, or goes on
     * @param receivedAt record time in milliseconds at which the alert came
     */
    Firing firing(AlertRecord run, long receivedAt) {
        AlertSeverity severity = AlertSeverity.of(alert.labels(), playbooks.set().severities());
        PlaybookResult result =
                PlaybookEvaluator.of(
                        matched,
                        observedSubject(),
                        wording(reason, severity.severity(), title(), description(severity)),
                        playbooks.set().version());
        if (result.silencedBy().isPresent()) {
            return new Firing.Silenced(SignalSilenced.SILENCED_BY_PLAYBOOK);
        }
        return result.isWanted()
                ? new Firing.Published(seen(result, run, receivedAt))
                : new Firing.Silenced(SignalSilenced.NO_PLAYBOOK_FOR_ALERT);
    }

    /**
     * The signal of the end of an alert, for playbooks with a trigger for that; empty if there is
     * none.
     *
     * @param now record time in milliseconds
     */
    Optional<Signal.Seen> resolved(long now) {
        return OccurrenceSignals.of(
                playbooks,
                matched.stream().filter(AlertTriggers::isAboutTheEnd).toList(),
                observedSubject(),
                wording(alert.name() + "Resolved", Severity.INFO, "Resolved: " + title(), ""),
                alert.fingerprint(),
                Instant.ofEpochMilli(now),
                List.of());
    }

    private Signal.Seen seen(PlaybookResult result, AlertRecord run, long receivedAt) {
        Duration age = alert.age().isNegative() ? Duration.ZERO : alert.age();
        return new Signal.Seen(
                new Signal.Identity(
                        alert.cluster(),
                        fingerprint,
                        isInvestigation() ? Finding.Kind.OCCURRENCE : Finding.Kind.CONDITION,
                        isInvestigation() ? Source.OTHER : Source.PROMETHEUS,
                        run.name(alert.fingerprint())),
                result.wording(),
                about(),
                new Signal.Occurrence(
                        Instant.ofEpochMilli(receivedAt).minus(age), 0, false, 0, false),
                new Signal.Details(
                        crash(),
                        isOfPod() ? List.of(alert.subject().name()) : List.of(),
                        subject.changes()),
                result.orders());
    }

    private Signal.About about() {
        return new Signal.About(
                alert.subject(),
                subject.workload(),
                container(),
                subject.uid(),
                node(),
                failedPod(),
                restsOn());
    }

    /** Somebody asked: it is over once it is answered, and each question is a finding. */
    private boolean isInvestigation() {
        return reason.equals(Reasons.INVESTIGATION);
    }

    /** The alert's; if somebody asked, the one that says most, where none was named. */
    private String container() {
        return isInvestigation() && alert.container().isEmpty()
                ? subject.telling()
                        .flatMap(pod ->
                                pod.lastFailed()
                                        .or(() -> pod.containers().reversed().stream().findFirst()))
                        .map(PodState.Container::name)
                        .orElse("")
                : alert.container();
    }

    /** The pod whose log and memory are looked up, if somebody asked about its workload. */
    private Signal.@Nullable FailedPod failedPod() {
        return isInvestigation() && subject.pod() == null
                ? subject.telling()
                        .map(pod -> new Signal.FailedPod(pod.pod(), pod.uid(), pod.node()))
                        .orElse(null)
                : null;
    }

    /** The workload, the subject's node, and those of all pods that are not ready. */
    private List<Subject> restsOn() {
        Set<Subject> restsOn = new TreeSet<>(Comparator.comparing(Subject::toString));
        restsOn.add(subject.workload());
        if (!node().isEmpty()) {
            restsOn.add(Subject.node(node()));
        }
        if (!isOfPod()) {
            subject.livePods().stream()
                    .filter(pod -> !pod.ready() && !pod.node().isEmpty())
                    .forEach(pod -> restsOn.add(Subject.node(pod.node())));
        }
        return List.copyOf(restsOn);
    }

    private @Nullable CrashInfo crash() {
        PodState pod = isInvestigation() ? subject.telling().orElse(null) : subject.pod();
        return pod == null
                ? null
                : pod.container(container())
                        .map(container -> container.crashInfo(pod.pod().name()))
                        .orElse(null);
    }

    private ObservedObject observedSubject() {
        return new ObservedObject(
                alert.cluster(),
                new ObservedObject.Identity(
                        alert.subject(), subject.uid(), subject.workload(), node()),
                new ObservedObject.Metadata(alert.labels(), alert.annotations(), null),
                ObservedObject.Sighting.at(alert.observedAt()));
    }

    /** The node on which the subject runs, or the subject if it is a node; empty if unknown. */
    private String node() {
        PodState pod = subject.pod();
        if (pod != null) {
            return pod.node();
        }
        return isOfNode() ? alert.subject().name() : "";
    }

    private boolean isOfPod() {
        return alert.subject().kind().equals("Pod");
    }

    private boolean isOfNode() {
        return alert.subject().kind().equals("Node");
    }

    private Signal.Wording wording(
            String canonical, Severity severity, String title, String description) {
        return new Signal.Wording(
                canonical,
                severity,
                title,
                description,
                alert.labels(),
                alert.annotations(),
                links());
    }

    private String title() {
        String summary = alert.annotations().getOrDefault("summary", "");
        return summary.isBlank() ? alert.name() : summary;
    }

    /** The alert's own description, with remarks on what is unknown. */
    private String description(AlertSeverity severity) {
        String own =
                alert.annotations()
                        .getOrDefault(
                                "description", alert.annotations().getOrDefault("message", ""));
        String unnamed =
                alert.name().equals(AlertSubject.UNNAMED) ? "The alert has no alertname." : "";
        boolean isByAddress =
                isOfNode()
                        && ADDRESS.matcher(alert.subject().name()).matches()
                        && !subject.wasSeen();
        String address =
                isByAddress
                        ? "The alert names its node by the address %s, which belongs to no known node."
                                .formatted(alert.subject().name())
                        : "";
        return Stream.of(own, unnamed, severity.remark(), address)
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining("\n"));
    }

    private List<Link> links() {
        List<Link> links = new ArrayList<>();
        if (Link.isSafe(alert.generatorUrl())) {
            links.add(new Link("Prometheus", alert.generatorUrl()));
        }
        if (Link.isSafe(alert.externalUrl())) {
            links.add(new Link("Alertmanager", alert.alertmanagerPage()));
        }
        return links;
    }

    private static Fingerprint fingerprint(
            AlertObservation alert, String reason, Subject workload) {
        // Alerts of one name about a node or a volume differ in labels that only Alertmanager
        // knows: a device, a mount point. But the pods of a workload share one problem, and an
        // alert with a reason of Kubernetes is the problem that Kubernetes shows.
        boolean isKnown = !reason.equals(alert.name());
        // Alerts without a name are never taken for the same problem; nor are two questions.
        boolean isUnnamed = alert.name().equals(AlertSubject.UNNAMED);
        boolean sharedByPods =
                alert.subject().kind().equals("Pod") || !workload.equals(alert.subject());
        boolean isAsked = reason.equals(Reasons.INVESTIGATION);
        String part =
                !isUnnamed && !isAsked && (isKnown || sharedByPods || !alert.container().isEmpty())
                        ? alert.container()
                        : alert.fingerprint();
        return Fingerprint.of(alert.cluster(), Reasons.problem(reason), workload, part);
    }
}
