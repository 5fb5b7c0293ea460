package io.causestream.benchmarks.ai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.ai.AiWorker;
import io.causestream.ai.AiWorkerConfig;
import io.causestream.benchmarks.TemporaryFolder;
import io.causestream.doubles.model.Reply;
import io.causestream.doubles.model.Script;
import io.causestream.doubles.model.ScriptedModel;
import io.causestream.finding.Analysis;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.topics.EnrichedFinding;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import io.causestream.topics.TopicsCreator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How many different questions the pool answers in the time that the model alone would take, and
 * how long questions take at half of that rate, without and with one call that hangs. Arguments:
 * questions, workers, milliseconds of a call.
 */
public final class AiPoolThroughput {

    private static final String MODEL = "scripted";
    private static final String HANGS = "hanging-forever";
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final double PERCENTILE = 0.99;
    private static final double NANOS = 1e9;

    private final Topics topics;
    private final KafkaProducer<byte[], byte[]> questions;
    private final KafkaConsumer<byte[], byte[]> analyses;
    private final Map<String, Long> asked = new HashMap<>();

    private AiPoolThroughput(KafkaSettings kafka) {
        topics = kafka.topics();
        questions =
                new KafkaProducer<>(
                        kafka.patientProducer("asker"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        analyses =
                new KafkaConsumer<>(
                        kafka.client("reader"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        String topic = topics.analyses().name();
        List<TopicPartition> partitions =
                analyses.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        analyses.assign(partitions);
        analyses.seekToBeginning(partitions);
    }

    public static void main(String[] args)
            throws IOException, InterruptedException, ExecutionException {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 200;
        int workers = args.length > 1 ? Integer.parseInt(args[1]) : 4;
        Duration call = Duration.ofMillis(args.length > 2 ? Long.parseLong(args[2]) : 2_000);
        Reply answer =
                new Reply.After(
                        call,
                        new Reply.Says(
                                "{\"cause\":\"it is busy\",\"evidence\":[],\"fixes\":[],\"confidence\":\"LOW\"}"));
        Script script =
                new Script(
                        List.of(
                                new Script.Line(HANGS, new Reply.Hangs()),
                                new Script.Line("", answer)));
        try (TemporaryFolder folder = TemporaryFolder.create("ai-pool");
                ScriptedModel model = ScriptedModel.start(MODEL, script);
                EmbeddedKafka broker = EmbeddedKafka.start(folder.path(), 0)) {
            KafkaSettings kafka = KafkaSettings.at(broker.bootstrapServers());
            try (Admin admin = Admin.create(kafka.client("creator"))) {
                new TopicsCreator(admin, Installation.STANDALONE, Duration.ofSeconds(30))
                        .create(kafka.topics(), kafka.groups());
            }
            AiWorkerConfig config =
                    AiWorkerConfig.of(kafka, model.url(), MODEL)
                            .withWorkers(workers)
                            .withTimeout(LONGEST);
            try (AiWorker worker =
                    new AiWorker(
                            config,
                            new SimpleMeterRegistry(),
                            (service, cause) -> {
                                throw new IllegalStateException(service, cause);
                            })) {
                worker.start();
                new AiPoolThroughput(kafka).measure(count, workers, call);
            }
        }
    }

    private void measure(int count, int workers, Duration call)
            throws InterruptedException, ExecutionException {
        // Until all consumers have joined.
        ask("warm", 2 * workers, Duration.ZERO);
        latencies(2 * workers);

        double ideal = Math.ceil((double) count / workers) * call.toNanos() / NANOS;
        long began = System.nanoTime();
        ask("all", count, Duration.ZERO);
        latencies(count);
        double took = (System.nanoTime() - began) / NANOS;
        System.out.printf(
                "%d questions, %d workers, calls of %d ms: %.1f s, the model alone %.1f s: %.2f of its throughput%n",
                count, workers, call.toMillis(), took, ideal, ideal / took);

        Duration pause = call.multipliedBy(2).dividedBy(workers);
        ask("calm", count / 4, pause);
        System.out.printf("at half of its rate: p99 %.2f s%n", percentile(latencies(count / 4)));
        ask(HANGS, 1, Duration.ZERO);
        ask("beside", count / 4, pause);
        System.out.printf(
                "the same beside a call that hangs: p99 %.2f s%n",
                percentile(latencies(count / 4)));
    }

    private void ask(String name, int count, Duration pause)
            throws InterruptedException, ExecutionException {
        for (int number = 0; number < count; number++) {
            Topic<String, EnrichedFinding> queue =
                    number % 2 == 0 ? topics.enrichedUrgent() : topics.enriched();
            EnrichedFinding question = question(name + "-" + number);
            asked.put(question.finding().id(), System.nanoTime());
            questions
                    .send(
                            new ProducerRecord<>(
                                    queue.name(),
                                    question.finding().id().getBytes(UTF_8),
                                    queue.valueSerde()
                                            .serializer()
                                            .serialize(queue.name(), question)))
                    .get();
            Thread.sleep(pause);
        }
    }

    /** Seconds from the question to its analysis, of the next ones; each must be answered. */
    private List<Double> latencies(int count) {
        List<Double> latencies = new ArrayList<>();
        while (latencies.size() < count) {
            for (ConsumerRecord<byte[], byte[]> record : analyses.poll(Duration.ofSeconds(1))) {
                Analysis analysis =
                        topics.analyses()
                                .valueSerde()
                                .deserializer()
                                .deserialize(record.topic(), record.value());
                if (!(analysis instanceof Analysis.Answered)) {
                    throw new IllegalStateException("not answered: " + analysis);
                }
                Long began = asked.remove(analysis.findingId());
                if (began == null) {
                    throw new IllegalStateException("answered twice: " + analysis.findingId());
                }
                // The time of the record, not of this look: questions are still sent meanwhile.
                long age = System.currentTimeMillis() - record.timestamp();
                latencies.add((System.nanoTime() - began) / NANOS - age / 1e3);
            }
        }
        return latencies;
    }

    private static double percentile(List<Double> values) {
        Collections.sort(values);
        return values.get((int) Math.ceil(values.size() * PERCENTILE) - 1);
    }

    private static EnrichedFinding question(String name) {
        Subject pod = Subject.pod("shop", name);
        Finding finding =
                new FindingDraft(
                                name,
                                Fingerprint.of("home", "CrashLoopBackOff", pod, name),
                                Severity.HIGH,
                                "CrashLoopBackOff",
                                "Crashing pod " + name,
                                "home",
                                pod,
                                pod,
                                Instant.now())
                        .finding();
        return new EnrichedFinding(finding, "hash-" + name);
    }
}
