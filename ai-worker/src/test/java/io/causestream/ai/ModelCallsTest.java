package io.causestream.ai;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.ai.http.ModelServer;
import io.causestream.ai.limits.CallBudget;
import io.causestream.ai.limits.ModelCircuit;
import io.causestream.ai.limits.ModelLimits;
import io.causestream.ai.prompt.Prompt;
import io.causestream.topics.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelCallsTest {

    private static final Prompt PROMPT =
            new Prompt("system", "user", List.of("a line"), 0, "{}", 10);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ModelReply ANSWER = new ModelReply.Answered("{}", 90, 10);
    private static final ModelReply.Failed BUSY = new ModelReply.Failed("busy", true);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AiMetrics metrics = new AiMetrics(registry);
    private final ModelCircuit circuit = new ModelCircuit("phi3:mini", Clock.systemUTC());
    private final Deque<ModelReply> replies = new ArrayDeque<>();
    private int calls;

    @Test
    void callsAgainNotSoonerThanTheServerWishes() throws Exception {
        replies.add(BUSY.after(Duration.ofSeconds(1)));
        long began = System.nanoTime();

        assertThat(calls(ModelLimits.DEFAULT).ask(PROMPT, PATIENCE)).isEqualTo(ANSWER);

        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isGreaterThan(Duration.ofMillis(990));
        assertThat(calls).isEqualTo(2);
    }

    @Test
    void doesNotWaitForAServerThatWantsMoreThanTheDeadlineHas() throws Exception {
        ModelReply.Failed tomorrow = BUSY.after(Duration.ofHours(10));
        replies.add(tomorrow);

        assertThat(calls(ModelLimits.DEFAULT).ask(PROMPT, PATIENCE)).isEqualTo(tomorrow);
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void asksNobodyWhileTheCircuitIsOpen() throws Exception {
        ModelCalls model = calls(ModelLimits.DEFAULT);
        metrics.circuit(circuit);
        for (int failure = 0; failure < 5; failure++) {
            replies.add(new ModelReply.Failed("too slow", false));
            model.ask(PROMPT, PATIENCE);
        }

        assertThat(why(model.ask(PROMPT, PATIENCE)))
                .startsWith("phi3:mini is not asked: it failed 5 times in a row since ");
        assertThat(calls).isEqualTo(5);
        assertThat(skipped("circuit_open")).isEqualTo(1);
        assertThat(registry.get("causestream.ai.circuit.open").gauge().value()).isEqualTo(1);

        circuit.tryNow();
        assertThat(model.ask(PROMPT, PATIENCE)).isEqualTo(ANSWER);
        assertThat(registry.get("causestream.ai.circuit.open").gauge().value()).isZero();
    }

    @Test
    void refusesWhatIsOverTheBudgetOfTokens() throws Exception {
        ModelCalls model = calls(new ModelLimits(Duration.ZERO, 0, 150));

        assertThat(model.ask(PROMPT, PATIENCE)).isEqualTo(ANSWER);
        assertThat(model.ask(PROMPT, PATIENCE)).isEqualTo(ANSWER);
        assertThat(why(model.ask(PROMPT, PATIENCE)))
                .startsWith(
                        "the budget of 150 tokens a day (holmesGPT.tokensPerDay) is used up until ");

        assertThat(skipped("token_budget")).isEqualTo(1);
        assertThat(registry.get("causestream.ai.tokens").counter().count()).isEqualTo(200);
        assertThat(circuit.isOpen()).isFalse();
    }

    /** Ollama's 429 with Retry-After, over HTTP. */
    @Test
    void passesOnWhatTheServerSaysAboutTheNextCall() throws Exception {
        try (LocalServer server =
                        new LocalServer(exchange -> {
                            exchange.getResponseHeaders().set("Retry-After", "17");
                            LocalServer.respond(exchange, 429, "{\"error\":\"too many\"}");
                        });
                OllamaModel ollama =
                        new OllamaModel(
                                AiWorkerConfig.of(
                                        KafkaSettings.at("unused:1"),
                                        ModelServer.ollama(server.url()),
                                        "phi3:mini"))) {
            assertThat(ollama.ask(PROMPT, PATIENCE))
                    .isEqualTo(
                            new ModelReply.Failed("Ollama is too busy: too many", true)
                                    .after(Duration.ofSeconds(17)));
        }
    }

    private ModelCalls calls(ModelLimits limits) {
        LanguageModel model =
                (prompt, within) -> {
                    calls++;
                    return replies.isEmpty() ? ANSWER : replies.pop();
                };
        return new ModelCalls(model, new CallBudget(limits, Clock.systemUTC()), circuit, metrics);
    }

    private double skipped(String reason) {
        return registry.get("causestream.ai.questions.skipped")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private static String why(ModelReply reply) {
        return ((ModelReply.Failed) reply).why();
    }
}
