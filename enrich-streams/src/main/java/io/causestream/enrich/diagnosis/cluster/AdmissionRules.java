package io.causestream.enrich.diagnosis.cluster;

import static io.causestream.finding.Confidence.HIGH;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.rules.Reasons;
import io.causestream.finding.Diagnosis;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The API server refuses the pods that a controller wants to create. */
public final class AdmissionRules {

    private static final Set<String> CREATED = Set.of("SuccessfulCreate");

    private static final Pattern QUOTA =
            Pattern.compile(
                    "exceeded quota: ([^,\\s]{1,253}, requested: [^\\n]{1,300}|[^\\n]{1,300})");
    private static final Pattern UNSTATED =
            Pattern.compile("failed quota: ([a-z0-9.-]{1,253}): must specify ([^\\n]{1,300})");
    private static final Pattern LIMIT_RANGE =
            Pattern.compile(
                    "is forbidden: \\[?((?:maximum|minimum) [a-z0-9./-]{1,300} usage per (?:Container|Pod) is [^\\n\\]]{1,300}|[a-z0-9./-]{1,300} max limit to request ratio per (?:Container|Pod) is [^\\n\\]]{1,300})");
    private static final Pattern POD_SECURITY =
            Pattern.compile(
                    "(?:violates PodSecurity \"([^\"]{1,60})\"|unable to validate against any (security context constraint)): ([^\\n]{1,900})");
    private static final Pattern DENIED =
            Pattern.compile(
                    "admission webhook \"([^\"]{1,253})\" denied the request:?\\s{0,9}([\\s\\S]{0,600})");
    private static final Pattern UNREACHABLE =
            Pattern.compile(
                    "failed calling webhook \"([^\"]{1,253})\": (?:failed to call webhook: )?(?:Post \"([^\"]{1,500})\": )?([^\\n]{1,300})");
    private static final Pattern SERVICE =
            Pattern.compile("^https://([a-z0-9-]{1,63})\\.([a-z0-9-]{1,63})\\.svc\\b");
    private static final Pattern POLICY =
            Pattern.compile(
                    "ValidatingAdmissionPolicy '([^']{1,253})' with binding '([^']{1,253})' denied request: ([^\\n]{1,400})");
    private static final Pattern ACCOUNT =
            Pattern.compile("serviceaccount \"([a-z0-9.-]{1,253})\" not found");
    private static final Pattern PRIORITY =
            Pattern.compile("no PriorityClass with name ([a-z0-9.-]{1,253}) was found");

    private static final Pattern INVALID =
            Pattern.compile("Pod \"[^\"]{1,253}\" is invalid: ([^\\n]{1,400})");

    private AdmissionRules() {}

    public static Optional<Diagnosis> quota(Case it) {
        return found(it, QUOTA)
                .flatMap(report ->
                        Diagnoses.of(
                                "quota-exceeded",
                                "Namespace %s has no quota left for pods like this: quota %s."
                                        .formatted(namespace(it), report.group(1)),
                                HIGH,
                                report.line(),
                                "kubectl -n %s describe resourcequota".formatted(namespace(it)),
                                "Raise the quota, or lower requests or replicas of %s."
                                        .formatted(it.workload())));
    }

    /** With a quota on a resource, each container has to say how much of it it wants. */
    public static Optional<Diagnosis> quotaNeedsResources(Case it) {
        return found(it, UNSTATED)
                .flatMap(report ->
                        Diagnoses.of(
                                "quota-needs-resources",
                                "Quota %s of namespace %s takes only pods that state what they use, and these don't: %s."
                                        .formatted(report.group(1), namespace(it), report.group(2)),
                                HIGH,
                                report.line(),
                                "kubectl -n %s describe resourcequota %s"
                                        .formatted(namespace(it), report.group(1)),
                                "Set these resources in the containers of %s, or give the namespace a LimitRange with defaults."
                                        .formatted(it.workload())));
    }

    public static Optional<Diagnosis> limitRange(Case it) {
        return found(it, LIMIT_RANGE)
                .flatMap(report ->
                        Diagnoses.of(
                                "limit-range",
                                "The LimitRange of namespace %s refuses the pods: %s."
                                        .formatted(namespace(it), report.group(1)),
                                HIGH,
                                report.line(),
                                "kubectl -n %s describe limitrange".formatted(namespace(it)),
                                "Change the resources of %s so that they are within its bounds."
                                        .formatted(it.workload())));
    }

    /** The API server itself finds the pod's spec invalid. */
    public static Optional<Diagnosis> invalid(Case it) {
        return found(it, INVALID)
                .flatMap(report ->
                        Diagnoses.of(
                                "invalid-pod",
                                "The pods of %s are invalid: %s."
                                        .formatted(it.workload(), report.group(1)),
                                HIGH,
                                report.line(),
                                "Correct that field: " + it.showWorkload()));
    }

    public static Optional<Diagnosis> podSecurity(Case it) {
        return found(it, POD_SECURITY)
                .flatMap(report ->
                        Diagnoses.of(
                                "pod-security",
                                "Admission of namespace %s refuses the pods by its pod security (%s): %s."
                                        .formatted(
                                                namespace(it),
                                                report.group(1).isEmpty()
                                                        ? report.group(2)
                                                        : report.group(1),
                                                report.group(3)),
                                HIGH,
                                report.line(),
                                "See the namespace's level: kubectl get namespace %s --show-labels"
                                        .formatted(namespace(it)),
                                "Set what the message asks for in the securityContext of %s."
                                        .formatted(it.workload())));
    }

    public static Optional<Diagnosis> denied(Case it) {
        return found(it, DENIED)
                .flatMap(report ->
                        Diagnoses.of(
                                "webhook-denied",
                                "Admission webhook %s denies the pods%s."
                                        .formatted(
                                                report.group(1),
                                                report.group(2).isEmpty()
                                                        ? " without a reason"
                                                        : ": " + report.group(2)),
                                HIGH,
                                report.line(),
                                "See whose webhook it is: kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations -o yaml | grep -B 12 '%s'"
                                        .formatted(report.group(1)),
                                "Change %s so that the policy allows it."
                                        .formatted(it.workload())));
    }

    /** Its failurePolicy is Fail, so that no pod is created until it answers. */
    public static Optional<Diagnosis> unreachable(Case it) {
        return isRefused(it)
                ? Report.lasting(it, UNREACHABLE, CREATED)
                        .flatMap(report -> {
                            Optional<Report> service = Report.in(report.group(2), SERVICE);
                            return Diagnoses.of(
                                    "webhook-unreachable",
                                    "No pod can be created because admission webhook %s%s does not answer as it should: %s."
                                            .formatted(
                                                    report.group(1),
                                                    service.map(of ->
                                                                    " (Service %s/%s)"
                                                                            .formatted(
                                                                                    of.group(2),
                                                                                    of.group(1)))
                                                            .orElse(""),
                                                    report.group(3)),
                                    HIGH,
                                    report.line(),
                                    service.map(of ->
                                                    "kubectl -n %s get service,endpointslices,pods"
                                                            .formatted(of.group(2)))
                                            .orElse(
                                                    "kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations"),
                                    "If it can't be repaired soon, set failurePolicy: Ignore of this webhook in its configuration.");
                        })
                : Optional.empty();
    }

    public static Optional<Diagnosis> policy(Case it) {
        return found(it, POLICY)
                .flatMap(report ->
                        Diagnoses.of(
                                "admission-policy-denied",
                                "ValidatingAdmissionPolicy %s (binding %s) refuses the pods: %s."
                                        .formatted(
                                                report.group(1), report.group(2), report.group(3)),
                                HIGH,
                                report.line(),
                                "kubectl get validatingadmissionpolicy %s -o yaml"
                                        .formatted(report.group(1)),
                                "Change %s so that the policy allows it."
                                        .formatted(it.workload())));
    }

    /** While a namespace is set up it is missing for a moment, which means nothing. */
    public static Optional<Diagnosis> serviceAccount(Case it) {
        return isRefused(it)
                ? Report.lasting(it, ACCOUNT, CREATED)
                        .flatMap(report ->
                                missing(
                                        report,
                                        "There is no service account %s in namespace %s, and no pod is created without it."
                                                .formatted(report.group(1), namespace(it)),
                                        "kubectl -n %s get serviceaccounts"
                                                .formatted(namespace(it)),
                                        "Create it: kubectl -n %s create serviceaccount %s; or correct serviceAccountName of %s."
                                                .formatted(
                                                        namespace(it),
                                                        report.group(1),
                                                        it.workload())))
                : Optional.empty();
    }

    public static Optional<Diagnosis> priorityClass(Case it) {
        return found(it, PRIORITY)
                .flatMap(report ->
                        missing(
                                report,
                                "There is no priority class %s, and no pod that names it is created."
                                        .formatted(report.group(1)),
                                "kubectl get priorityclasses",
                                "Create it, or correct priorityClassName of %s."
                                        .formatted(it.workload())));
    }

    private static Optional<Diagnosis> missing(
            Report report, String cause, String look, String fix) {
        return Diagnoses.of("missing-object", cause, HIGH, report.line(), look, fix);
    }

    private static Optional<Report> found(Case it, Pattern pattern) {
        return isRefused(it) ? Report.find(it, pattern, CREATED) : Optional.empty();
    }

    private static boolean isRefused(Case it) {
        return it.isDown() || it.finding().reason().equals(Reasons.QUOTA_EXCEEDED);
    }

    private static String namespace(Case it) {
        return it.finding().subject().namespace();
    }
}
