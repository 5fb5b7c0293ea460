package io.causestream.enrich.diagnosis.cluster;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.enrich.rules.Reasons;
import io.causestream.finding.Diagnosis;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A workload does not come to the pods that it should have, or can't be changed. */
public final class RolloutRules {

    private static final Set<String> SHORT =
            Set.of(
                    Reasons.ROLLOUT_STUCK,
                    Reasons.DEPLOYMENT_SHORT,
                    Reasons.STATEFUL_SET_SHORT,
                    Reasons.DAEMON_SET_SHORT);

    /** Of a pod that will not become ready by waiting. */
    private static final Pattern BROKEN =
            Pattern.compile(
                    "(?:BackOff|Error|ErrImage\\w{0,20}|InvalidImageName|OOMKilled|Evicted|ContainerCannotRun)$");

    private static final Pattern IMMUTABLE =
            Pattern.compile(
                    "([A-Za-z]{1,40})(?:\\.apps|\\.batch)? \"([a-z0-9.-]{1,253})\" is invalid: spec\\.selector: [^\\n]{0,900}?field is immutable");
    private static final Pattern MISMATCH =
            Pattern.compile(
                    "([A-Za-z]{1,40})(?:\\.apps|\\.batch)? \"([a-z0-9.-]{1,253})\" is invalid: spec\\.template\\.metadata\\.labels: [^\\n]{0,900}?`selector` does not match template `labels`");

    private RolloutRules() {}

    /** What the pods of it show, where nothing more is known. */
    public static Optional<Diagnosis> stuck(Case it) {
        if (!SHORT.contains(it.finding().reason()) || it.crash().isPresent()) {
            return Optional.empty();
        }
        List<Map<String, String>> broken =
                it.rows("Pods of ").stream()
                        .filter(row ->
                                Report.in(row.getOrDefault("Status", ""), BROKEN).isPresent())
                        .toList();
        if (broken.isEmpty()) {
            return Optional.empty();
        }
        String pod = Text.quote(broken.getFirst().getOrDefault("Pod", "-"));
        String status = Text.quote(broken.getFirst().getOrDefault("Status", "-"));
        String namespace = it.finding().subject().namespace();
        return Diagnoses.of(
                "rollout-stuck",
                "The rollout of %s does not go on because %s: %s."
                        .formatted(
                                it.workload(),
                                broken.size() == 1
                                        ? "a pod does not become ready"
                                        : "%d pods do not become ready".formatted(broken.size()),
                                pod + " is in " + status),
                MEDIUM,
                "%s %s".formatted(pod, status),
                "kubectl -n %s describe pod %s".formatted(namespace, pod),
                "kubectl -n %s rollout undo %s/%s"
                        .formatted(
                                namespace,
                                it.finding().workload().kind().toLowerCase(java.util.Locale.ROOT),
                                it.finding().workload().name()));
    }

    public static Optional<Diagnosis> selectorImmutable(Case it) {
        if (it.ran()) {
            // Its pods were created.
            return Optional.empty();
        }
        return Report.find(it, IMMUTABLE)
                .flatMap(report ->
                        Diagnoses.of(
                                "selector-immutable",
                                "The selector of %s %s was changed, which Kubernetes does not allow: the update is refused."
                                        .formatted(report.group(1), report.group(2)),
                                HIGH,
                                report.line(),
                                "Restore the labels in spec.selector as they are in the cluster: kubectl -n %s get %s %s -o jsonpath='{.spec.selector}'"
                                        .formatted(
                                                it.finding().subject().namespace(),
                                                report.group(1).toLowerCase(java.util.Locale.ROOT),
                                                report.group(2)),
                                "If the new selector is intended, delete the object and create it anew: its pods are replaced."));
    }

    public static Optional<Diagnosis> selectorMismatch(Case it) {
        if (it.ran()) {
            // Its pods were created.
            return Optional.empty();
        }
        return Report.find(it, MISMATCH)
                .flatMap(report ->
                        Diagnoses.of(
                                "selector-mismatch",
                                "The selector of %s %s does not match the labels of its own pod template: the API server refuses it."
                                        .formatted(report.group(1), report.group(2)),
                                HIGH,
                                report.line(),
                                "Make spec.template.metadata.labels contain all labels of spec.selector.matchLabels."));
    }
}
