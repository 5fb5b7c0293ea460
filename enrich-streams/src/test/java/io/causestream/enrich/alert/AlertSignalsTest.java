package io.causestream.enrich.alert;

import static io.causestream.enrich.condition.Alerts.CLUSTER;
import static io.causestream.enrich.condition.Alerts.NOON;
import static io.causestream.enrich.condition.Alerts.POD;
import static io.causestream.enrich.condition.Alerts.WEB;
import static io.causestream.enrich.condition.Alerts.firing;
import static io.causestream.enrich.condition.Alerts.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.enrich.condition.Alerts;
import io.causestream.enrich.metrics.CountReason.SignalSilenced;
import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.signal.Signal;
import io.causestream.enrich.state.PodState;
import io.causestream.finding.Finding;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Link;
import io.causestream.finding.Severity;
import io.causestream.finding.Source;
import io.causestream.finding.Subject;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.AlertObservation.Status;
import io.causestream.observation.AlertSubject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an alert says, by what is known of its subject. */
class AlertSignalsTest {

    private static final Subject NODE = Subject.node("10.0.0.7");

    @Test
    void theSummaryIsTheTitleAndWithoutOneTheName() {
        assertThat(said(firing("Slow", POD, NOON)).wording().title()).isEqualTo("Slow fires");
        assertThat(said(annotated(POD, "Slow", Map.of())).wording().title()).isEqualTo("Slow");
    }

    @Test
    void theDescriptionIsTheAlertsOwnOrItsMessage() {
        assertThat(description(annotated(POD, "Slow", Map.of("message", "p99 is 3 s"))))
                .isEqualTo("p99 is 3 s");
        assertThat(
                        description(
                                annotated(
                                        POD,
                                        "Slow",
                                        Map.of("message", "p99 is 3 s", "description", "Slow."))))
                .isEqualTo("Slow.");
    }

    @Test
    void theDescriptionSaysWhatIsNotKnownOfTheAlert() {
        assertThat(description(annotated(POD, AlertSubject.UNNAMED, Map.of())))
                .isEqualTo("The alert has no alertname.");
        assertThat(description(annotated(NODE, "DiskFull", Map.of())))
                .isEqualTo(
                        "The alert names its node by the address 10.0.0.7, which belongs to no known node.");
        assertThat(description(annotated(Subject.node("n1"), "DiskFull", Map.of()))).isEmpty();
    }

    @Test
    void aNodeThatWasSeenUnderItsAddressIsCalledByItsName() {
        AlertObservation alert = annotated(NODE, "DiskFull", Map.of());
        KnownSubject seen = new KnownSubject(true, "uid", NODE, null, List.of(), List.of());

        assertThat(said(alert, seen).wording().description()).isEmpty();
    }

    @Test
    void linksLeadToPrometheusAndAlertmanager() {
        assertThat(said(firing("Slow", POD, NOON)).wording().links())
                .extracting(Link::title)
                .containsExactly("Prometheus", "Alertmanager");
    }

    @Test
    void theSeverityIsThatOfTheLabel() {
        assertThat(said(firing("Slow", POD, NOON)).wording().severity()).isEqualTo(Severity.MEDIUM);
    }

    @Test
    void itIsAboutTheWorkloadThatOwnsThePodAndShowsHowThePodsContainerEnded() {
        PodState pod = pod("web-1", "n1", true);
        AlertObservation alert =
                Alerts.alert(
                        "KubePodCrashLooping", POD, "web", Status.FIRING, NOON, NOON, Map.of());

        Signal.Seen seen =
                said(alert, new KnownSubject(true, "uid-1", WEB, pod, List.of(pod), List.of()));

        assertThat(seen.about())
                .isEqualTo(
                        new Signal.About(
                                POD,
                                WEB,
                                "web",
                                "uid-1",
                                "n1",
                                null,
                                List.of(WEB, Subject.node("n1"))));
        assertThat(seen.details().affected()).containsExactly("web-1");
        assertThat(seen.details().crash())
                .satisfies(crash -> {
                    assertThat(crash).isNotNull();
                    assertThat(crash.exitCode()).isEqualTo(137);
                });
    }

    @Test
    void anAlertAboutAWorkloadRestsOnTheNodesOfItsPodsThatAreNotReady() {
        KnownSubject web =
                new KnownSubject(
                        true,
                        "uid",
                        WEB,
                        null,
                        List.of(pod("web-1", "n1", true), pod("web-2", "n2", false)),
                        List.of());

        Signal.Seen seen = said(firing("Slow", WEB, NOON), web);

        assertThat(seen.about().restsOn()).containsExactly(WEB, Subject.node("n2"));
        assertThat(seen.details().affected()).isEmpty();
    }

    @Test
    void podsOfOneWorkloadShareAProblemAndNodesWithTwoDevicesDoNot() {
        Subject other = Subject.pod("shop", "web-2");
        KnownSubject ofWeb = new KnownSubject(true, "uid", WEB, null, List.of(), List.of());

        assertThat(fingerprint(firing("Slow", POD, NOON), ofWeb))
                .isEqualTo(fingerprint(firing("Slow", other, NOON), ofWeb))
                .isEqualTo(Fingerprint.of(CLUSTER, "Slow", WEB, ""));
        assertThat(fingerprint(firing("DiskFull", NODE, NOON), KnownSubject.unseen(NODE)))
                .isEqualTo(Fingerprint.of(CLUSTER, "DiskFull", NODE, "DiskFull"));
    }

    @Test
    void anAlertJoinsTheProblemThatIsOpenUnderAnotherFingerprint() {
        Fingerprint open = Fingerprint.of(CLUSTER, Reasons.CRASH_LOOP, WEB, "web");
        AlertObservation alert = firing("Slow", POD, NOON);
        AlertSignals signals =
                AlertSignals.of(alert, KnownSubject.unseen(POD), Alerts.askingForAll());

        assertThat(told(signals.openAs(open), alert).fingerprint()).isEqualTo(open);
    }

    @Test
    void anAlertThatAPlaybookCallsOneAboutCertificatesIsOne() {
        AlertObservation alert = firing("CertExpires", POD, NOON);
        AlertSignals signals =
                AlertSignals.of(
                        alert,
                        KnownSubject.unseen(POD),
                        Alerts.asking("on_certificate_expiring: {alert_names: [CertExpires]}"));

        assertThat(signals.reason()).isEqualTo(Reasons.CERTIFICATE_EXPIRING);
        assertThat(told(signals, alert).wording().reason()).isEqualTo(Reasons.CERTIFICATE_EXPIRING);
    }

    @Test
    void anEndIsToldToWhomAsksForItAlone() {
        AlertObservation end = resolved("Slow", POD, NOON);
        KnownSubject unseen = KnownSubject.unseen(POD);

        assertThat(
                        AlertSignals.of(
                                        end,
                                        unseen,
                                        Alerts.asking("on_prometheus_alert: {status: resolved}"))
                                .resolved(NOON.toEpochMilli()))
                .hasValueSatisfying(signal -> {
                    assertThat(signal.identity().kind()).isEqualTo(Finding.Kind.OCCURRENCE);
                    assertThat(signal.wording().reason()).isEqualTo("SlowResolved");
                    assertThat(signal.wording().title()).isEqualTo("Resolved: Slow fires");
                    assertThat(signal.wording().severity()).isEqualTo(Severity.INFO);
                });
        assertThat(
                        AlertSignals.of(
                                        end,
                                        unseen,
                                        Alerts.asking("on_prometheus_alert: {status: all}"))
                                .resolved(NOON.toEpochMilli()))
                .isEmpty();
    }

    @Test
    void itBeganAsLongBeforeItCameAsItHadFiredByItsOwnClock() {
        Instant received = NOON.plusSeconds(3_600);
        AlertObservation alert = firing("Slow", POD, NOON);
        AlertSignals signals =
                AlertSignals.of(alert, KnownSubject.unseen(POD), Alerts.askingForAll());

        assertThat(told(signals, alert, received).occurrence().since())
                .isEqualTo(received.minusSeconds(30));
    }

    @Test
    void anInvestigationIsOverAtOnceAndLooksAtThePodThatIsWorstOff() {
        KnownSubject web =
                new KnownSubject(
                        true,
                        "uid",
                        WEB,
                        null,
                        List.of(pod("web-1", "n1", true), pod("web-2", "n2", false)),
                        List.of());

        Signal.Seen seen = said(firing(Reasons.INVESTIGATION, WEB, NOON), web);

        assertThat(seen.identity().kind()).isEqualTo(Finding.Kind.OCCURRENCE);
        assertThat(seen.identity().source()).isEqualTo(Source.OTHER);
        assertThat(seen.about().subject()).isEqualTo(WEB);
        assertThat(seen.about().container()).isEqualTo("web");
        assertThat(seen.about().failedPod())
                .isEqualTo(new Signal.FailedPod(Subject.pod("shop", "web-2"), "uid-web-2", "n2"));
        assertThat(seen.details().crash())
                .satisfies(crash -> {
                    assertThat(crash).isNotNull();
                    assertThat(crash.pod()).isEqualTo("web-2");
                });
    }

    @Test
    void twoInvestigationsOfOnePodAreTwo() {
        KnownSubject known =
                new KnownSubject(true, "uid", WEB, pod("web-1", "n1", true), List.of(), List.of());

        assertThat(fingerprint(asked("0a1b2c"), known))
                .isNotEqualTo(fingerprint(asked("3d4e5f"), known));
    }

    private static AlertObservation asked(String fingerprint) {
        return new AlertObservation(
                "home/" + fingerprint,
                CLUSTER,
                POD,
                "",
                Reasons.INVESTIGATION,
                Status.FIRING,
                Map.of(),
                Map.of(),
                NOON,
                null,
                "",
                fingerprint,
                "",
                Map.of(),
                "",
                "",
                0,
                NOON,
                Duration.ZERO);
    }

    private static String description(AlertObservation alert) {
        return said(alert).wording().description();
    }

    private static Signal.Seen said(AlertObservation alert) {
        return said(alert, KnownSubject.unseen(alert.subject()));
    }

    private static Signal.Seen said(AlertObservation alert, KnownSubject subject) {
        return told(AlertSignals.of(alert, subject, Alerts.askingForAll()), alert);
    }

    private static Signal.Seen told(AlertSignals signals, AlertObservation alert) {
        return told(signals, alert, NOON);
    }

    private static Signal.Seen told(
            AlertSignals signals, AlertObservation alert, Instant received) {
        AlertRecord run =
                AlertRecord.firing(alert, signals.fingerprint(), 0, received.toEpochMilli());
        return switch (signals.firing(run, received.toEpochMilli())) {
            case AlertSignals.Firing.Published(Signal.Seen seen) -> seen;
            case AlertSignals.Firing.Silenced(SignalSilenced reason) ->
                    throw new AssertionError(reason);
        };
    }

    private static Fingerprint fingerprint(AlertObservation alert, KnownSubject subject) {
        return AlertSignals.of(alert, subject, Alerts.askingForAll()).fingerprint();
    }

    private static AlertObservation annotated(
            Subject subject, String name, Map<String, String> annotations) {
        return Alerts.alert(name, subject, "", Status.FIRING, NOON, NOON, annotations);
    }

    /** Its container web was killed once. */
    private static PodState pod(String name, String node, boolean ready) {
        return new PodState(
                Subject.pod("shop", name),
                "uid-" + name,
                node,
                "Running",
                "",
                ready,
                false,
                "",
                "",
                NOON,
                List.of(
                        new PodState.Container(
                                "web",
                                "web:1",
                                1,
                                "RUNNING",
                                "",
                                "",
                                new PodState.Run(0, 137, "OOMKilled", NOON, NOON),
                                NOON,
                                "")));
    }
}
