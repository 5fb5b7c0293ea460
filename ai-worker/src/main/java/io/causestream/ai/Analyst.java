package io.causestream.ai;

import io.causestream.ai.AiMetrics.AnalysisOutcome;
import io.causestream.ai.prompt.Prompt;
import io.causestream.finding.Analysis;
import io.causestream.finding.Finding;
import io.causestream.service.Backoff;
import io.causestream.topics.EnrichedFinding;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes an analysis of a finding: one call, or an earlier answer to the same context. */
final class Analyst {

    private static final Logger log = LoggerFactory.getLogger(Analyst.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_CALLS = 3;

    private final AiWorkerConfig config;
    private final OllamaModel model;
    private final RecentAnswers recent;
    private final AiMetrics metrics;
    private final SecureRandom random = new SecureRandom();

    Analyst(AiWorkerConfig config, OllamaModel model, RecentAnswers recent, AiMetrics metrics) {
        this.config = config;
        this.model = model;
        this.recent = recent;
        this.metrics = metrics;
    }

    /** Analyses a finding, within the configured timeout; a failure is a {@code NoAnswer}. */
    Analysis analyse(EnrichedFinding question) throws InterruptedException {
        Optional<Analysis.Answered> earlier = recent.find(question);
        if (earlier.isPresent()) {
            metrics.analysis(AnalysisOutcome.CACHED);
            return repeat(earlier.get(), question);
        }
        long begin = System.nanoTime();
        Prompt prompt =
                Prompt.of(question.finding(), tag(), config.window() - config.answerTokens());
        metrics.linesDropped(prompt.leftOut());
        ModelReply reply = ask(prompt, begin);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        metrics.call(took);
        return switch (reply) {
            case ModelReply.Failed failed -> noAnswer(question, failed.why());
            case ModelReply.Answered answered -> {
                watchWindow(answered, question.finding());
                yield ModelAnswer.read(answered.text(), prompt.lines())
                        .map(answer -> answered(question, answer, took))
                        .orElseGet(() ->
                                noAnswer(
                                        question,
                                        ModelAnswer.whyNone(answered.text(), prompt.lines())));
            }
        };
    }

    /** A {@code NoAnswer} without a call, for a question that was delivered too often. */
    Analysis noAnswer(EnrichedFinding question, String why) {
        metrics.analysis(AnalysisOutcome.NO_ANSWER);
        Finding finding = question.finding();
        log.atWarn()
                .addKeyValue("finding", finding.id())
                .addKeyValue("model", config.model())
                .addKeyValue("reason", why)
                .log("no analysis");
        return new Analysis.NoAnswer(
                finding.id(),
                finding.cluster(),
                finding.revision(),
                question.contextHash(),
                why,
                config.model());
    }

    private ModelReply ask(Prompt prompt, long begin) throws InterruptedException {
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        for (int call = 1; ; call++) {
            ModelReply reply = model.ask(prompt, remaining(begin));
            Duration pause = backoff.next();
            if (!(reply instanceof ModelReply.Failed failed)
                    || !failed.again()
                    || call == MOST_CALLS
                    || remaining(begin).compareTo(pause) <= 0) {
                return reply;
            }
            metrics.retry();
            Thread.sleep(pause);
        }
    }

    private Duration remaining(long begin) {
        Duration left = config.timeout().minusNanos(System.nanoTime() - begin);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Analysis answered(EnrichedFinding question, ModelAnswer answer, Duration took) {
        metrics.analysis(AnalysisOutcome.ANSWERED);
        metrics.evidenceDropped(answer.dropped());
        Finding finding = question.finding();
        Analysis.Answered analysis =
                new Analysis.Answered(
                        finding.id(),
                        finding.cluster(),
                        finding.revision(),
                        question.contextHash(),
                        answer.cause(),
                        answer.evidence(),
                        answer.fixes(),
                        answer.confidence(),
                        answer.dropped(),
                        config.model(),
                        took);
        recent.keep(question, analysis);
        log.atInfo()
                .addKeyValue("finding", finding.id())
                .addKeyValue("model", config.model())
                .addKeyValue("confidence", answer.confidence())
                .addKeyValue("evidence", answer.evidence().size())
                .addKeyValue("dropped", answer.dropped())
                .addKeyValue("took_ms", took.toMillis())
                .log("analysed");
        return analysis;
    }

    private static Analysis repeat(Analysis.Answered earlier, EnrichedFinding question) {
        Finding finding = question.finding();
        return new Analysis.Answered(
                finding.id(),
                finding.cluster(),
                finding.revision(),
                question.contextHash(),
                earlier.cause(),
                earlier.evidence(),
                earlier.fixes(),
                earlier.confidence(),
                earlier.dropped(),
                earlier.model(),
                Duration.ZERO);
    }

    /** Warns if the prompt was too long, since Ollama truncates it silently. */
    private void watchWindow(ModelReply.Answered answered, Finding finding) {
        if (answered.promptTokens() + config.answerTokens() > config.window()) {
            metrics.promptOversized();
            log.atWarn()
                    .addKeyValue("finding", finding.id())
                    .addKeyValue("prompt_tokens", answered.promptTokens())
                    .addKeyValue("window", config.window())
                    .log("the prompt took more of the window than was reckoned");
        }
    }

    private String tag() {
        byte[] bytes = new byte[6];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
