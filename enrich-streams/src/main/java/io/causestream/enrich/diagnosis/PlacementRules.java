package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Diagnosis;
import java.util.Optional;
import java.util.regex.Pattern;

/** The pod is not admitted, or finds no node. */
final class PlacementRules {

    private static final Pattern QUOTA =
            Pattern.compile(
                    "exceeded quota: ([^,\\s]{1,253}, requested: [^\\n]{1,300}|[^\\n]{1,300})");
    private static final Pattern UNSCHEDULABLE =
            Pattern.compile(
                    "^\\d{1,6}/\\d{1,6} nodes are available: ([^\\n]{1,600}?)(?:\\. (?:no new claims|preemption)|$)");

    private PlacementRules() {}

    static Optional<Diagnosis> quota(Case it) {
        return down(it, QUOTA)
                .flatMap(found ->
                        Diagnoses.of(
                                "quota-exceeded",
                                "Namespace %s has no quota left for pods like this: quota %s."
                                        .formatted(
                                                it.finding().subject().namespace(),
                                                Text.quote(found.word())),
                                HIGH,
                                found.line(),
                                "Raise the quota, or lower requests or replicas of %s."
                                        .formatted(it.workload()),
                                "kubectl -n %s describe resourcequota"
                                        .formatted(it.finding().subject().namespace())));
    }

    static Optional<Diagnosis> unschedulable(Case it) {
        return down(it, UNSCHEDULABLE)
                .flatMap(found ->
                        Diagnoses.of(
                                "unschedulable",
                                "No node can run the pod: %s.".formatted(Text.quote(found.word())),
                                MEDIUM,
                                found.line(),
                                "Compare requests, node selector, affinity and tolerations of %s with the nodes."
                                        .formatted(it.workload())));
    }

    private static Optional<Found> down(Case it, Pattern pattern) {
        return it.isDown() ? it.inMessages(pattern) : Optional.empty();
    }
}
