package io.causestream.enrich.diagnosis.cluster;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Diagnosis;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A volume exists and does not get to the pod: it is not attached, or not mounted. */
public final class VolumeRules {

    private static final Set<String> ATTACHED = Set.of("SuccessfulAttachVolume", "Started");

    private static final Pattern MULTI_ATTACH =
            Pattern.compile(
                    "Multi-Attach error for volume \"([^\"]{1,253})\" Volume is already (?:used by pod\\(s\\) ([^\\n]{1,253})|exclusively attached)");
    private static final Pattern ATTACH =
            Pattern.compile(
                    "AttachVolume\\.Attach failed for volume \"([^\"]{1,253})\" ?: ([^\\n]{1,400})");
    private static final Pattern DRIVER =
            Pattern.compile(
                    "driver name ([A-Za-z0-9.-]{1,253}) not found in the list of registered CSI drivers");
    private static final Pattern MOUNT =
            Pattern.compile(
                    "MountVolume\\.\\w{1,30} failed for volume \"([^\"]{1,253})\" ?:[\\s\\S]{0,1700}?"
                            + "((?:wrong fs type|unknown filesystem type|reason given by server|can't read superblock|Failed to resolve server|mount error\\(|access denied by server|special device|[Pp]ermission denied|No route to host|Connection timed out|Connection refused|Stale file handle|hostPath type check failed|[Rr]ead-only file system|No space left on device)[^\\n]{0,200})");
    private static final Pattern OF_DRIVER =
            Pattern.compile(
                    "MountVolume\\.\\w{1,30} failed for volume \"([^\"]{1,253})\" ?: rpc error: code = (?!DeadlineExceeded|Aborted|Canceled)\\w{1,30} desc = ([^\\n]{1,400})");
    private static final Pattern TIMEOUT =
            Pattern.compile(
                    "(?:[Uu]nable to attach or mount volumes: unmounted volumes=\\[([^\\]]{1,400})]"
                            + "|MountVolume\\.\\w{1,30} failed for volume \"([^\"]{1,253})\" ?: rpc error: code = DeadlineExceeded)");

    private static final Pattern NFS =
            Pattern.compile("-t nfs\\d? (?:-o \\S{1,200} )?([\\w.-]{1,253}:/\\S{0,200})");

    private VolumeRules() {}

    /** A volume for one node at a time is still on another one. */
    public static Optional<Diagnosis> multiAttach(Case it) {
        return down(it, MULTI_ATTACH, ATTACHED)
                .flatMap(report -> {
                    String pods = report.group(2);
                    return Diagnoses.of(
                            "volume-multi-attach",
                            pods.isEmpty()
                                    ? "Volume %s can be on one node at a time and is still attached to another node."
                                            .formatted(report.group(1))
                                    : "Volume %s can be on one node at a time, and pod %s on another node still uses it."
                                            .formatted(report.group(1), pods),
                            HIGH,
                            report.line(),
                            "See where it is attached: kubectl get volumeattachments | grep %s"
                                    .formatted(report.group(1)),
                            "If the other pod is of an earlier rollout of %s: set strategy: {type: Recreate}, since two pods can't share a ReadWriteOnce volume on two nodes."
                                    .formatted(it.workload()),
                            "If the other node is down for good: kubectl taint nodes NODE node.kubernetes.io/out-of-service=nodeshutdown:NoExecute");
                });
    }

    /** The storage driver refuses to attach it. */
    public static Optional<Diagnosis> attachFailed(Case it) {
        return down(it, ATTACH, ATTACHED)
                .filter(report -> !report.group(2).contains("code = Aborted"))
                .flatMap(report ->
                        Diagnoses.of(
                                "volume-attach-failed",
                                "Volume %s can't be attached to the pod's node: %s."
                                        .formatted(report.group(1), report.group(2)),
                                HIGH,
                                report.line(),
                                "kubectl describe pv %s".formatted(report.group(1)),
                                "Read the log of the driver's controller (container csi-attacher), and check that the disk exists and the node may have one more."));
    }

    /** The node does not run the volume's driver. */
    public static Optional<Diagnosis> driverMissing(Case it) {
        return down(it, DRIVER, Report.STARTED)
                .flatMap(report ->
                        Diagnoses.of(
                                "volume-driver-missing",
                                "The node has no storage driver %s, so the pod's volume can't be mounted there."
                                        .formatted(report.group(1)),
                                HIGH,
                                report.line(),
                                "See which nodes have it: kubectl get csinodes -o custom-columns=NAME:.metadata.name,DRIVERS:.spec.drivers[*].name",
                                "Check the driver's DaemonSet on that node: its pod does not run, or does not tolerate the node's taint."));
    }

    /** The mount command, or the server, says why. */
    public static Optional<Diagnosis> mountFailed(Case it) {
        return down(it, MOUNT, Report.STARTED)
                .or(() -> down(it, OF_DRIVER, Report.STARTED))
                .flatMap(report ->
                        Diagnoses.of(
                                "volume-mount-failed",
                                "Volume %s%s can't be mounted: %s."
                                        .formatted(
                                                report.group(1),
                                                Found.in(report.line(), NFS)
                                                        .map(server ->
                                                                " from "
                                                                        + Text.quote(server.word()))
                                                        .orElse(""),
                                                report.group(2)),
                                HIGH,
                                report.line(),
                                "See its file system, server and options: kubectl describe pv %s"
                                        .formatted(report.group(1)),
                                advice(report.group(2))));
    }

    /** Nothing but a deadline is known. */
    public static Optional<Diagnosis> mountTimeout(Case it) {
        return down(it, TIMEOUT, Report.STARTED)
                .flatMap(report ->
                        Diagnoses.of(
                                "volume-mount-timeout",
                                "Volume %s is not mounted in time, and the kubelet does not say why."
                                        .formatted(report.word()),
                                MEDIUM,
                                report.line(),
                                "See whether it is attached: kubectl get volumeattachments",
                                "Read the log of the driver's pod on the pod's node; a large volume with fsGroup takes long unless fsGroupChangePolicy is OnRootMismatch."));
    }

    private static String advice(String why) {
        if (why.startsWith("wrong fs") || why.startsWith("unknown file")) {
            return "Compare fsType of the volume with what is on the disk; a network file system needs its mount helper (nfs-common, cifs-utils) on the node.";
        }
        if (why.startsWith("access denied")) {
            return "Let the server export the path to the nodes' addresses (NFS: /etc/exports).";
        }
        return "Check from the node that the volume's server or device is there.";
    }

    private static Optional<Report> down(Case it, Pattern pattern, Set<String> over) {
        return it.isDown() ? Report.find(it, pattern, over) : Optional.empty();
    }
}
