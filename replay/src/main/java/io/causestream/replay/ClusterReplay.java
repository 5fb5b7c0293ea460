package io.causestream.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.context.ContextRequest;
import io.causestream.context.ContextResult;
import io.causestream.enrich.EnrichmentTopology;
import io.causestream.enrich.StreamsSettings;
import io.causestream.enrich.metrics.EnrichMetrics;
import io.causestream.finding.Analysis;
import io.causestream.finding.Finding;
import io.causestream.replay.ReplayedFinding.Revision;
import io.causestream.replay.incident.IncidentRecord;
import io.causestream.replay.incident.IncidentTopic;
import io.causestream.topics.EnrichedFinding;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The topology over the records of one cluster. The wall clock is that of the records: it moves on
 * in small steps before each record, so that timers elapse between the records as they did. What
 * the topology asks for is answered from the recording. For one thread.
 */
final class ClusterReplay implements AutoCloseable {

    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

    /**
     * A timer elapses at most this late. Each step costs the driver as much as some records:
     * smaller ones would be most of the work in a quiet cluster.
     */
    private static final Duration STEP = Duration.ofSeconds(1);

    /**
     * What nobody reads, such as the timers, is thrown away this often: the driver keeps it all.
     */
    private static final int DISCARD_EVERY = 500;

    private static final String NOT_RECORDED = "not recorded: nobody asked for it at the time";

    private final RecordedAnswers<ContextResult> contexts;
    private final RecordedAnswers<Analysis> analyses;
    private final Instant from;
    private final TopologyTestDriver driver;
    private final Map<IncidentTopic, TestInputTopic<byte[], byte[]>> inputs =
            new EnumMap<>(IncidentTopic.class);
    private final TestInputTopic<String, ContextResult> contextInput;
    private final TestInputTopic<String, Analysis> analysisInput;
    private final TestOutputTopic<byte[], byte[]> findings;
    private final TestOutputTopic<String, ContextRequest> requests;
    private final List<TestOutputTopic<String, EnrichedFinding>> queues;
    private final Map<String, TestOutputTopic<byte[], byte[]>> discarded = new HashMap<>();
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::number));
    private final Map<String, Course> courses = new TreeMap<>();
    private final Map<String, Set<String>> notRecorded = new HashMap<>();
    private final PublishedFindings published;
    private Instant now;
    private long dues;
    private long unreadable;
    private int undiscarded;

    /** Something that reaches the topology at its time. */
    private record Due(Instant at, long number, Consumer<Instant> pipe) {}

    private static final class Course {
        String last = "";
        final List<Revision> revisions = new ArrayList<>();
    }

    /**
     * @param from before it nothing is reported
     * @param begin the time of the first record
     * @param published gets each revision from {@code from} on
     */
    ClusterReplay(
            ReplayRules rules,
            RecordedAnswers<ContextResult> contexts,
            RecordedAnswers<Analysis> analyses,
            Instant from,
            Instant begin,
            PublishedFindings published) {
        this.contexts = contexts;
        this.analyses = analyses;
        this.from = from;
        this.published = published;
        this.now = begin;
        Properties properties = StreamsSettings.withoutBroker(TOPICS);
        this.driver =
                new TopologyTestDriver(
                        EnrichmentTopology.forReplay(
                                new StreamsConfig(properties),
                                TOPICS,
                                rules.limits(),
                                rules.playbooks(),
                                new EnrichMetrics(new SimpleMeterRegistry())),
                        properties,
                        begin);
        for (IncidentTopic topic :
                Set.of(IncidentTopic.RAW_KUBE, IncidentTopic.RAW_ALERTS, IncidentTopic.CONTROL)) {
            inputs.put(
                    topic,
                    driver.createInputTopic(
                            topic.of(TOPICS).name(),
                            new ByteArraySerializer(),
                            new ByteArraySerializer()));
        }
        contextInput = input(TOPICS.contextResults());
        analysisInput = input(TOPICS.analyses());
        findings =
                driver.createOutputTopic(
                        TOPICS.findings().name(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        requests = output(TOPICS.contextRequests());
        queues = List.of(output(TOPICS.enrichedUrgent()), output(TOPICS.enriched()));
    }

    private <V> TestInputTopic<String, V> input(Topic<String, V> topic) {
        return driver.createInputTopic(
                topic.name(), topic.keySerde().serializer(), topic.valueSerde().serializer());
    }

    private <V> TestOutputTopic<String, V> output(Topic<String, V> topic) {
        return driver.createOutputTopic(
                topic.name(), topic.keySerde().deserializer(), topic.valueSerde().deserializer());
    }

    /** The next record of a raw topic or of control. */
    void accept(IncidentRecord record) {
        passTo(Instant.ofEpochMilli(record.timestamp()));
        TestInputTopic<byte[], byte[]> input = inputs.get(record.topic());
        if (input == null) {
            throw new IllegalArgumentException("not an input of a replay: " + record.topic());
        }
        input.pipeInput(
                new TestRecord<>(
                        record.key(),
                        record.value(),
                        new RecordHeaders(record.headers()),
                        Instant.ofEpochMilli(record.timestamp())));
        take();
    }

    /** Lets the time pass; timestamps that go back do not. */
    void passTo(Instant time) {
        while (now.isBefore(time)) {
            Duration rest = Duration.between(now, time);
            Duration step = rest.compareTo(STEP) < 0 ? rest : STEP;
            pipeUntil(now.plus(step));
            driver.advanceWallClockTime(step);
            now = now.plus(step);
            take();
        }
        pipeUntil(now);
    }

    private void pipeUntil(Instant time) {
        for (Due next = due.peek(); next != null && !next.at().isAfter(time); next = due.peek()) {
            due.remove();
            next.pipe().accept(next.at());
            take();
        }
    }

    private void take() {
        while (!findings.isEmpty()) {
            TestRecord<byte[], byte[]> record = findings.readRecord();
            publish(new String(record.key(), UTF_8), record.value(), record.getRecordTime());
        }
        while (!requests.isEmpty()) {
            TestRecord<String, ContextRequest> request = requests.readRecord();
            look(request.value(), request.getRecordTime());
        }
        for (TestOutputTopic<String, EnrichedFinding> queue : queues) {
            while (!queue.isEmpty()) {
                TestRecord<String, EnrichedFinding> question = queue.readRecord();
                analyse(question.value(), question.getRecordTime());
            }
        }
        if (++undiscarded >= DISCARD_EVERY) {
            undiscarded = 0;
            discard();
        }
    }

    private void publish(String id, byte[] json, Instant at) {
        if (at.isBefore(from)) {
            return;
        }
        Finding finding = TOPICS.findings().valueSerde().deserializer().deserialize("", json);
        Course course = courses.computeIfAbsent(id, any -> new Course());
        course.last = new String(json, UTF_8);
        course.revisions.add(
                new Revision(
                        finding.revision(),
                        at,
                        finding.status(),
                        finding.severity(),
                        finding.isHeldBack()));
        published.on(finding, json, at);
    }

    private void look(ContextRequest request, Instant asked) {
        Question question = new Question(request.cluster(), request.subject(), request.query());
        Optional<RecordedAnswers.Answer<ContextResult>> recorded =
                contexts.to(question.inRequest(request.id()), asked)
                        .or(() -> contexts.to(question, asked))
                        .or(() -> contexts.to(question.ofAnyRun(), asked));
        if (recorded.isEmpty()) {
            notRecorded
                    .computeIfAbsent(request.findingId(), any -> new LinkedHashSet<>())
                    .add(request.query().what());
            at(
                    asked,
                    at ->
                            answer(
                                    ContextResult.unavailable(request, NOT_RECORDED, Duration.ZERO),
                                    at));
            return;
        }
        ContextResult result = recorded.get().value();
        // One that came later came as late as then; an earlier one as fast as it did.
        Instant due =
                recorded.get().at().isBefore(asked)
                        ? asked.plus(result.took())
                        : recorded.get().at();
        at(due, at -> answer(ContextResult.of(request, result.answer(), result.took()), at));
    }

    private void answer(ContextResult result, Instant at) {
        contextInput.pipeInput(result.cluster(), result, at);
    }

    private void analyse(EnrichedFinding question, Instant asked) {
        Finding finding = question.finding();
        analyses.to(question.contextHash(), asked)
                .ifPresent(recorded -> {
                    Analysis analysis = of(recorded.value(), finding);
                    at(
                            recorded.at().isBefore(asked) ? asked : recorded.at(),
                            at -> analysisInput.pipeInput(finding.cluster(), analysis, at));
                });
    }

    /** The same answer, to this question. */
    private static Analysis of(Analysis recorded, Finding finding) {
        return switch (recorded) {
            case Analysis.Answered it ->
                    new Analysis.Answered(
                            finding.id(),
                            finding.cluster(),
                            finding.revision(),
                            it.contextHash(),
                            it.cause(),
                            it.evidence(),
                            it.fixes(),
                            it.confidence(),
                            it.dropped(),
                            it.model(),
                            it.took(),
                            it.details());
            case Analysis.NoAnswer it ->
                    new Analysis.NoAnswer(
                            finding.id(),
                            finding.cluster(),
                            finding.revision(),
                            it.contextHash(),
                            it.why(),
                            it.model());
            case Analysis.NeedsContext it ->
                    new Analysis.NeedsContext(
                            finding.id(),
                            finding.cluster(),
                            finding.revision(),
                            it.contextHash(),
                            it.wanted(),
                            it.model());
            case Analysis.Unknown it -> it;
        };
    }

    private void at(Instant time, Consumer<Instant> pipe) {
        due.add(new Due(time, dues++, pipe));
    }

    private void discard() {
        for (String topic : driver.producedTopicNames()) {
            if (topic.equals(TOPICS.deadLetters().name())) {
                unreadable += discard(topic).readRecordsToList().size();
            } else if (!isRead(topic)) {
                discard(topic).readRecordsToList();
            }
        }
    }

    private TestOutputTopic<byte[], byte[]> discard(String topic) {
        return discarded.computeIfAbsent(
                topic,
                name ->
                        driver.createOutputTopic(
                                name, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    private static boolean isRead(String topic) {
        return topic.equals(TOPICS.findings().name())
                || topic.equals(TOPICS.contextRequests().name())
                || topic.equals(TOPICS.enriched().name())
                || topic.equals(TOPICS.enrichedUrgent().name());
    }

    /**
     * Lets the time pass until the end of the incident.
     *
     * @return what became of the findings, in the order of their beginnings and ids
     */
    List<ReplayedFinding> finish(Instant end) {
        passTo(end);
        discard();
        List<ReplayedFinding> all = new ArrayList<>();
        courses.forEach((id, course) ->
                all.add(
                        new ReplayedFinding(
                                course.last,
                                course.revisions,
                                List.copyOf(notRecorded.getOrDefault(id, Set.of())))));
        all.sort(
                Comparator.comparing(
                        (ReplayedFinding finding) -> finding.revisions().getFirst().at()));
        return all;
    }

    /** The number of records that could not be read; complete after {@link #finish}. */
    long unreadable() {
        return unreadable;
    }

    @Override
    public void close() {
        driver.close();
    }
}
