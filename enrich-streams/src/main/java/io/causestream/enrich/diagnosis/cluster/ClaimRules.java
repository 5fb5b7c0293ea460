package io.causestream.enrich.diagnosis.cluster;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.LOW;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Subject;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A volume claim finds no volume, and the pods that mount it wait. */
public final class ClaimRules {

    private static final Set<String> BOUND = Set.of("ProvisioningSucceeded", "Scheduled");

    private static final Pattern NO_CLASS =
            Pattern.compile("storageclass\\.storage\\.k8s\\.io \"([^\"]{1,253})\" not found");
    private static final Pattern NO_DEFAULT =
            Pattern.compile(
                    "(no persistent volumes available for this claim and no storage class is set)");
    private static final Pattern FAILED =
            Pattern.compile("(?i)(failed to provision volume with StorageClass [^\\n]{1,400})");
    private static final Pattern MISMATCH =
            Pattern.compile(
                    "Cannot bind to requested volume \"([^\"]{1,253})\": ([^\\n]{1,300})|volume \"([^\"]{1,253})\" (already bound to a different claim)");
    private static final Pattern SILENT =
            Pattern.compile(
                    "Waiting for a volume to be created either by the external provisioner '([^']{1,253})'");
    private static final Pattern CONSUMER =
            Pattern.compile("(waiting for first consumer to be created before binding)");
    private static final Pattern LOST =
            Pattern.compile(
                    "(Bound claim has lost (?:its PersistentVolume|reference to PersistentVolume))");
    private static final Pattern UNBOUND =
            Pattern.compile("(unbound immediate PersistentVolumeClaims)");
    private static final Pattern MISSING =
            Pattern.compile("persistentvolumeclaim \"([a-z0-9.-]{1,253})\" not found");

    /** As the trigger for pods that are pending adds it. */
    private static final Pattern CLAIMS =
            Pattern.compile("It mounts (claims? [a-z0-9.-][^\\n]{0,400})\\.");

    private ClaimRules() {}

    public static Optional<Diagnosis> missingClass(Case it) {
        return found(it, NO_CLASS)
                .flatMap(report ->
                        Diagnoses.of(
                                "missing-storage-class",
                                "Storage class %s does not exist, so no volume is provisioned for %s."
                                        .formatted(report.group(1), claim(it)),
                                HIGH,
                                report.line(),
                                "Correct storageClassName of %s (the claim must be recreated for that), or create the class."
                                        .formatted(it.workload()),
                                "List the existing ones: kubectl get storageclass"));
    }

    public static Optional<Diagnosis> noDefaultClass(Case it) {
        return found(it, NO_DEFAULT)
                .flatMap(report ->
                        Diagnoses.of(
                                "no-default-storage-class",
                                "The claim names no storage class, the cluster has no default one, and no available volume matches it.",
                                HIGH,
                                report.line(),
                                "List the existing ones: kubectl get storageclass",
                                "Set storageClassName in the claim, or mark a class as the default: kubectl annotate storageclass CLASS storageclass.kubernetes.io/is-default-class=true"));
    }

    public static Optional<Diagnosis> notProvisioned(Case it) {
        return found(it, FAILED)
                .flatMap(report ->
                        Diagnoses.of(
                                "volume-not-provisioned",
                                "The storage driver could not provision a volume: %s."
                                        .formatted(report.group(1)),
                                MEDIUM,
                                report.line(),
                                "See the claim's Events: kubectl -n %s describe pvc"
                                        .formatted(it.finding().subject().namespace()),
                                "Check the log of the class's provisioner."));
    }

    /** It names a volume that it can't have. */
    public static Optional<Diagnosis> mismatch(Case it) {
        return found(it, MISMATCH)
                .flatMap(report -> {
                    boolean bound = report.group(1).isEmpty();
                    return Diagnoses.of(
                            "claim-mismatch",
                            "The %s asks for volume %s and can't have it: %s."
                                    .formatted(
                                            claim(it).replaceFirst("^the ", ""),
                                            bound ? report.group(3) : report.group(1),
                                            bound ? report.group(4) : report.group(2)),
                            HIGH,
                            report.line(),
                            "Compare class, size and access modes: kubectl get pv %s -o yaml"
                                    .formatted(bound ? report.group(3) : report.group(1)),
                            "Correct volumeName of the claim; a released volume is free again once its spec.claimRef is removed.");
                });
    }

    /** A provisioner was asked and has not answered in any way. */
    public static Optional<Diagnosis> provisionerSilent(Case it) {
        return isOfClaim(it)
                        && found(it, FAILED).isEmpty()
                        && Report.lasting(it, SILENT, BOUND).isPresent()
                ? found(it, SILENT)
                        .flatMap(report ->
                                Diagnoses.of(
                                        "provisioner-silent",
                                        "Provisioner %s was asked for the volume of %s and does not answer: most likely it is not installed or does not run."
                                                .formatted(report.group(1), claim(it)),
                                        MEDIUM,
                                        report.line(),
                                        "See whether the driver is installed: kubectl get csidrivers",
                                        "Look for its controller's pods: kubectl get pods -A | grep csi"))
                : Optional.empty();
    }

    /** Nothing is wrong but that nobody uses it. */
    public static Optional<Diagnosis> withoutPod(Case it) {
        return isOfClaim(it)
                ? Report.lasting(it, CONSUMER, BOUND)
                        .flatMap(report ->
                                Diagnoses.of(
                                        "claim-without-pod",
                                        "No pod mounts %s, so it waits: its storage class provisions a volume only for a pod that has a node."
                                                .formatted(claim(it)),
                                        // It may well be wanted: its pod comes later.
                                        LOW,
                                        report.line(),
                                        "See who mounts it (Used By): kubectl -n %s describe pvc %s"
                                                .formatted(
                                                        it.finding().subject().namespace(),
                                                        it.finding().subject().name()),
                                        "Delete the claim if nothing needs it any more."))
                : Optional.empty();
    }

    public static Optional<Diagnosis> lost(Case it) {
        return isOfClaim(it)
                ? Report.find(it, LOST)
                        .flatMap(report ->
                                Diagnoses.of(
                                        "claim-lost",
                                        "The volume behind %s was deleted: the claim is lost, and pods that mount it can't start."
                                                .formatted(claim(it)),
                                        HIGH,
                                        report.line(),
                                        "Look for a volume that was kept: kubectl get pv",
                                        "Restore the data from a backup into a new claim of the same name."))
                : Optional.empty();
    }

    /** The pod waits for its claim, not for a node. */
    public static Optional<Diagnosis> unbound(Case it) {
        return found(it, UNBOUND)
                .filter(report -> found(it, MISSING).isEmpty())
                .flatMap(report -> {
                    String claims =
                            found(it, CLAIMS).map(named -> named.group(1)).orElse("a claim");
                    String namespace = it.finding().subject().namespace();
                    return Diagnoses.of(
                            "claim-unbound",
                            "The pod waits for a volume, not for a node: it mounts %s, and a claim has no volume yet."
                                    .formatted(claims),
                            MEDIUM,
                            report.line(),
                            "Check what the claim waits for: kubectl -n %s describe pvc%s"
                                    .formatted(
                                            namespace,
                                            claims.startsWith("claim ")
                                                    ? claims.substring("claim".length())
                                                    : ""));
                });
    }

    private static boolean isOfClaim(Case it) {
        return it.finding().subject().kind().equals("PersistentVolumeClaim");
    }

    private static String claim(Case it) {
        Subject subject = it.finding().subject();
        return isOfClaim(it) ? "claim " + subject.qualifiedName() : "the claim";
    }

    private static Optional<Report> found(Case it, Pattern pattern) {
        return it.isDown() ? Report.find(it, pattern, BOUND) : Optional.empty();
    }
}
