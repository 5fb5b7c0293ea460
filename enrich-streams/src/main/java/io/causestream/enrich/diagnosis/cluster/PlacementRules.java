package io.causestream.enrich.diagnosis.cluster;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.cluster.Unschedulable.Kind;
import io.causestream.enrich.diagnosis.cluster.Unschedulable.Obstacle;
import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.rules.Reasons;
import io.causestream.finding.Diagnosis;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The pod finds no node, or its node refuses it. */
public final class PlacementRules {

    private static final Pattern UNSCHEDULABLE =
            Pattern.compile("^\\d{1,6}/\\d{1,6} nodes are available: ");

    /** Of a claim, not of a node: {@link ClaimRules}. */
    private static final Pattern OF_A_CLAIM =
            Pattern.compile(
                    "available: [^\\n]{0,40}(?:PersistentVolumeClaim|persistentvolumeclaim)");

    private static final Pattern GATED =
            Pattern.compile("(Scheduling is blocked due to non-empty scheduling gates)");
    private static final Pattern REFUSED =
            Pattern.compile("(?:Pod was rejected: |Predicate \\w{1,60} failed: )([^\\n]{1,300})");

    private PlacementRules() {}

    /** The scheduler takes no node, and says why it takes none of them. */
    public static Optional<Diagnosis> unschedulable(Case it) {
        if (!it.isDown()) {
            return Optional.empty();
        }
        return Report.find(it, UNSCHEDULABLE, Report.SCHEDULED)
                .filter(report -> Report.in(report.line(), OF_A_CLAIM).isEmpty())
                .flatMap(report ->
                        Unschedulable.in(report.line())
                                .filter(verdict -> !verdict.obstacles().isEmpty())
                                .flatMap(verdict ->
                                        Diagnoses.of(
                                                "unschedulable",
                                                cause(it, verdict),
                                                isClear(verdict) ? HIGH : MEDIUM,
                                                report.line(),
                                                fixes(it, verdict))));
    }

    /** Something, such as a queue, holds the pod back and has not let it go. */
    public static Optional<Diagnosis> gated(Case it) {
        if (!it.isDown()) {
            return Optional.empty();
        }
        return it.fact("pod", "condition PodScheduled")
                .flatMap(condition -> Report.in(condition, GATED))
                .or(() -> Report.find(it, GATED, Report.SCHEDULED))
                .flatMap(report ->
                        Diagnoses.of(
                                "scheduling-gated",
                                "A scheduling gate holds the pod back: the scheduler does not look for a node until spec.schedulingGates is empty.",
                                HIGH,
                                report.line(),
                                "See which gate it is, and ask the controller that set it: kubectl -n %s get pod %s -o jsonpath='{.spec.schedulingGates}'"
                                        .formatted(
                                                it.finding().subject().namespace(),
                                                it.finding().subject().name())));
    }

    /** The pod was given a node, and its kubelet does not admit it. */
    public static Optional<Diagnosis> refused(Case it) {
        return it.finding().reason().equals(Reasons.POD_FAILED)
                ? Report.find(it, REFUSED)
                        .flatMap(report ->
                                Diagnoses.of(
                                        "node-refused-pod",
                                        "The node refuses the pod that the scheduler gave it: %s."
                                                .formatted(report.group(1)),
                                        HIGH,
                                        report.line(),
                                        "Look for what uses up the node beside the scheduler's back, such as static pods: kubectl get pods -A -o wide --field-selector spec.nodeName=NODE",
                                        "Delete the failed pod once a new one runs: kubectl -n %s delete pod %s"
                                                .formatted(
                                                        it.finding().subject().namespace(),
                                                        it.finding().subject().name())))
                : Optional.empty();
    }

    private static boolean isClear(Unschedulable verdict) {
        return !verdict.has(Kind.OTHER);
    }

    private static String cause(Case it, Unschedulable verdict) {
        String obstacles =
                verdict.obstacles().stream().map(Obstacle::words).collect(Collectors.joining(", "));
        String requests = verdict.has(Kind.RESOURCE) ? requests(it) : "";
        String asks =
                requests.isEmpty()
                        ? ""
                        : "; it requests %s%s"
                                .formatted(
                                        requests,
                                        verdict.beyondAnyNode()
                                                ? ", more than any of these nodes has even when empty"
                                                : "");
        return "No node can run the pod: of %d %s, %s%s."
                .formatted(
                        verdict.nodes(), verdict.nodes() == 1 ? "node" : "nodes", obstacles, asks);
    }

    /** Of all containers; empty if it is not known. */
    private static String requests(Case it) {
        return it.rows("Facts of ").stream()
                .filter(row -> "requests".equals(row.get("What")))
                .map(row -> row.getOrDefault("Value", ""))
                .filter(value -> !value.isEmpty())
                .distinct()
                .collect(Collectors.joining(" and "));
    }

    private static String[] fixes(Case it, Unschedulable verdict) {
        return verdict.obstacles().stream()
                .flatMap(obstacle -> fixes(it, obstacle).stream())
                .distinct()
                .limit(5)
                .toArray(String[]::new);
    }

    private static List<String> fixes(Case it, Obstacle obstacle) {
        String workload = it.workload();
        return switch (obstacle.kind()) {
            case RESOURCE ->
                    List.of(
                            "See what is requested of each node: kubectl describe nodes | grep -A 9 'Allocated resources'",
                            "Lower resources.requests.%s of %s, or add a node that has as much."
                                    .formatted(obstacle.what(), workload));
            case TAINT ->
                    List.of(
                            "See the taints: kubectl get nodes -o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints",
                            obstacle.what().isEmpty()
                                    ? "Add a toleration to %s if it may run there."
                                            .formatted(workload)
                                    : "Add to %s, if it may run there: tolerations: [{key: %s, operator: Exists}]"
                                            .formatted(workload, obstacle.what().split(":", 2)[0]));
            case CONDITION ->
                    List.of(
                            "See what is wrong with them: kubectl describe nodes | grep -A 9 Conditions");
            case SELECTOR ->
                    List.of(
                            "Compare nodeSelector and nodeAffinity of %s with the labels: kubectl get nodes --show-labels"
                                    .formatted(workload));
            case AFFINITY ->
                    List.of(
                            "Check podAffinity and podAntiAffinity of %s: with a required anti-affinity there are at most as many pods as nodes."
                                    .formatted(workload));
            case SPREAD ->
                    List.of(
                            "See which zones or nodes there are: kubectl get nodes -L topology.kubernetes.io/zone",
                            "Raise maxSkew of %s, or set whenUnsatisfiable: ScheduleAnyway."
                                    .formatted(workload));
            case PODS ->
                    List.of(
                            "See how many pods a node may have: kubectl get nodes -o custom-columns=NAME:.metadata.name,PODS:.status.allocatable.pods",
                            "Add a node, or raise maxPods of the kubelets.");
            case PORT ->
                    List.of(
                            "Use a Service in place of hostPort in %s, or run at most one such pod on a node."
                                    .formatted(workload));
            case VOLUME ->
                    List.of(
                            "See where the volume is: kubectl get pv -o custom-columns=NAME:.metadata.name,CLAIM:.spec.claimRef.name,WHERE:.spec.nodeAffinity.required",
                            "Make room on a node of that zone, or recreate the claim with a class whose volumeBindingMode is WaitForFirstConsumer.");
            case CORDON ->
                    List.of(
                            "See which nodes are cordoned: kubectl get nodes",
                            "If its maintenance is over: kubectl uncordon NODE");
            case OTHER ->
                    List.of(
                            "Compare requests, node selector, affinity and tolerations of %s with the nodes."
                                    .formatted(workload));
        };
    }
}
