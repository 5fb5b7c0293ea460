package io.causestream.enrich.diagnosis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.finding.Change;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Findings of a container that ended at noon, with the evidence that each fact is about. */
final class Findings {

    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    static final Instant STARTED = NOON.minusSeconds(110);
    static final Subject POD = Subject.pod("shop", "checkout-5d9c-x2x2x");
    static final Subject DEPLOYMENT = new Subject("Deployment", "shop", "checkout");

    private final String reason;
    private final List<Enrichment> enrichments = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();

    private Findings(String reason) {
        this.reason = reason;
    }

    /** A container that crashes again and again, last with that exit code. */
    static Findings crash(int exitCode, String exitReason) {
        return crash(exitCode, exitReason, "");
    }

    static Findings crash(int exitCode, String exitReason, String memoryLimit) {
        Findings it =
                new Findings(exitReason.equals("OOMKilled") ? "OOMKilled" : "CrashLoopBackOff");
        return it.with(
                container(
                        "CrashLoopBackOff",
                        "back-off 20s restarting failed container=web pod=checkout-5d9c-x2x2x_shop(d520d26e)",
                        exitCode,
                        exitReason,
                        memoryLimit));
    }

    /** A container that was never started. */
    static Findings waiting(String reason, String message) {
        return new Findings(reason.startsWith("Err") ? "ImagePullBackOff" : reason)
                .with(container(reason, message, null, "", ""));
    }

    /** An alert about the pod, with nothing known of its containers. */
    static Findings alert(String name) {
        return new Findings(name);
    }

    Findings with(Enrichment enrichment) {
        enrichments.add(enrichment);
        return this;
    }

    Findings log(String... lines) {
        return with(new Enrichment.Logs(POD.name(), "web", true, List.of(lines), false));
    }

    Findings event(String type, String reason, String note) {
        return event(NOON.minusSeconds(1), type, reason, note);
    }

    Findings event(Instant at, String type, String reason, String note) {
        return with(
                new Enrichment.Events(
                        List.of(
                                new Enrichment.Events.Event(
                                        at, type, reason, POD.toString(), note, 3))));
    }

    /** The deployment was rolled out 62 s before the problem began. */
    Findings rolledOut(FieldDiff... diffs) {
        return rolledOutBy(null, Duration.ofSeconds(62), diffs);
    }

    Findings rolledOutBy(@Nullable String manager, Duration before, FieldDiff... diffs) {
        changes.add(
                new Change(DEPLOYMENT, NOON.minus(before), before, null, manager, List.of(diffs)));
        return this;
    }

    static FieldDiff diff(String field, @Nullable String before, @Nullable String after) {
        return new FieldDiff("spec.template.spec.containers[web]." + field, before, after);
    }

    Finding finding() {
        return new FindingDraft(
                        "f-1",
                        Fingerprint.of("home", reason, DEPLOYMENT, "web"),
                        Severity.HIGH,
                        reason,
                        reason,
                        "home",
                        POD,
                        DEPLOYMENT,
                        NOON)
                .enrichments(enrichments)
                .changes(changes)
                .finding();
    }

    static String[] recorded(String name) {
        try (InputStream file = Findings.class.getResourceAsStream("/diagnosis/" + name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), UTF_8)
                    .lines()
                    .toArray(String[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CrashInfo container(
            String stateReason,
            String message,
            @Nullable Integer exitCode,
            String exitReason,
            String memoryLimit) {
        return new CrashInfo(
                POD.name(),
                "web",
                2,
                "WAITING",
                stateReason,
                message,
                "registry:5000/team/web:9.9.9",
                exitCode,
                exitReason,
                exitCode == null ? null : STARTED,
                exitCode == null ? null : NOON,
                memoryLimit);
    }
}
