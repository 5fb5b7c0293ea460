package io.causestream.enrich;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextRequest;
import io.causestream.context.ContextResult;
import io.causestream.enrich.metrics.EnrichMetrics;
import io.causestream.enrich.playbook.StartingPlaybooks;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.finding.Analysis;
import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import io.causestream.observation.AlertmanagerObservation;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.Scope;
import io.causestream.playbook.PlaybookFile;
import io.causestream.playbook.ShippedPlaybooks;
import io.causestream.topics.Control;
import io.causestream.topics.EnrichedFinding;
import io.causestream.topics.ProcessedHeartbeat;
import io.causestream.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.test.TestRecord;

/** Drives the real topology without a broker, in the words a person would use to tell the story. */
public final class EnrichmentScenario implements AutoCloseable {

    public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

    /** Read once: they are immutable. */
    private static final StartingPlaybooks SHIPPED = PlaybookSettings.shipped().starting();

    private static final Duration STEP = Duration.ofMillis(250);
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration LONG_STEP = Duration.ofSeconds(1);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EnrichmentRules rules;
    private final StartingPlaybooks playbooks;
    private RunningTopology running;
    private boolean restartsAtEveryStep;
    private final List<Published> published = new ArrayList<>();
    private final List<ContextRequest> asked = new ArrayList<>();
    private final List<EnrichedFinding> queued = new ArrayList<>();
    private Instant now = NOON;

    /** A revision, and the scenario's time at which it was published. */
    record Published(Instant at, Finding finding) {}

    static Properties config() {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "scenario");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "never-called:9092");
        config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        config.put(
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
                UnreadableRecords.class);
        config.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, UnreadableBodies.class);
        config.put(
                StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
                TOPICS.deadLetters().name());
        return config;
    }

    static Topology topology(EnrichmentRules rules, SimpleMeterRegistry registry) {
        return topology(rules, SHIPPED, registry);
    }

    private static Topology topology(
            EnrichmentRules rules, StartingPlaybooks playbooks, SimpleMeterRegistry registry) {
        return EnrichmentTopology.build(
                new StreamsConfig(config()), TOPICS, rules, playbooks, new EnrichMetrics(registry));
    }

    public static EnrichmentScenario begin() {
        return new EnrichmentScenario(
                EnrichmentRules.defaults().analysing(Set.of("CrashLoopBackOff", "OOMKilled")));
    }

    /** These playbooks besides what is shipped. */
    public static EnrichmentScenario with(String playbooks) {
        return begin().activates(playbooks);
    }

    /** With these limits. */
    public static EnrichmentScenario within(EnrichmentRules rules) {
        return new EnrichmentScenario(rules);
    }

    /** With further playbooks beside those that are shipped. */
    static EnrichmentScenario playing(Path file) {
        return new EnrichmentScenario(
                EnrichmentRules.defaults(),
                new PlaybookSettings(List.of(file), Duration.ofSeconds(10), Map.of()).starting());
    }

    private EnrichmentScenario(EnrichmentRules rules) {
        this(rules, SHIPPED);
    }

    private EnrichmentScenario(EnrichmentRules rules, StartingPlaybooks playbooks) {
        this.rules = rules;
        this.playbooks = playbooks;
        this.running = new RunningTopology(topology(rules, playbooks, registry), NOON);
    }

    /**
     * The process ends, and another goes on from what Kafka has: the stores' changelogs. What only
     * the first one's fields knew is lost.
     */
    public EnrichmentScenario restarts() {
        drain();
        RunningTopology next = new RunningTopology(topology(rules, playbooks, registry), now);
        next.restore(running.changelogs());
        running.close();
        running = next;
        return this;
    }

    /** From here on it restarts after every input, and after every step of the clock. */
    EnrichmentScenario restartingAtEveryStep() {
        restartsAtEveryStep = true;
        return this;
    }

    public EnrichmentScenario sees(KubeObservation... observations) {
        for (KubeObservation observation : observations) {
            running.kube.pipeInput(observation.scope(), observation, now);
            afterStep();
        }
        return this;
    }

    public EnrichmentScenario hears(AlertmanagerObservation published) {
        running.alerts.pipeInput(published.scope(), published, now);
        return afterStep();
    }

    /** A file with these playbooks comes into force beside those that are shipped. */
    public EnrichmentScenario activates(String playbooks) {
        List<PlaybookFile> files = new ArrayList<>(ShippedPlaybooks.files());
        files.add(new PlaybookFile("values.yaml", playbooks));
        running.control.pipeInput("playbooks", PlaybookSettings.shipped().activation(files), now);
        return afterStep();
    }

    EnrichmentScenario controls(Control record) {
        running.control.pipeInput(
                record instanceof Control.OpenAtRewind(Finding finding)
                        ? Scope.of(finding.cluster(), finding.subject()).toString()
                        : "rewind",
                record,
                now);
        return afterStep();
    }

    /** Without any time passing by the wall clock: what waits is read at once. */
    public EnrichmentScenario readsOnAfter(Duration time) {
        now = now.plus(time);
        return this;
    }

    EnrichmentScenario reads(byte[] garbage) {
        running.rawBytes.pipeInput(
                "home/shop".getBytes(java.nio.charset.StandardCharsets.UTF_8), garbage, now);
        return afterStep();
    }

    /**
     * Every request that was not answered yet gets its answer: a log line of that text, else
     * nothing to be had.
     */
    public EnrichmentScenario looksUp(String logLine) {
        return looksUp(logLine, List.of());
    }

    /** The same, and these Events; without a line there is no log. */
    EnrichmentScenario looksUp(String logLine, List<Enrichment.Events.Event> events) {
        for (ContextRequest request : List.copyOf(asked)) {
            answer(
                    request,
                    switch (request.query()) {
                        case ContextQuery.ObjectEvents every when !events.isEmpty() ->
                                new Enrichment.Events(events);
                        case ContextQuery.ContainerLogs logs when !logLine.isEmpty() ->
                                new Enrichment.Logs(
                                        request.subject().name(),
                                        logs.container(),
                                        true,
                                        List.of(logLine),
                                        false);
                        default ->
                                new Enrichment.Unavailable(request.query().what(), "nothing there");
                    });
        }
        return this;
    }

    public EnrichmentScenario answer(ContextRequest request, Enrichment answer) {
        asked.remove(request);
        running.results.pipeInput(
                request.cluster(), ContextResult.of(request, answer, Duration.ofMillis(20)), now);
        return afterStep();
    }

    EnrichmentScenario analyses(EnrichedFinding question, String cause) {
        Finding finding = question.finding();
        return receives(
                new Analysis.Answered(
                        finding.id(),
                        finding.cluster(),
                        finding.revision(),
                        question.contextHash(),
                        cause,
                        List.of(),
                        List.of(),
                        Confidence.MEDIUM,
                        0,
                        "phi3:mini",
                        Duration.ofSeconds(9)));
    }

    /** What a worker has published. */
    public EnrichmentScenario receives(Analysis analysis) {
        running.analyses.pipeInput(analysis.cluster(), analysis, now);
        return afterStep();
    }

    /** What the topology noted comes back to it, as from Kafka. */
    public EnrichmentScenario passes(Duration time) {
        // In minutes nobody looks at quarters of a second.
        return passes(time, time.compareTo(LONG) < 0 ? STEP : LONG_STEP);
    }

    /**
     * The same, with a clock that moves in such steps: what is due within one happens at its end.
     */
    public EnrichmentScenario passes(Duration time, Duration step) {
        Instant until = now.plus(time);
        while (now.isBefore(until)) {
            running.driver.advanceWallClockTime(step);
            now = now.plus(step);
            afterStep();
        }
        return this;
    }

    public Instant now() {
        return now;
    }

    public List<Finding> told() {
        return published.stream().map(Published::finding).toList();
    }

    /** All that was published, one line a revision. */
    String revisions() {
        return RevisionLog.of(published);
    }

    public Finding last() {
        return published.getLast().finding();
    }

    /** What the rules say of a finding of which they have to say something. */
    public static Diagnosis diagnosis(Finding finding) {
        return Objects.requireNonNull(finding.diagnosis(), finding::title);
    }

    /** The latest revision of each finding, as a sink would show it: not what is held back. */
    public List<Finding> shown() {
        Map<String, Finding> latest = new LinkedHashMap<>();
        told().forEach(finding -> latest.put(finding.id(), finding));
        return latest.values().stream()
                .filter(finding ->
                        !finding.muted()
                                && finding.relations().mergedInto() == null
                                && finding.relations().symptomOf().isEmpty())
                .toList();
    }

    /** The latest revision of each finding that began with such a title. */
    public List<Finding> called(String title) {
        Map<String, Finding> latest = new LinkedHashMap<>();
        told().forEach(finding -> latest.put(finding.id(), finding));
        return latest.values().stream()
                .filter(finding -> finding.title().startsWith(title))
                .toList();
    }

    List<String> titles() {
        return told().stream().map(Finding::title).distinct().toList();
    }

    public List<ContextRequest> asked() {
        return List.copyOf(asked);
    }

    /** The questions to the model, in the order in which they were asked. */
    public List<EnrichedFinding> queued() {
        return List.copyOf(queued);
    }

    /** The heartbeats that have passed through since the last call. */
    List<TestRecord<String, ProcessedHeartbeat>> heartbeats() {
        return running.heartbeats.readRecordsToList();
    }

    long deadLetters() {
        return running.deadLetters.getQueueSize();
    }

    public double count(String what, String reason) {
        return registry.get("causestream.enrich." + what).tag("reason", reason).counter().count();
    }

    @Override
    public void close() {
        running.close();
    }

    private EnrichmentScenario afterStep() {
        return restartsAtEveryStep ? restarts() : drain();
    }

    private EnrichmentScenario drain() {
        running.findings
                .readValuesToList()
                .forEach(finding -> published.add(new Published(now, finding)));
        asked.addAll(running.requests.readValuesToList());
        queued.addAll(running.urgent.readValuesToList());
        queued.addAll(running.queue.readValuesToList());
        return this;
    }
}
