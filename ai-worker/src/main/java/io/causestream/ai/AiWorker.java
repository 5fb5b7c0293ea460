package io.causestream.ai;

import io.causestream.service.BackgroundLoop;
import io.causestream.service.FailureListener;
import io.causestream.service.Readiness;
import io.causestream.service.Service;
import io.causestream.topics.KafkaLogin;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Has a model analyse findings: a pool of workers on the two queues of enrich-streams. */
public final class AiWorker implements Service {

    private static final String NAME = "ai-worker";
    private static final Duration TIME_TO_CLOSE_PRODUCER = Service.tenthsOfTimeToStop(2);

    private final AiWorkerConfig config;
    private final AiMetrics metrics;
    private final FailureListener failure;
    private final ModelCheck check;
    private final List<QueueWorker> workers = new ArrayList<>();
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private volatile boolean started;

    public AiWorker(AiWorkerConfig config, MeterRegistry registry, FailureListener failure) {
        this.config = config;
        this.metrics = new AiMetrics(registry);
        this.failure = failure;
        this.check = new ModelCheck(config.ollamaUrl(), config.model());
        metrics.reachable(check);
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Needs no model: without one, each finding gets a note that it has no analysis. */
    @Override
    public synchronized void start() {
        KafkaSettings kafka = config.kafka();
        KafkaLogin.check(kafka);
        Topics topics = kafka.topics();
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        kafka.producer(NAME), new ByteArraySerializer(), new ByteArraySerializer());
        closing.push(() -> producer.close(TIME_TO_CLOSE_PRODUCER));
        OllamaModel model = new OllamaModel(config);
        closing.push(model::close);
        RecentAnswers recent = new RecentAnswers();
        Questions questions =
                new Questions(
                        topics,
                        new Analyst(config, model, recent, metrics),
                        recent,
                        new Outbox(producer, topics));
        closing.push(this::closeWorkers);
        for (int number = 1; number <= config.workers(); number++) {
            workers.add(
                    new QueueWorker(
                            NAME + "-" + number,
                            consumer(kafka, number),
                            queues(topics, number),
                            questions,
                            metrics,
                            cause -> failure.onFailure(NAME, cause)));
        }
        workers.forEach(QueueWorker::start);
        check.start();
        closing.push(check::close);
        started = true;
    }

    /** Ready if Kafka gives work to all workers; an unavailable model does not matter here. */
    @Override
    public Readiness readiness() {
        if (!started) {
            return Readiness.notReady("not running");
        }
        long polling = workers.stream().filter(QueueWorker::isPolling).count();
        return new Readiness(
                polling == workers.size()
                        ? List.of()
                        : List.of("%d of %d workers poll Kafka".formatted(polling, workers.size())),
                modelObstacle().stream().toList());
    }

    /**
     * Why the model is unavailable at present, in a sentence for people; empty if it is available.
     * Checked every 15 s while the service runs.
     */
    public Optional<String> modelObstacle() {
        return check.lastObstacle();
    }

    /** Interrupts calls in progress, and releases their questions to other workers. */
    @Override
    public synchronized void close() {
        started = false;
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }

    /** Closes all at the same time: each may take seconds. */
    private void closeWorkers() {
        BackgroundLoop.closeAll(
                workers.stream().map(QueueWorker::loop).toList(), QueueWorker.TIME_TO_STOP);
    }

    /**
     * Urgent findings must not wait behind the rest: the last worker takes the rest, all others the
     * urgent ones. A single worker takes both in order.
     */
    private List<String> queues(Topics topics, int number) {
        String urgent = topics.enrichedUrgent().name();
        String rest = topics.enriched().name();
        if (config.workers() == 1) {
            return List.of(urgent, rest);
        }
        return List.of(number == config.workers() ? rest : urgent);
    }

    private static Map<String, Object> consumer(KafkaSettings kafka, int number) {
        Map<String, Object> client = kafka.client(NAME + "-" + number);
        client.put(ConsumerConfig.GROUP_ID_CONFIG, kafka.groups().analysts());
        return client;
    }
}
