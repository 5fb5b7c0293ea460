package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.LOW;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.FieldDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Relates a diagnosis to a change shortly before. Being close in time alone is only a hint. */
final class ChangeRules {

    private static final String CHANGED_BEFORE = "changed-before";

    private ChangeRules() {}

    /** A change shortly before, if nothing else is known. */
    static Optional<Diagnosis> justChanged(Case it) {
        return nearest(it)
                .flatMap(rollout -> {
                    List<FieldDiff> diffs = rollout.touching(container(it));
                    return Diagnoses.of(
                            CHANGED_BEFORE,
                            "The cause is unknown, but it began %s after the %s of %s %s."
                                    .formatted(
                                            Rollout.words(rollout.change().beforeStart()),
                                            rollout.noun(),
                                            Case.words(rollout.change().workload()),
                                            Rollout.words(diffs)),
                            LOW,
                            "",
                            "Look at what that changed. " + rollout.undo());
                });
    }

    /**
     * Adds to a diagnosis the change that caused it, which makes it certain; or, worded only as a
     * coincidence, a change that came just before.
     */
    static Diagnosis weave(Case it, Diagnosis diagnosis) {
        if (diagnosis.category().equals(CHANGED_BEFORE)) {
            return diagnosis;
        }
        for (Rollout rollout : rollouts(it)) {
            List<FieldDiff> culprits = Culprits.of(diagnosis, rollout.touching(container(it)));
            if (!culprits.isEmpty()) {
                return blame(diagnosis, rollout, culprits);
            }
        }
        return nearest(it).map(rollout -> mention(it, diagnosis, rollout)).orElse(diagnosis);
    }

    private static Diagnosis blame(Diagnosis diagnosis, Rollout rollout, List<FieldDiff> culprits) {
        String blamed = "%s %s".formatted(rollout.words(), Rollout.words(culprits));
        List<String> fixes = new ArrayList<>(diagnosis.fixes());
        if (!fixes.isEmpty()) {
            fixes.set(0, "%s (%s).".formatted(withoutStop(fixes.getFirst()), blamed));
        }
        fixes.add(Math.min(1, fixes.size()), rollout.undo());
        return new Diagnosis(
                diagnosis.category(),
                "%s: %s.".formatted(withoutStop(diagnosis.cause()), blamed),
                diagnosis.evidence(),
                fixes,
                HIGH);
    }

    private static Diagnosis mention(Case it, Diagnosis diagnosis, Rollout rollout) {
        List<String> fixes = new ArrayList<>(diagnosis.fixes());
        fixes.add("If the %s is to blame: %s".formatted(rollout.noun(), rollout.undo()));
        return new Diagnosis(
                diagnosis.category(),
                "%s It began %s after the %s of %s %s."
                        .formatted(
                                diagnosis.cause(),
                                Rollout.words(rollout.change().beforeStart()),
                                rollout.noun(),
                                Case.words(rollout.change().workload()),
                                Rollout.words(rollout.touching(container(it)))),
                diagnosis.evidence(),
                fixes,
                diagnosis.confidence());
    }

    /** The nearest change that touches what fails. */
    private static Optional<Rollout> nearest(Case it) {
        return rollouts(it).stream().findFirst();
    }

    private static List<Rollout> rollouts(Case it) {
        return it.changesBefore().stream()
                .map(Rollout::new)
                .filter(rollout -> !rollout.touching(container(it)).isEmpty())
                .toList();
    }

    private static String container(Case it) {
        return it.crash().map(CrashInfo::container).orElse("");
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
