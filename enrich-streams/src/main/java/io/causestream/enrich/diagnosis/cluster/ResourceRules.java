package io.causestream.enrich.diagnosis.cluster;

import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.finding.Diagnosis;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Alerts that say themselves, with a number, what is short. */
public final class ResourceRules {

    private static final Pattern THROTTLED =
            Pattern.compile(
                    "(\\d[\\d.]{0,12}%) throttling of CPU in namespace (\\S{1,63}) for container (\\S{1,63}) in pod ([a-z0-9.-]{1,253}?)(?:\\.| on |$)");
    private static final Pattern VOLUME =
            Pattern.compile(
                    "PersistentVolume claimed by (\\S{1,253}) in Namespace (\\S{1,63}) [^\\n]{0,200}?(?:only|Currently) (\\d[\\d.]{0,12}%)");
    private static final Pattern FILE_SYSTEM =
            Pattern.compile(
                    "Filesystem on ([^\\s,]{1,253}),?(?: mounted on ([^\\s,]{1,253}),)? at (\\S{1,253}) has only (\\d[\\d.]{0,12}%) available (space|inodes) left");
    private static final Pattern DISK =
            Pattern.compile(
                    "(?i)disk is (?:almost full|almost running out of available inodes) [^\\n]{1,60}\\n?\\s{0,8}VALUE = (\\d[\\d.]{0,12})");
    private static final Pattern MEMORY =
            Pattern.compile(
                    "(?:Memory is filling up at (\\S{1,253}), [^\\n]{1,100}is currently at (\\d[\\d.]{0,12}%)"
                            + "|Node memory is filling up [^\\n]{1,60}\\n?\\s{0,8}VALUE = (\\d[\\d.]{0,12}))");
    private static final Pattern OVERCOMMIT =
            Pattern.compile(
                    "overcommitted (CPU|memory) resource requests for (?:Pods|Namespaces)(?: by (\\d[\\d.]{0,20}[A-Za-z]{0,2} ?(?:CPU shares|bytes)))?");
    private static final Pattern QUOTA =
            Pattern.compile(
                    "Namespace (\\S{1,63}) is using (\\d[\\d.]{0,12}%) of its (\\S{1,253}) quota");
    private static final Pattern PODS =
            Pattern.compile(
                    "Kubelet '([^']{1,253})' is running at (\\d[\\d.]{0,12}%) of its Pod capacity");

    private ResourceRules() {}

    public static Optional<Diagnosis> throttled(Case it) {
        return said(it, THROTTLED)
                .flatMap(report -> {
                    String limits =
                            it.fact("container " + report.group(3), "limits")
                                    .map(set -> " (limits: %s)".formatted(set))
                                    .orElse("");
                    return Diagnoses.of(
                            "cpu-throttled",
                            "The CPU limit of container %s in pod %s is too low for what it does: it is held back in %s of the periods in which it runs%s."
                                    .formatted(
                                            report.group(3),
                                            report.group(4),
                                            report.group(1),
                                            limits),
                            MEDIUM,
                            report.line(),
                            "kubectl -n %s top pod %s --containers"
                                    .formatted(report.group(2), report.group(4)),
                            "Raise or remove resources.limits.cpu of container %s in %s; its request alone keeps its share."
                                    .formatted(report.group(3), it.workload()));
                });
    }

    public static Optional<Diagnosis> volume(Case it) {
        return said(it, VOLUME)
                .flatMap(report ->
                        Diagnoses.of(
                                "volume-filling-up",
                                "The volume of claim %s/%s is filling up: %s is free."
                                        .formatted(
                                                report.group(2), report.group(1), report.group(3)),
                                MEDIUM,
                                report.line(),
                                "See who mounts it (Used By): kubectl -n %s describe pvc %s"
                                        .formatted(report.group(2), report.group(1)),
                                "If its class has allowVolumeExpansion: kubectl -n %s patch pvc %s -p '{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"SIZE\"}}}}'"
                                        .formatted(report.group(2), report.group(1))));
    }

    public static Optional<Diagnosis> nodeDisk(Case it) {
        return said(it, FILE_SYSTEM)
                .flatMap(report ->
                        disk(
                                it,
                                report,
                                "%s of the %s of its file system %s is left"
                                        .formatted(
                                                report.group(4),
                                                report.group(5),
                                                report.group(2).isEmpty()
                                                        ? report.group(1)
                                                        : report.group(2))))
                .or(() ->
                        said(it, DISK)
                                .flatMap(report ->
                                        disk(
                                                it,
                                                report,
                                                "%s %% of its disk is left"
                                                        .formatted(report.group(1)))));
    }

    public static Optional<Diagnosis> nodeMemory(Case it) {
        return said(it, MEMORY)
                .flatMap(report ->
                        Diagnoses.of(
                                "node-memory-filling-up",
                                "The memory of %s is filling up: %s."
                                        .formatted(
                                                subject(it),
                                                report.group(2).isEmpty()
                                                        ? report.group(3) + " % is left"
                                                        : report.group(2) + " is used"),
                                MEDIUM,
                                report.line(),
                                "See who uses it: kubectl top pods -A --sort-by=memory",
                                "Pods without a memory limit, or with one far above their request, can take more than the scheduler counted with."));
    }

    public static Optional<Diagnosis> overcommitted(Case it) {
        return said(it, OVERCOMMIT)
                .flatMap(report -> {
                    String resource = report.group(1);
                    return Diagnoses.of(
                            "requests-overcommitted",
                            "The pods request %s%s than the nodes would have if one of them failed: the pods of that node would stay pending."
                                    .formatted(
                                            report.group(2).isEmpty()
                                                    ? "more "
                                                    : report.group(2) + " more ",
                                            resource),
                            MEDIUM,
                            report.line(),
                            "See what is requested of each node: kubectl describe nodes | grep -A 9 'Allocated resources'",
                            "Add a node, or lower requests of %s that are never used."
                                    .formatted(resource.toLowerCase(Locale.ROOT)));
                });
    }

    public static Optional<Diagnosis> quota(Case it) {
        return said(it, QUOTA)
                .flatMap(report ->
                        Diagnoses.of(
                                isUsedUp(report.group(2)) ? "quota-exceeded" : "quota-filling-up",
                                "Namespace %s has used %s of its quota of %s: what comes above it is refused."
                                        .formatted(
                                                report.group(1), report.group(2), report.group(3)),
                                MEDIUM,
                                report.line(),
                                "kubectl -n %s describe resourcequota".formatted(report.group(1)),
                                "Raise the quota, or lower requests and replicas in the namespace."));
    }

    /**
     * @param percent {@code 105%}
     */
    private static boolean isUsedUp(String percent) {
        return percent.indexOf('.') > 2 || (percent.indexOf('.') < 0 && percent.length() > 3);
    }

    public static Optional<Diagnosis> pods(Case it) {
        return said(it, PODS)
                .flatMap(report ->
                        Diagnoses.of(
                                "node-pods-full",
                                "Node %s runs %s of the pods that it may: the scheduler soon gives it none."
                                        .formatted(report.group(1), report.group(2)),
                                MEDIUM,
                                report.line(),
                                "kubectl get pods -A --field-selector spec.nodeName=%s"
                                        .formatted(report.group(1)),
                                "Add a node, or raise maxPods of the kubelet."));
    }

    private static Optional<Diagnosis> disk(Case it, Report report, String how) {
        return Diagnoses.of(
                "node-disk-filling-up",
                "The disk of %s is filling up: %s.".formatted(subject(it), how),
                MEDIUM,
                report.line(),
                "On the node: df -h, df -i, du -xsh /var/lib/containerd /var/log /var/lib/kubelet/pods",
                "Unused images go with: crictl rmi --prune; emptyDir volumes and logs of pods with: kubectl delete pod");
    }

    private static String subject(Case it) {
        return Case.words(it.finding().subject());
    }

    private static Optional<Report> said(Case it, Pattern pattern) {
        return Report.in(it.finding().description(), pattern);
    }
}
