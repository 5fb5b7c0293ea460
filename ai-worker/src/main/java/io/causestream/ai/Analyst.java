package io.causestream.ai;

import io.causestream.ai.AiMetrics.AdviceReason;
import io.causestream.ai.AiMetrics.AnalysisOutcome;
import io.causestream.ai.answer.AnswerContext;
import io.causestream.ai.answer.AnswerReader;
import io.causestream.ai.answer.ModelAnswer;
import io.causestream.ai.prompt.Prompt;
import io.causestream.ai.prompt.PromptInput;
import io.causestream.ai.prompt.TokenFactor;
import io.causestream.ai.runbook.Runbook;
import io.causestream.ai.runbook.Runbooks;
import io.causestream.finding.Analysis;
import io.causestream.finding.Finding;
import io.causestream.topics.EnrichedFinding;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes an analysis of a finding by one call, with a second one where the first gave none. */
final class Analyst {

    private static final Logger log = LoggerFactory.getLogger(Analyst.class);

    /** How often a model may ask for more context about one finding. */
    private static final int MOST_ROUNDS = 4;

    private static final String CANNOT_TELL = "the model can't tell the cause";

    private final AiWorkerConfig config;
    private final LanguageModel model;
    private final ModelWindow window;
    private final AiMetrics metrics;
    private final Supplier<Runbooks> runbooks;
    private final TokenFactor factor = new TokenFactor();
    private final SecureRandom random = new SecureRandom();

    /**
     * @param runbooks those in force
     */
    Analyst(
            AiWorkerConfig config,
            LanguageModel model,
            ModelWindow window,
            AiMetrics metrics,
            Supplier<Runbooks> runbooks) {
        this.config = config;
        this.model = model;
        this.window = window;
        this.metrics = metrics;
        this.runbooks = runbooks;
    }

    /** Analyses a finding, within the configured timeout; a failure is a {@code NoAnswer}. */
    Analysis analyse(EnrichedFinding question) throws InterruptedException {
        long begin = System.nanoTime();
        Optional<Runbook> runbook = runbooks.get().find(question.finding());
        boolean mayAsk = config.analysis().mayAsk() && question.round() < MOST_ROUNDS;
        PromptInput input =
                PromptInput.of(
                        question,
                        runbook.map(Runbook::lines).orElse(List.of()),
                        config.analysis().language(),
                        mayAsk);
        Asked asked = askWithinWindow(input, begin);
        if (asked.reply() instanceof ModelReply.Failed failed) {
            metrics.call(since(begin));
            return noAnswer(question, failed.why());
        }
        AnswerContext context =
                AnswerContext.of(
                        asked.prompt().lines(),
                        question.finding(),
                        question.past(),
                        input.runbook());
        ModelAnswer answer = read(asked, context, mayAsk, begin);
        Duration took = since(begin);
        metrics.call(took);
        return switch (answer) {
            case ModelAnswer.Cause cause ->
                    answered(question, cause, runbook.map(Runbook::link).orElse(""), took);
            case ModelAnswer.Needs needs -> needsContext(question, needs);
            case ModelAnswer.CanNotTell none -> canNotTell(question, none.missing());
            case ModelAnswer.None none -> noAnswer(question, none.why());
        };
    }

    /** A prompt, and what came of it. */
    private record Asked(Prompt prompt, ModelReply reply) {}

    /**
     * Asks, and asks once more with less context if the prompt filled the window: the server has
     * cut its beginning then, which are the instructions.
     */
    private Asked askWithinWindow(PromptInput input, long begin) throws InterruptedException {
        Asked asked = askOnce(input, begin);
        if (fits(asked)) {
            return asked;
        }
        metrics.promptOversized();
        factor.overflowed();
        Asked again = askOnce(input, begin);
        return again.reply() instanceof ModelReply.Answered && fits(again)
                ? again
                : new Asked(
                        again.prompt(),
                        new ModelReply.Failed(
                                "the prompt did not fit into the model's window of %d tokens; set holmesGPT.numCtx higher"
                                        .formatted(window.tokens()),
                                false));
    }

    private Asked askOnce(PromptInput input, long begin) throws InterruptedException {
        Prompt prompt =
                Prompt.of(input, tag(), factor.fitting(window.tokens() - window.answerTokens()));
        metrics.linesDropped(prompt.leftOut());
        ModelReply reply = model.ask(prompt, remaining(begin));
        if (reply instanceof ModelReply.Answered answered) {
            factor.counted(prompt.tokens(), answered.promptTokens());
        }
        return new Asked(prompt, reply);
    }

    private boolean fits(Asked asked) {
        return !(asked.reply() instanceof ModelReply.Answered answered)
                || answered.promptTokens() + window.answerTokens() <= window.tokens();
    }

    /** Reads the answer; if it is none, the model is asked once to put it into the right form. */
    private ModelAnswer read(Asked asked, AnswerContext context, boolean mayAsk, long begin)
            throws InterruptedException {
        String text = asked.reply() instanceof ModelReply.Answered answered ? answered.text() : "";
        ModelAnswer answer = AnswerReader.read(text, context, mayAsk);
        if (!(answer instanceof ModelAnswer.None none)
                || text.isBlank()
                || remaining(begin).isZero()) {
            return answer;
        }
        metrics.repair();
        ModelReply repaired =
                model.ask(asked.prompt().repair(text, none.why(), tag()), remaining(begin));
        ModelAnswer again =
                repaired instanceof ModelReply.Answered better
                        ? AnswerReader.read(better.text(), context, mayAsk)
                        : none;
        // What was wrong at first says more than what is wrong with the repaired one.
        return again instanceof ModelAnswer.None ? none : again;
    }

    private Analysis canNotTell(EnrichedFinding question, String missing) {
        metrics.analysis(AnalysisOutcome.CANNOT_TELL);
        log.atInfo()
                .addKeyValue("finding", question.finding().id())
                .addKeyValue("model", config.model())
                .log(CANNOT_TELL);
        return without(
                question,
                missing.isEmpty()
                        ? CANNOT_TELL + " from what is known"
                        : CANNOT_TELL + "; it would need: " + missing);
    }

    /** Whether the model answered, and said that it can't tell the cause. */
    static boolean isCanNotTell(Analysis analysis) {
        return analysis instanceof Analysis.NoAnswer none && none.why().startsWith(CANNOT_TELL);
    }

    /** A {@code NoAnswer} without a call, for a question that was delivered too often. */
    Analysis noAnswer(EnrichedFinding question, String why) {
        metrics.analysis(AnalysisOutcome.NO_ANSWER);
        log.atWarn()
                .addKeyValue("finding", question.finding().id())
                .addKeyValue("model", config.model())
                .addKeyValue("reason", why)
                .log("no analysis");
        return without(question, why);
    }

    private Analysis without(EnrichedFinding question, String why) {
        Finding finding = question.finding();
        return new Analysis.NoAnswer(
                finding.id(),
                finding.cluster(),
                finding.revision(),
                question.contextHash(),
                why,
                config.model());
    }

    private Duration remaining(long begin) {
        Duration left = config.timeout().minusNanos(System.nanoTime() - begin);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private Analysis needsContext(EnrichedFinding question, ModelAnswer.Needs needs) {
        metrics.analysis(AnalysisOutcome.NEEDS_CONTEXT);
        Finding finding = question.finding();
        log.atInfo()
                .addKeyValue("finding", finding.id())
                .addKeyValue("model", config.model())
                .addKeyValue("round", question.round())
                .addKeyValue("wanted", needs.wanted().size())
                .log("the model asks for more context");
        return new Analysis.NeedsContext(
                finding.id(),
                finding.cluster(),
                finding.revision(),
                question.contextHash(),
                needs.wanted(),
                config.model());
    }

    private Analysis answered(
            EnrichedFinding question, ModelAnswer.Cause answer, String runbook, Duration took) {
        metrics.analysis(AnalysisOutcome.ANSWERED);
        metrics.evidenceDropped(answer.dropped().quotes());
        metrics.adviceDropped(AdviceReason.UNKNOWN_NAME, answer.dropped().names());
        metrics.adviceDropped(AdviceReason.COMMAND, answer.dropped().commands());
        if (!answer.contradiction().isEmpty()) {
            metrics.contradiction();
        }
        Finding finding = question.finding();
        log.atInfo()
                .addKeyValue("finding", finding.id())
                .addKeyValue("model", config.model())
                .addKeyValue("confidence", answer.confidence())
                .addKeyValue("evidence", answer.evidence().size())
                .addKeyValue("dropped", answer.dropped().quotes())
                .addKeyValue("took_ms", took.toMillis())
                .log("analysed");
        return new Analysis.Answered(
                finding.id(),
                finding.cluster(),
                finding.revision(),
                question.contextHash(),
                answer.cause(),
                answer.evidence(),
                answer.fixes(),
                answer.confidence(),
                answer.dropped().quotes(),
                config.model(),
                took,
                new Analysis.Details(
                        answer.category(), answer.checks(), answer.contradiction(), runbook, null));
    }

    private String tag() {
        byte[] bytes = new byte[6];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
