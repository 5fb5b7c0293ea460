package io.causestream.ai;

import io.causestream.ai.prompt.Prompt;
import io.causestream.ai.runbook.RunbookReload;
import io.causestream.finding.Analysis;
import io.causestream.topics.EnrichedFinding;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks a model as a worker of the pool does, by the same prompt, call and checks of the answer, and
 * says what it took. Without Kafka. For one thread.
 */
public final class MeasuredAnalyst implements AutoCloseable {

    private static final Duration TIME_TO_RESPOND = Duration.ofSeconds(3);

    private final AiWorkerConfig config;
    private final ModelClient model;
    private final ModelWindow window;
    private final RunbookReload runbooks;
    private final AiMetrics metrics = new AiMetrics(new SimpleMeterRegistry());

    /**
     * An analysis, and what it took.
     *
     * @param took from the question to the end, with all tries
     * @param promptTokens of the call that was answered, as the model counted them; 0 if none was
     *     answered or the server does not say
     * @param answerTokens likewise
     */
    public record Measured(Analysis analysis, Duration took, int promptTokens, int answerTokens) {

        /** Whether the model said that it can't tell the cause, which is an answer too. */
        public boolean isCanNotTell() {
            return Analyst.isCanNotTell(analysis);
        }
    }

    /** Makes no call yet. */
    public MeasuredAnalyst(AiWorkerConfig config) {
        this.config = config;
        this.model = ModelClient.of(config);
        this.window = new ModelWindow(config);
        this.runbooks = new RunbookReload(config.analysis().runbooks());
    }

    /** Why the model can't be asked, with the remedy; empty if it can. Takes 6 s at most. */
    public Optional<String> obstacle() throws InterruptedException {
        Optional<String> obstacle = model.obstacle(TIME_TO_RESPOND);
        if (obstacle.isEmpty()) {
            window.check(model, TIME_TO_RESPOND);
        }
        return obstacle;
    }

    /** Asks within the configured timeout; a failure is a {@code NoAnswer}. */
    public Measured analyse(EnrichedFinding question) throws InterruptedException {
        TokenCount tokens = new TokenCount(model);
        long began = System.nanoTime();
        Analysis analysis =
                new Analyst(config, tokens, window, metrics, runbooks).analyse(question);
        return new Measured(
                analysis,
                Duration.ofNanos(System.nanoTime() - began),
                tokens.prompt,
                tokens.answer);
    }

    @Override
    public void close() {
        model.close();
    }

    /** The model, and what its last answer took of the window. */
    private static final class TokenCount implements LanguageModel {

        private final LanguageModel model;
        private int prompt;
        private int answer;

        TokenCount(LanguageModel model) {
            this.model = model;
        }

        @Override
        public ModelReply ask(Prompt question, Duration within) throws InterruptedException {
            ModelReply reply = model.ask(question, within);
            if (reply instanceof ModelReply.Answered answered) {
                prompt = answered.promptTokens();
                answer = answered.answerTokens();
            }
            return reply;
        }
    }
}
