package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.Log;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment.Events.Event;
import io.causestream.finding.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A probe of the kubelet fails. */
final class ProbeRules {

    private static final Pattern KILLING =
            Pattern.compile("failed (liveness|startup) probe, will be restarted");
    private static final Pattern FAILED =
            Pattern.compile("^(Liveness|Startup) probe (?:failed|errored)");
    private static final Pattern NOT_READY =
            Pattern.compile("^(Readiness) probe (?:failed|errored)");

    private ProbeRules() {}

    static Optional<Diagnosis> killed(Case it) {
        Optional<Event> killing = latest(it, "Killing", KILLING);
        Optional<Event> failed = latest(it, "Unhealthy", FAILED);
        boolean bySignal = it.exited(137) || it.exited(143);
        if (killing.isEmpty() && (failed.isEmpty() || !bySignal)) {
            return Optional.empty();
        }
        String kind =
                killing.flatMap(event -> Found.in(event.note(), KILLING))
                        .or(() -> failed.flatMap(event -> Found.in(event.note(), FAILED)))
                        .map(ProbeRules::kind)
                        .orElse("liveness");
        List<String> evidence = new ArrayList<>();
        failed.ifPresent(event -> evidence.add(event.note()));
        killing.ifPresent(event -> evidence.add(event.note()));
        Optional<ProbeFailure> failure = failed.map(event -> ProbeFailure.of(it, kind, event));
        return Optional.of(
                diagnosis(
                        it,
                        kind,
                        "The %s probe of %s fails, so the kubelet kills it%s."
                                .formatted(
                                        kind,
                                        it.container(),
                                        failure.map(why -> ": " + why.words()).orElse("")),
                        evidence,
                        failure,
                        it.lastWords(),
                        true));
    }

    /** A pod that is being deleted does not answer its probes any more, and need not. */
    private static boolean isBeingStopped(Case it) {
        return it.fact("pod", "status").filter("Terminating"::equals).isPresent()
                || it.events().stream()
                        .filter(event ->
                                event.reason().equals("Started")
                                        || (event.reason().equals("Killing")
                                                && event.note().startsWith("Stopping container")))
                        .reduce((_, last) -> last)
                        .filter(event -> event.reason().equals("Killing"))
                        .isPresent();
    }

    /** The container runs and is not ready: a diagnosis only for a finding that it is not up. */
    static Optional<Diagnosis> notReady(Case it) {
        if (!it.isDown() || isBeingStopped(it)) {
            return Optional.empty();
        }
        return latest(it, "Unhealthy", NOT_READY)
                .or(() -> latest(it, "Unhealthy", FAILED))
                .map(event -> {
                    String kind =
                            Found.in(event.note(), NOT_READY)
                                    .or(() -> Found.in(event.note(), FAILED))
                                    .map(ProbeRules::kind)
                                    .orElse("readiness");
                    ProbeFailure failure = ProbeFailure.of(it, kind, event);
                    Log log =
                            failure.look() == ProbeFailure.Look.LOG
                                    ? it.complaints()
                                    : new Log(List.of());
                    return diagnosis(
                            it,
                            kind,
                            "The %s probe of %s fails, so %s: %s."
                                    .formatted(
                                            kind,
                                            it.container(),
                                            kind.equals("readiness")
                                                    ? "no Service sends it traffic"
                                                    : "the kubelet is about to kill it",
                                            failure.words()),
                            List.of(event.note()),
                            Optional.of(failure),
                            log,
                            false);
                });
    }

    private static Diagnosis diagnosis(
            Case it,
            String kind,
            String cause,
            List<String> evidence,
            Optional<ProbeFailure> failure,
            Log log,
            boolean killed) {
        Optional<Diagnosis> why = LogRules.first(it, log);
        List<String> lines = new ArrayList<>(evidence);
        why.ifPresent(inLog -> lines.addAll(inLog.evidence()));
        List<String> fixes = new ArrayList<>();
        why.ifPresent(inLog -> fixes.addAll(inLog.fixes()));
        fixes.add(show(it, kind));
        failure.map(ProbeFailure::fix).ifPresent(fixes::add);
        boolean maybeStarts =
                failure.filter(known -> known.look() != ProbeFailure.Look.START).isEmpty();
        if (killed && why.isEmpty() && maybeStarts) {
            fixes.add("If it only starts slowly, give it a startupProbe with enough time.");
        }
        return new Diagnosis(
                kind + "-probe",
                cause + why.map(inLog -> " Its log says why: " + inLog.cause()).orElse(""),
                lines,
                fixes,
                killed ? HIGH : MEDIUM);
    }

    private static String show(Case it, String kind) {
        Subject subject = it.finding().subject();
        return "See the probe: kubectl -n %s get %s %s -o yaml | grep -A8 %sProbe"
                .formatted(
                        subject.namespace(),
                        subject.kind().toLowerCase(Locale.ROOT),
                        subject.name(),
                        kind);
    }

    private static String kind(Found found) {
        return found.word().toLowerCase(Locale.ROOT);
    }

    private static Optional<Event> latest(Case it, String reason, Pattern note) {
        return it.events().stream()
                .filter(event -> event.reason().equals(reason))
                .filter(event -> Found.isIn(Text.cut(event.note()), note))
                .reduce((earlier, later) -> later);
    }
}
