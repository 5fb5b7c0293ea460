package io.causestream.standalone.evaluation;

import io.causestream.ai.MeasuredAnalyst.Measured;
import io.causestream.enrich.diagnosis.Diagnostician;
import io.causestream.finding.Analysis;
import io.causestream.finding.Confidence;
import io.causestream.finding.Finding;
import io.causestream.replay.cases.DiagnosisCase;
import io.causestream.topics.EnrichedFinding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finding that a model is asked about.
 *
 * @param name of the case, or the finding's title
 * @param family of the case; the incident's file
 * @param finding with its context
 * @param label the known cause; null if nobody knows it
 */
record EvaluationCase(String name, String family, Finding finding, @Nullable DiagnosisCase label) {

    private static final String NOT_LABELLED = "not labelled";
    private static final String NO_CAUSE = "abstain";

    static EvaluationCase of(DiagnosisCase label) {
        return new EvaluationCase(label.name(), label.family(), label.finding(), label);
    }

    /** The categories that are right, as labelled. */
    String category() {
        if (label == null) {
            return NOT_LABELLED;
        }
        List<String> categories = label.categories().stream().sorted().toList();
        return categories.isEmpty() ? NO_CAUSE : String.join(", ", categories);
    }

    /** Whether there is a cause to be found, and it is known. */
    boolean hasKnownCause() {
        return label != null && label.hasCause();
    }

    /** Whether the case is one that rules, and prompts, must not be written for. */
    boolean isHeldOut() {
        return label != null && label.part().equals(DiagnosisCase.HELD_OUT);
    }

    /**
     * As a worker gets it.
     *
     * @param withRules whether the rules' diagnosis goes with it, as a hypothesis
     */
    EnrichedFinding question(boolean withRules) {
        return new EnrichedFinding(
                finding.edit()
                        .analysis(null)
                        .diagnosis(withRules ? Diagnostician.diagnose(finding).orElse(null) : null)
                        .finding(),
                name);
    }

    /** How a model's answer compares with what is known. */
    CauseOutcome outcome(Measured measured) {
        if (measured.analysis() instanceof Analysis.Answered answered) {
            return outcome(answered.details().category(), answered.cause(), answered.confidence());
        }
        return measured.isCanNotTell() ? CauseOutcome.CANNOT_TELL : CauseOutcome.NO_ANSWER;
    }

    /** How the rules' diagnosis compares with what is known. */
    CauseOutcome outcomeOfRules() {
        return Diagnostician.diagnose(finding)
                .map(rule -> outcome(rule.category(), rule.cause(), rule.confidence()))
                .orElse(CauseOutcome.CANNOT_TELL);
    }

    /**
     * By category if the answer has one; else by the names that the cause has to contain.
     *
     * @param category empty if none is given
     */
    private CauseOutcome outcome(String category, String cause, Confidence confidence) {
        if (confidence == Confidence.LOW) {
            return CauseOutcome.CANNOT_TELL;
        }
        if (label == null) {
            return CauseOutcome.UNJUDGED;
        }
        if (!label.hasCause()) {
            return CauseOutcome.WRONG;
        }
        boolean isNamed = label.namesAll(cause);
        if (category.isEmpty()) {
            if (label.words().isEmpty()) {
                return CauseOutcome.UNJUDGED;
            }
            return isNamed ? CauseOutcome.RIGHT_AND_NAMED : CauseOutcome.WRONG;
        }
        if (!label.isCategory(category)) {
            return CauseOutcome.WRONG;
        }
        return isNamed ? CauseOutcome.RIGHT_AND_NAMED : CauseOutcome.RIGHT;
    }
}
