package io.causestream.ai;

import io.causestream.ai.limits.CallBudget;
import io.causestream.ai.limits.ModelCircuit;
import io.causestream.ai.limits.UrgentFirst;
import io.causestream.ai.runbook.RunbookReload;
import io.causestream.service.BackgroundLoop;
import io.causestream.service.FailureListener;
import io.causestream.service.Readiness;
import io.causestream.service.Service;
import io.causestream.topics.KafkaLogin;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
    private final ModelCircuit circuit;
    private final ModelClient model;
    private final ModelWindow window;
    private final ModelCheck check;
    private final RunbookReload runbooks;
    private final List<QueueWorker> workers = new ArrayList<>();
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private volatile boolean started;

    public AiWorker(AiWorkerConfig config, MeterRegistry registry, FailureListener failure) {
        this.config = config;
        this.metrics = new AiMetrics(registry);
        this.failure = failure;
        this.circuit = new ModelCircuit(config.model(), Clock.systemUTC());
        this.model = ModelClient.of(config);
        this.window = new ModelWindow(config);
        this.check = new ModelCheck(model, config, window, circuit::tryNow);
        this.runbooks = new RunbookReload(config.analysis().runbooks());
        metrics.reachable(check);
        metrics.circuit(circuit);
        metrics.speed(model);
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
        closing.push(model::close);
        LanguageModel calls =
                new ModelCalls(
                        model,
                        new CallBudget(config.limits(), Clock.systemUTC()),
                        circuit,
                        metrics);
        Questions questions =
                new Questions(
                        topics,
                        new Analyst(config, calls, window, metrics, runbooks),
                        new PublishedAnalyses(),
                        new Outbox(producer, topics),
                        config.limits().maxAge(),
                        metrics);
        closing.push(this::closeWorkers);
        UrgentFirst turns = new UrgentFirst(config.workers());
        for (int number = 1; number <= config.workers(); number++) {
            addWorker("urgent-" + number, topics.enrichedUrgent(), turns.urgent(), questions);
            addWorker("other-" + number, topics.enriched(), turns.other(), questions);
        }
        check.start();
        closing.push(check::close);
        workers.forEach(QueueWorker::start);
        runbooks.start();
        closing.push(runbooks::close);
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
                        : List.of(
                                "%d of %d consumers poll Kafka".formatted(polling, workers.size())),
                Stream.concat(modelObstacle().stream(), runbooks.problems().stream()).toList());
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
     * One consumer for each queue and worker: which of them calls the model is a matter of turns.
     */
    private void addWorker(
            String name, Topic<?, ?> queue, UrgentFirst.Turn turn, Questions questions) {
        KafkaSettings kafka = config.kafka();
        Map<String, Object> client = kafka.client(NAME + "-" + name);
        client.put(ConsumerConfig.GROUP_ID_CONFIG, kafka.groups().analysts());
        workers.add(
                new QueueWorker(
                        NAME + "-" + name,
                        client,
                        queue.name(),
                        turn,
                        questions,
                        metrics,
                        cause -> failure.onFailure(NAME, cause)));
    }
}
