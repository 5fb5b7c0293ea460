package io.causestream.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.causestream.ai.limits.ModelLimits;
import io.causestream.finding.Analysis;
import io.causestream.kafka.EmbeddedKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several workers on one broker, with a model whose pace the tests set. */
class AiPoolTest {

    private static final String NAME = "phi3:mini";
    private static final String ANSWER =
            "{\"message\":{\"content\":\"{\\\"cause\\\":\\\"a setting is missing\\\",\\\"evidence\\\":[],\\\"fixes\\\":[],\\\"confidence\\\":\\\"LOW\\\"}\"},\"done\":true,\"done_reason\":\"stop\"}";

    @TempDir static Path folder;
    private static EmbeddedKafka broker;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /** Opened when a test ends: what hangs is let go. */
    private final CountDownLatch end = new CountDownLatch(1);

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedKafka.start(folder, 0);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @AfterEach
    void letGo() {
        end.countDown();
    }

    @Test
    void keepsAllWorkersBusyAndAnswersEachQuestionOnce() throws Exception {
        Duration call = Duration.ofMillis(250);
        try (LocalServer model = new LocalServer(exchange -> answerAfter(exchange, call));
                Kafka kafka = Kafka.on(broker);
                AiWorker worker = started(config(kafka, model).withWorkers(4))) {
            // Until all consumers have joined, so that what is measured is work alone.
            kafka.askUrgently(Questioned.missingSetting("first"));
            within30s().until(() -> kafka.analyses().size() == 1 && worker.isReady());
            for (int i = 0; i < 12; i++) {
                kafka.ask(Questioned.missingSetting("f-" + i));
                kafka.askUrgently(Questioned.missingSetting("u-" + i));
            }
            within30s().until(() -> accepted() == 25);

            assertThat(kafka.analyses())
                    .hasSize(25)
                    .extracting(Analysis::findingId)
                    .doesNotHaveDuplicates();
            assertThat(most.get()).isEqualTo(4);
        }
    }

    @Test
    void answersAllOthersWhileOneCallHangs() throws Exception {
        try (LocalServer model =
                        new LocalServer(exchange ->
                                answerAfter(
                                        exchange,
                                        now.get() == 0
                                                ? Duration.ofMinutes(1)
                                                : Duration.ofMillis(20)));
                Kafka kafka = Kafka.on(broker);
                AiWorker worker = started(config(kafka, model).withWorkers(2))) {
            kafka.askUrgently(Questioned.missingSetting("hangs"));
            within30s().until(() -> model.requests().stream().anyMatch(AiPoolTest::isChat));
            for (int i = 0; i < 5; i++) {
                kafka.ask(Questioned.missingSetting("f-" + i));
                kafka.askUrgently(Questioned.missingSetting("u-" + i));
            }

            within30s().until(() -> accepted() == 10);

            within30s().until(worker::isReady);
            assertThat(kafka.analyses())
                    .hasSize(10)
                    .extracting(Analysis::findingId)
                    .doesNotContain("hangs");
        }
    }

    @Test
    void asksAboutWhatIsUrgentFirstWithASingleWorker() throws Exception {
        try (LocalServer model =
                        new LocalServer(exchange -> answerAfter(exchange, Duration.ofMillis(250)));
                Kafka kafka = Kafka.on(broker)) {
            kafka.ask(Questioned.missingSetting("first"));
            kafka.askUrgently(Questioned.missingSetting("first-urgent"));
            try (AiWorker worker = started(config(kafka, model).withWorkers(1))) {
                // Whoever has no partition yet finds nothing urgent.
                within30s().until(() -> accepted() == 2);
                for (int i = 0; i < 3; i++) {
                    kafka.ask(Questioned.missingSetting("f-" + i));
                    kafka.askUrgently(Questioned.missingSetting("u-" + i));
                }
                within30s().until(() -> accepted() == 8);
                within30s().until(worker::isReady);
            }

            // An urgent one that comes after an empty look may have had a predecessor.
            List<String> order = kafka.analyses().stream().map(Analysis::findingId).toList();
            assertThat(order).hasSize(8);
            assertThat(order.indexOf("u-2")).isLessThan(order.indexOf("f-1"));
            assertThat(most.get()).isEqualTo(1);
        }
    }

    @Test
    void analysesOnceWhatAKilledProcessHeld() throws Exception {
        try (LocalServer model =
                        new LocalServer(exchange ->
                                answerAfter(
                                        exchange,
                                        now.get() == 0 && most.get() == 0
                                                ? Duration.ofMinutes(1)
                                                : Duration.ZERO));
                Kafka kafka = Kafka.on(broker);
                WorkerProcess killed = WorkerProcess.start(kafka.settings, model.url(), NAME)) {
            kafka.askUrgently(Questioned.missingSetting("f-1"));
            within30s().until(() -> most.get() == 1);
            assertThat(killed.isAlive()).isTrue();

            killed.kill();

            try (AiWorker other = started(config(kafka, model))) {
                within30s().until(() -> accepted() == 1);
                within30s().until(other::isReady);
            }
            assertThat(kafka.analyses()).singleElement().isInstanceOf(Analysis.Answered.class);
        }
    }

    @Test
    void saysThatAQuestionWasGivenUpAfterFourTries() throws Exception {
        try (LocalServer model = new LocalServer(exchange -> answerAfter(exchange, Duration.ZERO));
                Kafka kafka = Kafka.on(broker)) {
            kafka.askUrgently(Questioned.missingSetting("f-1"));
            kafka.takeAndReleaseUrgent(4);

            try (AiWorker worker = started(config(kafka, model))) {
                within30s().until(() -> accepted() == 1);
                within30s().until(worker::isReady);
            }
            assertThat(whyOnly(kafka)).isEqualTo("the question was given up after 4 tries");
            assertThat(model.requests()).noneMatch(AiPoolTest::isChat);
        }
    }

    @Test
    void doesNotAskAboutWhatWaitedTooLong() throws Exception {
        try (LocalServer model = new LocalServer(exchange -> answerAfter(exchange, Duration.ZERO));
                Kafka kafka = Kafka.on(broker)) {
            kafka.askUrgently(Questioned.missingSetting("f-1"));

            try (AiWorker worker =
                    started(
                            config(kafka, model)
                                    .withLimits(new ModelLimits(Duration.ofMillis(1), 0, 0)))) {
                within30s().until(() -> accepted() == 1);
                within30s().until(worker::isReady);
            }
            assertThat(whyOnly(kafka))
                    .matches(
                            "the model is not asked about a finding of \\d+ s ago: holmesGPT.maxAge is 0 s");
            assertThat(model.requests()).noneMatch(AiPoolTest::isChat);
            assertThat(
                            registry.get("causestream.ai.questions.skipped")
                                    .tag("reason", "too_old")
                                    .counter()
                                    .count())
                    .isEqualTo(1);
        }
    }

    private void answerAfter(HttpExchange exchange, Duration pause) throws IOException {
        if (!exchange.getRequestURI().getPath().equals("/api/chat")) {
            LocalServer.respond(exchange, 200, "{\"models\":[{\"name\":\"%s\"}]}".formatted(NAME));
            return;
        }
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        try {
            boolean isOver = end.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            now.decrementAndGet();
            if (!isOver) {
                LocalServer.respond(exchange, 200, ANSWER);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isChat(LocalServer.Request request) {
        return request.path().equals("/api/chat");
    }

    private static String whyOnly(Kafka kafka) {
        assertThat(kafka.analyses()).hasSize(1);
        return ((Analysis.NoAnswer) kafka.analyses().getFirst()).why();
    }

    private double accepted() {
        return registry.get("causestream.ai.records").tag("outcome", "accepted").counter().count();
    }

    private static ConditionFactory within30s() {
        return await().atMost(Duration.ofSeconds(30));
    }

    private static AiWorkerConfig config(Kafka kafka, LocalServer model) {
        return AiWorkerConfig.of(kafka.settings, model.url(), NAME);
    }

    private AiWorker started(AiWorkerConfig config) {
        AiWorker worker =
                new AiWorker(
                        config,
                        registry,
                        (service, cause) -> {
                            throw new AssertionError(service, cause);
                        });
        worker.start();
        return worker;
    }
}
