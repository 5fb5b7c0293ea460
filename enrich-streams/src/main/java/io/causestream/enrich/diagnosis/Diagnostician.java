package io.causestream.enrich.diagnosis;

import io.causestream.enrich.diagnosis.cluster.AdmissionRules;
import io.causestream.enrich.diagnosis.cluster.AutoscalerRules;
import io.causestream.enrich.diagnosis.cluster.CertificateRules;
import io.causestream.enrich.diagnosis.cluster.ClaimRules;
import io.causestream.enrich.diagnosis.cluster.JobRules;
import io.causestream.enrich.diagnosis.cluster.NodeRules;
import io.causestream.enrich.diagnosis.cluster.PlacementRules;
import io.causestream.enrich.diagnosis.cluster.ResourceRules;
import io.causestream.enrich.diagnosis.cluster.RolloutRules;
import io.causestream.enrich.diagnosis.cluster.VolumeRules;
import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Rule;
import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Finding;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Applies the rules. Several may speak: the best supported one gives the cause, the others are its
 * alternatives.
 */
public final class Diagnostician {

    /** The most specific first: of two that are equally sure, the earlier one is used. */
    private static final List<Rule> RULES =
            List.of(
                    // What Kubernetes itself states literally.
                    MemoryRules::limit,
                    MemoryRules::sandbox,
                    MemoryRules::node,
                    MemoryRules::nodeKilled,
                    MemoryRules::process,
                    ProcessRules::unseen,
                    ImageRules::noSpace,
                    ImageRules::oldFormat,
                    ImageRules::otherPlatform,
                    ImageRules::rateLimit,
                    ImageRules::notAuthorised,
                    ImageRules::certificate,
                    ImageRules::notFound,
                    ImageRules::registryUnreachable,
                    ImageRules::invalid,
                    ImageRules::neverPulled,
                    ReferenceRules::missingObject,
                    ReferenceRules::missingKey,
                    StartRules::badMount,
                    StartRules::runAsNonRoot,
                    StartRules::profile,
                    CommandRules::notStarted,
                    ProcessRules::hook,
                    ProbeRules::killed,
                    ProcessRules::evicted,
                    ProcessRules::segmentationFault,
                    ProcessRules::illegalInstruction,
                    ProcessRules::seccomp,
                    ProcessRules::endsByItself,
                    CommandRules::notExecutable,
                    // What the container's own log states.
                    CommandRules::usage,
                    LogRules::lastWords,
                    CommandRules::notFound,
                    LogRules::earlierWords,
                    ProcessRules::aborted,
                    // Not about a container that ended.
                    AdmissionRules::quota,
                    AdmissionRules::quotaNeedsResources,
                    AdmissionRules::limitRange,
                    AdmissionRules::podSecurity,
                    AdmissionRules::invalid,
                    AdmissionRules::policy,
                    AdmissionRules::denied,
                    AdmissionRules::unreachable,
                    AdmissionRules::serviceAccount,
                    AdmissionRules::priorityClass,
                    RolloutRules::selectorImmutable,
                    RolloutRules::selectorMismatch,
                    JobRules::failurePolicy,
                    JobRules::deadline,
                    JobRules::podDeadline,
                    JobRules::invalidSchedule,
                    JobRules::stillRuns,
                    JobRules::missed,
                    AutoscalerRules::ambiguous,
                    AutoscalerRules::noTarget,
                    AutoscalerRules::noRequests,
                    AutoscalerRules::metricsServerMissing,
                    AutoscalerRules::noMetrics,
                    AutoscalerRules::maxed,
                    NodeRules::removed,
                    NodeRules::shutDown,
                    NodeRules::certificate,
                    NodeRules::network,
                    NodeRules::runtime,
                    NodeRules::kubeletStopped,
                    NodeRules::pressure,
                    ClaimRules::lost,
                    ClaimRules::missingClass,
                    ClaimRules::noDefaultClass,
                    ClaimRules::mismatch,
                    ClaimRules::notProvisioned,
                    ClaimRules::provisionerSilent,
                    ClaimRules::withoutPod,
                    VolumeRules::multiAttach,
                    VolumeRules::driverMissing,
                    VolumeRules::attachFailed,
                    VolumeRules::mountFailed,
                    NodeRules::podNetwork,
                    NodeRules::podSandbox,
                    PlacementRules::gated,
                    PlacementRules::refused,
                    PlacementRules::unschedulable,
                    ClaimRules::unbound,
                    VolumeRules::mountTimeout,
                    CertificateRules::notIssued,
                    CertificateRules::expiring,
                    ResourceRules::throttled,
                    ResourceRules::volume,
                    ResourceRules::nodeDisk,
                    ResourceRules::nodeMemory,
                    ResourceRules::pods,
                    ResourceRules::quota,
                    ResourceRules::overcommitted,
                    RolloutRules::stuck,
                    ProbeRules::notReady);

    /**
     * What can be said of nearly every problem: how the process ended, what changed just before.
     * Used only where no other rule speaks, the first that does not abstain.
     */
    private static final List<Rule> GENERAL =
            List.of(
                    MemoryRules::nearLimit,
                    ProcessRules::killed,
                    ProcessRules::terminated,
                    ErrorRules::exception,
                    ErrorRules::error,
                    JobRules::backoffLimit,
                    ChangeRules::justChanged);

    private static final int MOST_ALTERNATIVES = 2;

    private Diagnostician() {}

    /**
     * The likeliest cause, with the change that brought it about or came just before woven in, and
     * what else the evidence allows; empty if no rule knows. Pure, and linear in the length of the
     * evidence, whatever is in it.
     */
    public static Optional<Diagnosis> diagnose(Finding finding) {
        Case it = Case.of(finding);
        List<Diagnosis> causes =
                RULES.stream()
                        .flatMap(rule -> rule.diagnose(it).stream())
                        .map(diagnosis -> ChangeRules.weave(it, diagnosis))
                        // What is better supported wins, whichever rule comes first. Stable.
                        .sorted(Comparator.comparing(Diagnosis::confidence).reversed())
                        .toList();
        return causes.isEmpty()
                ? GENERAL.stream()
                        .flatMap(rule -> rule.diagnose(it).stream())
                        .findFirst()
                        .map(diagnosis -> ChangeRules.weave(it, diagnosis))
                : Optional.of(causes.getFirst().withAlternatives(alternatives(causes)));
    }

    /** Other causes that are more than a guess, and not the same one in other words. */
    private static List<String> alternatives(List<Diagnosis> causes) {
        Diagnosis first = causes.getFirst();
        return causes.stream()
                .skip(1)
                .filter(other -> other.confidence() != Confidence.LOW)
                .filter(other -> !other.category().equals(first.category()))
                .filter(other -> !first.evidence().containsAll(other.evidence()))
                .map(Diagnosis::cause)
                .distinct()
                .limit(MOST_ALTERNATIVES)
                .toList();
    }
}
