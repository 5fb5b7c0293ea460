package io.causestream.sink.slack.rendering;

import io.causestream.finding.Analysis;
import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Finding;
import java.util.List;
import java.util.Optional;

/**
 * The cause that the message leads with: the rules' cause, unless they are less confident than the
 * model.
 *
 * @param label what precedes it
 * @param alternatives other causes that the evidence allows, the likelier first
 */
record LeadingCause(String label, String sentence, List<String> fixes, List<String> alternatives) {

    static Optional<LeadingCause> of(Finding finding) {
        Diagnosis diagnosis = finding.diagnosis();
        Optional<Analysis.Answered> answer =
                finding.analysis() instanceof Analysis.Answered answered
                                && !answered.cause().isBlank()
                        ? Optional.of(answered)
                        : Optional.empty();
        if (diagnosis == null || diagnosis.cause().isBlank()) {
            return answer.map(LeadingCause::of);
        }
        if (diagnosis.confidence() == Confidence.LOW) {
            return Optional.of(
                    answer.filter(analysis -> analysis.confidence() != Confidence.LOW)
                            .map(LeadingCause::of)
                            .orElseGet(() -> of(diagnosis)));
        }
        return Optional.of(of(diagnosis));
    }

    private static LeadingCause of(Diagnosis diagnosis) {
        String label =
                switch (diagnosis.confidence()) {
                    case HIGH -> "Cause";
                    case MEDIUM -> "Likely cause";
                    case LOW -> "Possible cause";
                };
        return new LeadingCause(
                label, diagnosis.cause(), diagnosis.fixes(), diagnosis.alternatives());
    }

    private static LeadingCause of(Analysis.Answered answer) {
        String label =
                answer.confidence() == Confidence.LOW ? "🤖 Possible cause" : "🤖 Likely cause";
        return new LeadingCause(label, answer.cause(), answer.fixes(), List.of());
    }
}
