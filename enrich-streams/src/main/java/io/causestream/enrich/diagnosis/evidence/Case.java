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
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A finding as the rules see it. What many of them ask is worked out once. */
public final class Case {

    /** Alerts about a pod or a job that failed. */
    private static final Pattern ENDED_BADLY =
            Pattern.compile("(?i)crash|restart|job.{0,30}fail|containerwaiting|podnotready");

    /** Alerts about a pod, or a workload's pods, that are not up. */
    private static final Pattern NOT_UP =
            Pattern.compile(
                    "(?i)pending|waiting|not_?ready|mismatch|rollout|notscheduled|misscheduled|not_?running|unavailable|unhealthy|job"
                            // Reasons of Events, of which playbooks may make findings.
                            + "|^Failed(?:Scheduling|Mount|AttachVolume|Create)");

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

    private final Finding finding;
    private final Optional<CrashInfo> crash;
    private final List<Event> events;
    private final List<String> messages;
    private final boolean failed;
    private final boolean down;
    private final Log log;
    private final Log lastWords;
    private final Log complaints;

    private Case(Finding finding) {
        this.finding = finding;
        crash = all(finding, CrashInfo.class).findFirst();
        events = eventsSince(finding, crash.map(CrashInfo::startedAt).orElse(Instant.MIN));
        messages = messages(finding, crash, events);
        failed = failed(finding, crash);
        down = isDown(finding, crash);
        log = Log.of(all(finding, Logs.class).flatMap(logs -> logs.lines().stream()).toList());
        lastWords = log.lastWords();
        complaints = log.complaints();
    }

    public static Case of(Finding finding) {
        return new Case(finding);
    }

    public Finding finding() {
        return finding;
    }

    /** Of the container's last run; empty without one. */
    public Log log() {
        return log;
    }

    /** {@link Log#lastWords} of its log. */
    public Log lastWords() {
        return lastWords;
    }

    /** {@link Log#complaints} of its log. */
    public Log complaints() {
        return complaints;
    }

    public Optional<CrashInfo> crash() {
        return crash;
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
     * never ran. If pods of a workload are not up, they do if they are of a run that ended.
     */
    public boolean failed() {
        return failed;
    }

    private static boolean failed(Finding finding, Optional<CrashInfo> crash) {
        if (finding.reason().equals(Reasons.IMAGE_PULL)) {
            return false;
        }
        return crash.map(it -> it.exitCode() != null && it.exitCode() != 0)
                .orElseGet(() ->
                        ENDED_BADLY.matcher(finding.reason()).find()
                                || (NOT_UP.matcher(finding.reason()).find()
                                        && all(finding, Logs.class).anyMatch(Logs::previous)));
    }

    /** Whether a process of it was ever started. */
    public boolean ran() {
        return ran(crash);
    }

    private static boolean ran(Optional<CrashInfo> crash) {
        return crash.filter(it -> it.exitCode() != null && !neverStarted(it)).isPresent();
    }

    /**
     * Whether it waits for something other than its next try, or an alert states that it is not up:
     * Events about its start then still apply.
     */
    public boolean isDown() {
        return down;
    }

    private static boolean isDown(Finding finding, Optional<CrashInfo> crash) {
        if (NOT_STARTED.contains(finding.reason())) {
            return true;
        }
        return crash.map(it ->
                        it.status().equals("WAITING")
                                && (!ran(crash) || !it.reason().equals(Reasons.CRASH_LOOP)))
                .orElseGet(() -> NOT_UP.matcher(finding.reason()).find());
    }

    /**
     * Whether what the kubelet or the runtime says of a start still applies: it {@link #isDown}, or
     * it was never started.
     */
    public boolean mayStart() {
        return isDown() || crash().filter(Case::neverStarted).isPresent();
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
        return messages;
    }

    private static List<String> messages(
            Finding finding, Optional<CrashInfo> crash, List<Event> events) {
        Stream<String> notes = events.reversed().stream().map(Event::note);
        Stream<String> state = crash.map(CrashInfo::message).stream();
        return Stream.of(state, notes, Stream.of(finding.description()))
                .flatMap(each -> each)
                .filter(text -> !text.isBlank())
                .map(Text::cut)
                .distinct()
                .toList();
    }

    /** Oldest first, without those from before the last run. */
    public List<Event> events() {
        return events;
    }

    private static List<Event> eventsSince(Finding finding, Instant since) {
        return all(finding, Enrichment.Events.class)
                .flatMap(some -> some.events().stream())
                // The API server rounds to whole seconds.
                .filter(event ->
                        since.equals(Instant.MIN) || !event.at().isBefore(since.minusSeconds(1)))
                .toList();
    }

    /** The first message in which the pattern is found. */
    public Optional<Found> inMessages(Pattern pattern) {
        return messages.stream().flatMap(text -> Found.in(text, pattern).stream()).findFirst();
    }

    /**
     * What the table "Facts of …" of the pod states, as {@code kubectl describe pod} would.
     *
     * @param of {@code pod}, {@code container web} or {@code init container migrate}
     * @param what {@code livenessProbe}, {@code last run}, {@code limits}: see the table's rows
     * @return empty if the table was not asked for, or the pod has no such thing
     */
    public Optional<String> fact(String of, String what) {
        return rows("Facts of ").stream()
                .filter(row -> of.equals(row.get("Of")) && what.equals(row.get("What")))
                .flatMap(row -> Stream.ofNullable(row.get("Value")))
                .findFirst();
    }

    /** A fact of the container that fails, be it an init container or not. */
    public Optional<String> fact(String what) {
        return crash().flatMap(crash ->
                fact("container " + crash.container(), what)
                        .or(() -> fact("init container " + crash.container(), what)));
    }

    /**
     * The rows of the tables with such a title, each as its cells by column.
     *
     * @param title the beginning of the title: {@code Pods of }
     */
    public List<Map<String, String>> rows(String title) {
        return all(Enrichment.Table.class)
                .filter(table -> table.title().startsWith(title))
                .flatMap(table -> table.rows().stream().map(row -> byColumn(table.columns(), row)))
                .toList();
    }

    private static Map<String, String> byColumn(List<String> columns, List<String> row) {
        Map<String, String> cells = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            cells.putIfAbsent(columns.get(i), Text.cut(row.get(i)));
        }
        return Collections.unmodifiableMap(cells);
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

    /** The command that shows the workload's spec. */
    public String showWorkload() {
        Subject workload = finding.workload();
        return "kubectl -n %s get %s %s -o yaml"
                .formatted(
                        workload.namespace(),
                        workload.kind().toLowerCase(Locale.ROOT),
                        workload.name());
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
