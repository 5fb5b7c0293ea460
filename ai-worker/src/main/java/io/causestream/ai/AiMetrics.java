package io.causestream.ai;

import static io.causestream.service.MeterDeclaration.counter;
import static io.causestream.service.MeterDeclaration.gauge;
import static io.causestream.service.MeterDeclaration.timer;

import io.causestream.ai.limits.ModelCircuit;
import io.causestream.service.EnumCounters;
import io.causestream.service.MeterDeclaration;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Metrics of ai-worker: {@code causestream.ai.*}. */
final class AiMetrics {

    /** What became of a question to the model. */
    enum AnalysisOutcome {
        ANSWERED,
        /** The model asked for more context. */
        NEEDS_CONTEXT,
        /** The model said that it can't tell the cause. */
        CANNOT_TELL,
        NO_ANSWER
    }

    /** Why a question was not put to the model. */
    enum Skip {
        /** It waited longer than {@code holmesGPT.maxAge}. */
        TOO_OLD,
        /** The calls of this minute are used up. */
        CALL_BUDGET,
        /** The tokens of this day are used up. */
        TOKEN_BUDGET,
        /** The model failed too often in a row. */
        CIRCUIT_OPEN
    }

    /** Why a part of an answer is not shown, or not believed. */
    enum AdviceReason {
        /** It names an object, an image or a host that the context does not have. */
        UNKNOWN_NAME,
        /** Its command destroys, is unknown, or stands in the context; or it has an address. */
        COMMAND
    }

    /** What became of a record of the queues. */
    enum RecordOutcome {
        ACCEPTED,
        /** Handed back: another worker gets it. */
        RELEASED,
        /** To the dead letters. */
        UNREADABLE,
        /** Kafka gave it to another worker while this one was processing it. */
        LOCK_LOST
    }

    private static final String PREFIX = "causestream.ai.";
    private static final String OUTCOME = "outcome";

    private static final MeterDeclaration ANALYSES =
            counter(PREFIX + "analyses", "Questions to the model, by what became of them")
                    .by(OUTCOME, AnalysisOutcome.class);
    private static final MeterDeclaration EVIDENCE_DROPPED =
            counter(
                    PREFIX + "evidence.dropped",
                    "Quotes in the model's answers that are not in the context");
    private static final MeterDeclaration ADVICE_DROPPED =
            counter(
                            PREFIX + "advice.dropped",
                            "Parts of the model's answers that were left out or not believed, by why")
                    .by("reason", AdviceReason.class);
    private static final MeterDeclaration CONTRADICTIONS =
            counter(
                    PREFIX + "contradictions",
                    "Answers of the model that contradict a rule of high confidence");
    private static final MeterDeclaration REPAIRS =
            counter(
                    PREFIX + "repairs",
                    "Second calls since the model's answer was not of the form that was asked for");
    private static final MeterDeclaration LINES_DROPPED =
            counter(
                    PREFIX + "context.lines.dropped",
                    "Lines of context that did not fit into the model's window");
    private static final MeterDeclaration PROMPTS_OVERSIZED =
            counter(
                    PREFIX + "prompts.oversized",
                    "Prompts larger than estimated, which the model's server may have truncated");
    private static final MeterDeclaration RETRIES =
            counter(
                    PREFIX + "calls.retries",
                    "Calls repeated because the model's server was busy or unreachable");
    private static final MeterDeclaration CALLS =
            timer(PREFIX + "calls", "How long the model took to answer");
    private static final MeterDeclaration QUEUE_WAITS =
            timer(
                    PREFIX + "queue.waits",
                    "How long questions had been in their queue when they were taken");
    private static final MeterDeclaration RECORDS =
            counter(PREFIX + "records", "Records of the queues, by what became of them")
                    .by(OUTCOME, RecordOutcome.class);
    private static final MeterDeclaration SKIPPED =
            counter(PREFIX + "questions.skipped", "Questions not put to the model, by why not")
                    .by("reason", Skip.class);
    private static final MeterDeclaration TOKENS =
            counter(PREFIX + "tokens", "Tokens of prompts and answers, as the model counted them");
    private static final MeterDeclaration SPEED =
            gauge(
                    PREFIX + "model.tokens.per.second",
                    "How fast the model writes, a moving average; 0 until it answered");
    private static final MeterDeclaration CIRCUIT_OPEN =
            gauge(
                    PREFIX + "circuit.open",
                    "1 while the model is not asked because it failed too often in a row, else 0");
    private static final MeterDeclaration REACHABLE =
            gauge(PREFIX + "model.reachable", "1 if the model can be asked, else 0");

    private final MeterRegistry registry;
    private final EnumCounters<AnalysisOutcome> analyses;
    private final Counter evidenceDropped;
    private final EnumCounters<AdviceReason> adviceDropped;
    private final Counter contradictions;
    private final Counter repairs;
    private final Counter linesDropped;
    private final Counter promptsOversized;
    private final Counter retries;
    private final Timer calls;
    private final Timer queueWaits;
    private final EnumCounters<RecordOutcome> records;
    private final EnumCounters<Skip> skipped;
    private final Counter tokens;

    AiMetrics(MeterRegistry registry) {
        this.registry = registry;
        analyses = ANALYSES.countersIn(registry, AnalysisOutcome.class);
        evidenceDropped = EVIDENCE_DROPPED.in(registry);
        adviceDropped = ADVICE_DROPPED.countersIn(registry, AdviceReason.class);
        contradictions = CONTRADICTIONS.in(registry);
        repairs = REPAIRS.in(registry);
        linesDropped = LINES_DROPPED.in(registry);
        promptsOversized = PROMPTS_OVERSIZED.in(registry);
        retries = RETRIES.in(registry);
        calls = CALLS.timerIn(registry);
        queueWaits = QUEUE_WAITS.timerIn(registry);
        skipped = SKIPPED.countersIn(registry, Skip.class);
        tokens = TOKENS.in(registry);
        records = RECORDS.countersIn(registry, RecordOutcome.class);
    }

    void reachable(ModelCheck check) {
        REACHABLE.gaugeIn(registry, check, it -> it.lastObstacle().isEmpty() ? 1 : 0);
    }

    void circuit(ModelCircuit circuit) {
        CIRCUIT_OPEN.gaugeIn(registry, circuit, it -> it.isOpen() ? 1 : 0);
    }

    void speed(ModelClient model) {
        SPEED.gaugeIn(registry, model, ModelClient::tokensPerSecond);
    }

    void skipped(Skip reason) {
        skipped.increment(reason);
    }

    /** Counts tokens of a call, prompt and answer. */
    void tokens(int count) {
        tokens.increment(count);
    }

    void analysis(AnalysisOutcome outcome) {
        analyses.increment(outcome);
    }

    /** Counts quotes of the model that are not in the context. */
    void evidenceDropped(int count) {
        evidenceDropped.increment(count);
    }

    /** Counts parts of an answer that were left out, or that lowered its confidence. */
    void adviceDropped(AdviceReason reason, int count) {
        adviceDropped.increment(reason, count);
    }

    /** An answer contradicts a rule of high confidence. */
    void contradiction() {
        contradictions.increment();
    }

    /** A model is asked again for the form of its answer. */
    void repair() {
        repairs.increment();
    }

    /** Lines of context that did not fit into the window. */
    void linesDropped(int count) {
        linesDropped.increment(count);
    }

    /** A prompt was larger than estimated, and the model's server may have truncated it. */
    void promptOversized() {
        promptsOversized.increment();
    }

    /** A call is repeated: the model's server was busy or unreachable. */
    void retry() {
        retries.increment();
    }

    void call(Duration took) {
        calls.record(took);
    }

    /**
     * A question was taken from its queue.
     *
     * @param waited since it was written; negative if the clocks differ
     */
    void taken(Duration waited) {
        queueWaits.record(waited.isNegative() ? Duration.ZERO : waited);
    }

    void record(RecordOutcome outcome) {
        records.increment(outcome);
    }
}
