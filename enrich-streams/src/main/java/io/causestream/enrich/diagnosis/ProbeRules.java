package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment.Events.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A probe of the kubelet fails. */
final class ProbeRules {

    private static final Pattern KILLING =
            Pattern.compile("failed (liveness|startup) probe, will be restarted");
    private static final Pattern FAILED = Pattern.compile("^(Liveness|Startup) probe failed");
    private static final Pattern NOT_READY = Pattern.compile("^(Readiness) probe failed");
    private static final Pattern REFUSED =
            Pattern.compile("[:\\]](\\d{1,5})(?:/\\S{0,300})?: connect: connection refused");
    private static final Pattern SERVES =
            Pattern.compile(
                    "(?i)(?:listen|serv|start|running|bound)[^\\d\\n]{1,60}?(?:\\d{1,3}(?:\\.\\d{1,3}){3}:)?:?(\\d{2,5})\\b");

    private ProbeRules() {}

    static Optional<Diagnosis> killed(Case it) {
        Optional<Event> killing = latest(it, "Killing", KILLING);
        Optional<Event> failed = latest(it, "Unhealthy", FAILED);
        boolean bySignal = it.exited(137) || it.exited(143);
        if (killing.isEmpty() && (failed.isEmpty() || !bySignal)) {
            return Optional.empty();
        }
        String probe =
                killing.flatMap(event -> Found.in(event.note(), KILLING))
                        .or(() -> failed.flatMap(event -> Found.in(event.note(), FAILED)))
                        .map(found -> found.word().toLowerCase(java.util.Locale.ROOT))
                        .orElse("liveness");
        List<String> evidence = new ArrayList<>();
        failed.ifPresent(event -> evidence.add(event.note()));
        killing.ifPresent(event -> evidence.add(event.note()));
        Optional<Diagnosis> why = LogRules.first(it, it.log().lastWords());
        why.ifPresent(inLog -> evidence.addAll(inLog.evidence()));
        String cause =
                "The %s probe of %s fails, so the kubelet kills it%s.%s"
                        .formatted(
                                probe,
                                it.container(),
                                failed.map(event -> ": " + because(it, event)).orElse(""),
                                why.map(inLog -> " Its log says why: " + inLog.cause()).orElse(""));
        List<String> fixes = new ArrayList<>();
        why.ifPresent(inLog -> fixes.addAll(inLog.fixes()));
        fixes.add(
                "Compare port and path of the %s probe in %s with what %s serves."
                        .formatted(probe, it.workload(), it.container()));
        fixes.add("If it only starts slowly, give it a startupProbe with enough time.");
        return Optional.of(new Diagnosis(probe + "-probe", cause, evidence, fixes, HIGH));
    }

    /** The container runs and gets no traffic: a diagnosis only for a finding that it is not up. */
    static Optional<Diagnosis> notReady(Case it) {
        return it.isDown()
                ? latest(it, "Unhealthy", NOT_READY)
                        .flatMap(event ->
                                Diagnoses.of(
                                        "readiness-probe",
                                        "The readiness probe of %s fails, so no Service sends it traffic: %s."
                                                .formatted(it.container(), because(it, event)),
                                        MEDIUM,
                                        event.note(),
                                        "Compare port and path of the readiness probe in %s with what is served, and look at what it waits for."
                                                .formatted(it.workload())))
                : Optional.empty();
    }

    /**
     * The reason: the probe uses another port than the one in the log, if so; otherwise the Event's
     * note.
     */
    private static String because(Case it, Event failed) {
        String note = Text.quote(failed.note().replaceFirst("^\\w{1,20} probe failed: ", ""));
        Optional<String> asked = Found.in(failed.note(), REFUSED).map(Found::word);
        Optional<String> served = it.log().find(SERVES).map(Found::word);
        if (asked.isEmpty()) {
            return note;
        }
        return served.filter(port -> !port.equals(asked.get()))
                .map(port ->
                        "nothing listens at port %s, and its log says that it serves at %s"
                                .formatted(asked.get(), port))
                .orElseGet(() -> "nothing listens at port %s".formatted(asked.get()));
    }

    private static Optional<Event> latest(Case it, String reason, Pattern note) {
        return it.events().stream()
                .filter(event -> event.reason().equals(reason))
                .filter(event -> Found.isIn(Text.cut(event.note()), note))
                .reduce((earlier, later) -> later);
    }
}
