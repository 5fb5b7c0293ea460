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

/** A volume claim finds no volume, and the pods that mount it wait. */
final class ClaimRules {

    private static final Pattern NO_CLASS =
            Pattern.compile("storageclass\\.storage\\.k8s\\.io \"([^\"]{1,253})\" not found");
    private static final Pattern NO_DEFAULT =
            Pattern.compile(
                    "(no persistent volumes available for this claim and no storage class is set)");
    private static final Pattern FAILED =
            Pattern.compile("(?i)(failed to provision volume with StorageClass [^\\n]{1,400})");
    private static final Pattern UNBOUND =
            Pattern.compile("(unbound immediate PersistentVolumeClaims)");
    private static final Pattern MISSING =
            Pattern.compile("persistentvolumeclaim \"([a-z0-9.-]{1,253})\" not found");

    /** As the trigger for pods that are pending adds it. */
    private static final Pattern CLAIMS =
            Pattern.compile("It mounts (claims? [a-z0-9.-][^\\n]{0,400})\\.");

    private ClaimRules() {}

    static Optional<Diagnosis> missingClass(Case it) {
        return found(it, NO_CLASS)
                .flatMap(found ->
                        Diagnoses.of(
                                "missing-storage-class",
                                "Storage class %s does not exist, so no volume is provisioned for the claim."
                                        .formatted(Text.quote(found.word())),
                                HIGH,
                                found.line(),
                                "Correct storageClassName of %s (the claim must be recreated for that), or create the class."
                                        .formatted(it.workload()),
                                "List the existing ones: kubectl get storageclass"));
    }

    static Optional<Diagnosis> noDefaultClass(Case it) {
        return found(it, NO_DEFAULT)
                .flatMap(found ->
                        Diagnoses.of(
                                "no-default-storage-class",
                                "The claim names no storage class, the cluster has no default one, and no available volume matches it.",
                                HIGH,
                                found.line(),
                                "Set a class in the claim, or mark one as default (annotation storageclass.kubernetes.io/is-default-class).",
                                "List the existing ones: kubectl get storageclass"));
    }

    static Optional<Diagnosis> notProvisioned(Case it) {
        return found(it, FAILED)
                .flatMap(found ->
                        Diagnoses.of(
                                "volume-not-provisioned",
                                "The storage driver could not provision a volume: %s."
                                        .formatted(
                                                Text.quote(found.word()).replaceFirst("\\.$", "")),
                                MEDIUM,
                                found.line(),
                                "Check the log of the class's provisioner."));
    }

    /** The pod waits for its claim, not for a node. */
    static Optional<Diagnosis> unbound(Case it) {
        return found(it, UNBOUND)
                .filter(found -> found(it, MISSING).isEmpty())
                .flatMap(found -> {
                    String claims =
                            found(it, CLAIMS)
                                    .map(named -> Text.quote(named.word()))
                                    .orElse("a claim");
                    String namespace = it.finding().subject().namespace();
                    return Diagnoses.of(
                            "claim-unbound",
                            "The pod waits for a volume, not for a node: it mounts %s, and a claim has no volume yet."
                                    .formatted(claims),
                            MEDIUM,
                            found.line(),
                            "Check what the claim waits for: kubectl -n %s describe pvc"
                                    .formatted(namespace));
                });
    }

    private static Optional<Found> found(Case it, Pattern pattern) {
        return it.isDown() ? it.inMessages(pattern) : Optional.empty();
    }
}
