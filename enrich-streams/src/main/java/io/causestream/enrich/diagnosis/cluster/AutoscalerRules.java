package io.causestream.enrich.diagnosis.cluster;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.rules.Reasons;
import io.causestream.finding.Diagnosis;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A HorizontalPodAutoscaler does not know how many pods are needed, or may not have them. */
public final class AutoscalerRules {

    private static final Set<String> SCALED = Set.of("SuccessfulRescale");

    private static final Pattern MAXED =
            Pattern.compile(
                    "(desired replica count is more than the maximum replica count|running at max replicas|hit maximum number of desired pods)");
    private static final Pattern NO_REQUEST =
            Pattern.compile(
                    "missing request for ([a-z0-9./-]{1,300})(?: in (container \\S{1,63}) of Pod (\\S{1,253}))?");
    private static final Pattern NO_API =
            Pattern.compile(
                    "(the server (?:could not find the requested resource|is currently unable to handle the request) \\(get pods\\.metrics\\.k8s\\.io\\))");
    private static final Pattern NO_METRICS =
            Pattern.compile(
                    "unable to get metrics for resource (\\S{1,300}): no metrics returned"
                            + "|unable to get (?:external|object|pods) metric \\S{0,400}?/([A-Za-z0-9._-]{1,253})[^\\n]{0,60}?: ([^\\n]{1,300})");
    private static final Pattern NO_TARGET =
            Pattern.compile(
                    "([a-z]{1,40})/scale(?:\\.\\S{1,100})? \"([a-z0-9.-]{1,253})\" not found");

    private static final Pattern AMBIGUOUS =
            Pattern.compile(
                    "(pods by selector [^\\n]{1,200} are controlled by multiple HPAs: \\[[^\\n]{1,300}])");

    private AutoscalerRules() {}

    public static Optional<Diagnosis> ambiguous(Case it) {
        return found(it, AMBIGUOUS)
                .flatMap(report ->
                        Diagnoses.of(
                                "hpa-ambiguous-selector",
                                "Two autoscalers scale the same pods, so neither does: %s."
                                        .formatted(report.group(1)),
                                HIGH,
                                report.line(),
                                "kubectl -n %s get hpa".formatted(namespace(it)),
                                "Delete one of them, or tell their pods apart by labels."));
    }

    public static Optional<Diagnosis> maxed(Case it) {
        return it.finding().reason().equals(Reasons.AUTOSCALER_MAXED) || isOfAutoscaler(it)
                ? Report.find(it, MAXED)
                        .flatMap(report ->
                                Diagnoses.of(
                                        "hpa-maxed",
                                        "Autoscaler %s wants more pods for %s than its maxReplicas allows: the load is more than the pods it may have can take."
                                                .formatted(
                                                        it.finding().subject().qualifiedName(),
                                                        it.workload()),
                                        MEDIUM,
                                        report.line(),
                                        "See the target, the value and the limits: kubectl -n %s describe hpa %s"
                                                .formatted(namespace(it), name(it)),
                                        "If nodes have room: kubectl -n %s patch hpa %s -p '{\"spec\":{\"maxReplicas\":N}}'"
                                                .formatted(namespace(it), name(it))))
                : Optional.empty();
    }

    public static Optional<Diagnosis> noRequests(Case it) {
        return found(it, NO_REQUEST)
                .flatMap(report ->
                        Diagnoses.of(
                                "hpa-no-requests",
                                "Autoscaler %s can't compute a percentage of the %s request because %s of %s sets none."
                                        .formatted(
                                                it.finding().subject().qualifiedName(),
                                                report.group(1),
                                                report.group(2).isEmpty()
                                                        ? "a container"
                                                        : report.group(2),
                                                report.group(3).isEmpty()
                                                        ? it.workload()
                                                        : "pod " + report.group(3)),
                                HIGH,
                                report.line(),
                                "Set resources.requests.%s in each container, sidecars included; or use an AverageValue target."
                                        .formatted(report.group(1)),
                                "A completed pod that the selector matches counts, too: kubectl -n %s get pods --show-labels"
                                        .formatted(namespace(it))));
    }

    public static Optional<Diagnosis> metricsServerMissing(Case it) {
        return found(it, NO_API)
                .flatMap(report ->
                        Diagnoses.of(
                                "metrics-server-missing",
                                "Autoscaler %s gets no CPU and memory usage because the cluster's metrics API does not answer: metrics-server is not installed or does not run."
                                        .formatted(it.finding().subject().qualifiedName()),
                                HIGH,
                                report.line(),
                                "kubectl get apiservice v1beta1.metrics.k8s.io",
                                "kubectl -n kube-system get pods -l k8s-app=metrics-server"));
    }

    /** More than once: new pods have none in their first minute. */
    public static Optional<Diagnosis> noMetrics(Case it) {
        return isOfAutoscaler(it)
                ? Report.lasting(it, NO_METRICS, SCALED)
                        .flatMap(report ->
                                Diagnoses.of(
                                        "hpa-no-metrics",
                                        report.group(1).isEmpty()
                                                ? "Autoscaler %s gets no value of metric %s: %s."
                                                        .formatted(
                                                                it.finding()
                                                                        .subject()
                                                                        .qualifiedName(),
                                                                report.group(2),
                                                                report.group(3))
                                                : "Autoscaler %s gets no %s usage: metrics-server has none of these pods."
                                                        .formatted(
                                                                it.finding()
                                                                        .subject()
                                                                        .qualifiedName(),
                                                                report.group(1)),
                                        MEDIUM,
                                        report.line(),
                                        "See which metrics API is not available: kubectl get apiservices | grep metrics",
                                        report.group(1).isEmpty()
                                                ? "Look at the adapter that serves the metric (KEDA, prometheus-adapter): kubectl get pods -A | grep -e keda -e adapter"
                                                : "kubectl -n %s top pods"
                                                        .formatted(namespace(it))))
                : Optional.empty();
    }

    public static Optional<Diagnosis> noTarget(Case it) {
        return found(it, NO_TARGET)
                .flatMap(report ->
                        Diagnoses.of(
                                "hpa-target-missing",
                                "Autoscaler %s scales %s/%s, which does not exist."
                                        .formatted(
                                                it.finding().subject().qualifiedName(),
                                                report.group(1),
                                                report.group(2)),
                                HIGH,
                                report.line(),
                                "See what there is: kubectl -n %s get %s"
                                        .formatted(namespace(it), report.group(1)),
                                "Correct spec.scaleTargetRef of the autoscaler, or delete it."));
    }

    private static Optional<Report> found(Case it, Pattern pattern) {
        return isOfAutoscaler(it) ? Report.find(it, pattern, SCALED) : Optional.empty();
    }

    private static boolean isOfAutoscaler(Case it) {
        return it.finding().subject().kind().equals("HorizontalPodAutoscaler");
    }

    private static String namespace(Case it) {
        return it.finding().subject().namespace();
    }

    private static String name(Case it) {
        return it.finding().subject().name();
    }
}
