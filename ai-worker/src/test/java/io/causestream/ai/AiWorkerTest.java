package io.causestream.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.doubles.model.Reply;
import io.causestream.doubles.model.Script;
import io.causestream.doubles.model.ScriptedModel;
import io.causestream.finding.Analysis;
import io.causestream.kafka.EmbeddedKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pool over a real Kafka, with a model that keeps to its script. */
class AiWorkerTest {

    private static final String NAME = "phi3:mini";
    private static final Script STORY = Script.story(Duration.ZERO);

    @TempDir static Path folder;
    private static EmbeddedKafka broker;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedKafka.start(folder, 0);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void answersEachQuestionOfBothQueuesOnce() throws Exception {
        try (ScriptedModel model = ScriptedModel.start(NAME, STORY);
                Kafka kafka = Kafka.on(broker)) {
            // Before any worker is there.
            for (int i = 0; i < 6; i++) {
                kafka.ask(Questioned.missingSetting("f-" + i));
                kafka.askUrgently(Questioned.missingSetting("u-" + i));
            }
            try (AiWorker worker = started(config(kafka, model.url()).withWorkers(3))) {
                within30s().untilAsserted(() -> assertThat(kafka.analyses()).hasSize(12));
                within30s().until(() -> records("accepted") == 12);

                within30s().until(worker::isReady);
                assertThat(worker.modelObstacle()).isEmpty();
            }
            assertThat(kafka.analyses())
                    .extracting(Analysis::findingId)
                    .doesNotHaveDuplicates()
                    .contains("f-0", "u-5");
            assertThat(kafka.analyses())
                    .allSatisfy(
                            analysis -> assertThat(analysis).isInstanceOf(Analysis.Answered.class));
            assertThat(kafka.deadLetters()).isEmpty();
        }
    }

    @Test
    void saysThatThereIsNoAnswerWhileTheModelIsDown() throws Exception {
        URI nobody;
        try (ScriptedModel model = ScriptedModel.start(NAME, STORY)) {
            nobody = model.url();
        }
        try (Kafka kafka = Kafka.on(broker);
                AiWorker worker = started(config(kafka, nobody))) {
            kafka.askUrgently(Questioned.missingSetting("f-1"));

            within30s().untilAsserted(() -> assertThat(kafka.analyses()).hasSize(1));

            assertThat(kafka.analyses().getFirst())
                    .isEqualTo(
                            new Analysis.NoAnswer(
                                    "f-1",
                                    "home",
                                    1,
                                    "hash-f-1",
                                    "Ollama is unreachable at " + nobody,
                                    NAME));
            within30s().until(worker::isReady);
            within30s()
                    .untilAsserted(() ->
                            assertThat(worker.modelObstacle())
                                    .hasValue("Ollama is unreachable at " + nobody));
        }
    }

    @Test
    void handsAQuestionToAnotherWorkerWhenItIsStoppedInTheMiddle() throws Exception {
        Script script =
                Script.always(
                        new Reply.InTurn(
                                List.of(
                                        new Reply.Hangs(),
                                        new Reply.Says(
                                                "{\"cause\":\"a setting is missing\",\"evidence\":[],\"fixes\":[],\"confidence\":\"LOW\"}"))));
        try (ScriptedModel model = ScriptedModel.start(NAME, script);
                Kafka kafka = Kafka.on(broker)) {
            AiWorkerConfig config = config(kafka, model.url()).withWorkers(1);
            kafka.ask(Questioned.missingSetting("f-1"));
            try (AiWorker first = started(config)) {
                within30s().until(() -> model.calls().size() == 1);
                assertThat(first.name()).isEqualTo("ai-worker");
            }
            assertThat(kafka.analyses()).isEmpty();
            assertThat(records("released")).isEqualTo(1);

            try (AiWorker second = started(config)) {
                within30s().untilAsserted(() -> assertThat(kafka.analyses()).hasSize(1));
                within30s().until(() -> records("accepted") == 1);
                within30s().until(second::isReady);
            }
            assertThat(kafka.analyses())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Analysis.Answered.class,
                            answered ->
                                    assertThat(answered.cause()).isEqualTo("a setting is missing"));
            assertThat(model.calls()).hasSize(2);
        }
    }

    @Test
    void holdsAQuestionForLongerThanKafkasLock() throws Exception {
        Script script =
                Script.always(
                        new Reply.After(
                                Duration.ofSeconds(20),
                                new Reply.Says("{\"cause\":\"slowly found\"}")));
        try (ScriptedModel model = ScriptedModel.start(NAME, script);
                Kafka kafka = Kafka.on(broker).withShortestLock();
                AiWorker first =
                        started(config(kafka, model.url()).withTimeout(Duration.ofSeconds(60)));
                AiWorker second =
                        started(config(kafka, model.url()).withTimeout(Duration.ofSeconds(60)))) {
            kafka.ask(Questioned.missingSetting("f-1"));

            await().atMost(Duration.ofSeconds(70)).until(() -> records("accepted") == 1);

            assertThat(kafka.analyses()).hasSize(1);
            assertThat(model.calls()).hasSize(1);
            within30s().until(first::isReady);
            within30s().until(second::isReady);
        }
    }

    @Test
    void putsWhatIsNoQuestionToTheDeadLettersAndGoesOn() throws Exception {
        try (ScriptedModel model = ScriptedModel.start(NAME, STORY);
                Kafka kafka = Kafka.on(broker);
                AiWorker worker = started(config(kafka, model.url()))) {
            kafka.askGarbage("{\"finding\":7}");
            kafka.askGarbage("garbage");
            kafka.ask(Questioned.missingSetting("f-1"));

            within30s().untilAsserted(() -> assertThat(kafka.analyses()).hasSize(1));

            within30s().until(() -> records("unreadable") == 2);
            assertThat(kafka.deadLetters()).containsExactlyInAnyOrder("{\"finding\":7}", "garbage");
            within30s().until(worker::isReady);
        }
    }

    private double records(String outcome) {
        return registry.get("causestream.ai.records").tag("outcome", outcome).counter().count();
    }

    private static ConditionFactory within30s() {
        return await().atMost(Duration.ofSeconds(30));
    }

    private static AiWorkerConfig config(Kafka kafka, URI url) {
        return AiWorkerConfig.of(kafka.settings, url, NAME).withTimeout(Duration.ofSeconds(20));
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
