package io.causestream.enrich.diagnosis.evidence;

import io.causestream.enrich.rules.Reasons;
import io.causestream.finding.Change;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Enrichment.Events.Event;
import io.causestream.finding.Enrichment.Graph;
import io.causestream.finding.Enrichment.Logs;
import io.causestream.finding.Finding;
import io.causestream.finding.Subject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A finding as the rules see it.
 *
 * @param log of the container's last run; empty without one
 */
public record Case(Finding finding, Log log) {

    /** Alerts about a pod or a job that failed. */
    private static final Pattern ENDED_BADLY =
            Pattern.compile("(?i)crash|restart|job.{0,30}fail|containerwaiting|podnotready");

    /** Alerts about a pod, or a workload's pods, that are not up. */
    private static final Pattern NOT_UP =
            Pattern.compile(
                    "(?i)pending|waiting|not_?ready|mismatch|rollout|notscheduled|misscheduled|not_?running|unavailable|unhealthy|job");

    /**
     * Reasons of findings about pods that are not up, as Kubernetes itself reports; a container of
     * the pod may still run.
     */
    private static final Set<String> NOT_STARTED =
            Set.of(
                    Reasons.PENDING,
                    Reasons.PROBE_FAILING,
                    Reasons.FAILED_MOUNT,
                    Reasons.CONTAINER_WAITING,
                    Reasons.CLAIM_PENDING);

    public static Case of(Finding finding) {
        List<String> lines =
                all(finding, Logs.class).flatMap(logs -> logs.lines().stream()).toList();
        return new Case(finding, Log.of(lines));
    }

    public Optional<CrashInfo> crash() {
        return all(CrashInfo.class).findFirst();
    }

    /** The first curve that is one of memory. */
    public Optional<Graph> memory() {
        return all(Graph.class).filter(graph -> graph.unit().equals("bytes")).findFirst();
    }

    /** Whether the last run ended with this code; never true without a crash. */
    public boolean exited(int code) {
        return crash().map(CrashInfo::exitCode).filter(exit -> exit == code).isPresent();
    }

    /**
     * Whether a container's last log lines can show why it failed: not if it is up and well, or
     * never ran.
     */
    public boolean failed() {
        if (finding.reason().equals(Reasons.IMAGE_PULL)) {
            return false;
        }
        return crash().map(crash -> crash.exitCode() != null && crash.exitCode() != 0)
                .orElseGet(() -> ENDED_BADLY.matcher(finding.reason()).find());
    }

    /** Whether a process of it was ever started. */
    public boolean ran() {
        return crash().filter(crash -> crash.exitCode() != null && !neverStarted(crash))
                .isPresent();
    }

    /**
     * Whether it waits for something other than its next try, or an alert states that it is not up:
     * Events about its start then still apply.
     */
    public boolean isDown() {
        if (NOT_STARTED.contains(finding.reason())) {
            return true;
        }
        return crash().map(crash ->
                        crash.status().equals("WAITING")
                                && (!ran() || !crash.reason().equals(Reasons.CRASH_LOOP)))
                .orElseGet(() -> NOT_UP.matcher(finding.reason()).find());
    }

    public static boolean neverStarted(CrashInfo crash) {
        return crash.exitReason().equals("StartError")
                || crash.exitReason().equals("ContainerCannotRun");
    }

    /**
     * The message of the container's state, the notes of Events since its last run began, the
     * latest first, and the finding's description: what an Event of an earlier run reports may long
     * be fixed.
     */
    List<String> messages() {
        Stream<String> notes = events().reversed().stream().map(Event::note);
        Stream<String> state = crash().map(CrashInfo::message).stream();
        return Stream.of(state, notes, Stream.of(finding.description()))
                .flatMap(each -> each)
                .filter(text -> !text.isBlank())
                .map(Text::cut)
                .toList();
    }

    /** Oldest first, without those from before the last run. */
    public List<Event> events() {
        Instant since = crash().map(CrashInfo::startedAt).orElse(Instant.MIN);
        return all(Enrichment.Events.class)
                .flatMap(events -> events.events().stream())
                // The API server rounds to whole seconds.
                .filter(event ->
                        since.equals(Instant.MIN) || !event.at().isBefore(since.minusSeconds(1)))
                .toList();
    }

    /** The first message in which the pattern is found. */
    public Optional<Found> inMessages(Pattern pattern) {
        return messages().stream().flatMap(text -> Found.in(text, pattern).stream()).findFirst();
    }

    /** The changes that came before the problem, the nearest first. */
    public List<Change> changesBefore() {
        return finding.changes().stream()
                .filter(change -> change.beforeStart().isPositive())
                .sorted(Comparator.comparing(Change::beforeStart))
                .toList();
    }

    /** {@code container web}, or {@code a container} where none is known. */
    public String container() {
        return crash().map(crash -> "container " + crash.container()).orElse("a container");
    }

    public String workload() {
        return words(finding.workload());
    }

    /** For a sentence: {@code deployment shop/checkout}. */
    public static String words(Subject subject) {
        return subject.kind().toLowerCase(Locale.ROOT) + " " + subject.qualifiedName();
    }

    private <T extends Enrichment> Stream<T> all(Class<T> kind) {
        return all(finding, kind);
    }

    private static <T extends Enrichment> Stream<T> all(Finding finding, Class<T> kind) {
        return finding.enrichments().stream().filter(kind::isInstance).map(kind::cast);
    }
}
