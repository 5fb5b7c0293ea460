package io.causestream.sink.slack;

import io.causestream.finding.Analysis;
import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Finding;
import java.util.List;
import java.util.Optional;

/**
 * The cause that the message leads with: the rules', unless they are unsure and the model is surer.
 *
 * @param label what stands before it
 */
record Cause(String label, String sentence, List<String> fixes) {

    static Optional<Cause> of(Finding finding) {
        Diagnosis diagnosis = finding.diagnosis();
        Optional<Analysis.Answered> answer =
                finding.analysis() instanceof Analysis.Answered answered
                                && !answered.cause().isBlank()
                        ? Optional.of(answered)
                        : Optional.empty();
        if (diagnosis == null || diagnosis.cause().isBlank()) {
            return answer.map(Cause::of);
        }
        if (diagnosis.confidence() == Confidence.LOW) {
            return Optional.of(
                    answer.filter(said -> said.confidence() != Confidence.LOW)
                            .map(Cause::of)
                            .orElseGet(() -> of(diagnosis)));
        }
        return Optional.of(of(diagnosis));
    }

    private static Cause of(Diagnosis diagnosis) {
        String label =
                switch (diagnosis.confidence()) {
                    case HIGH -> "Cause";
                    case MEDIUM -> "Likely cause";
                    case LOW -> "Possible cause";
                };
        return new Cause(label, diagnosis.cause(), diagnosis.fixes());
    }

    private static Cause of(Analysis.Answered answer) {
        String label =
                answer.confidence() == Confidence.LOW ? "🤖 Possible cause" : "🤖 Likely cause";
        return new Cause(label, answer.cause(), answer.fixes());
    }
}
