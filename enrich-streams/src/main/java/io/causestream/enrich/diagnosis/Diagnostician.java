package io.causestream.enrich.diagnosis;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Rule;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Finding;
import java.util.List;
import java.util.Optional;

/** Applies the rules, the most specific first; the first that does not abstain is used. */
public final class Diagnostician {

    private static final List<Rule> RULES =
            List.of(
                    // What Kubernetes itself states literally.
                    MemoryRules::limit,
                    MemoryRules::node,
                    MemoryRules::process,
                    ProcessRules::unseen,
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
                    CommandRules::notStarted,
                    ProbeRules::killed,
                    ProcessRules::evicted,
                    ProcessRules::segmentationFault,
                    ProcessRules::endsByItself,
                    CommandRules::notExecutable,
                    // What the container's own log states.
                    LogRules::lastWords,
                    CommandRules::notFound,
                    LogRules::earlierWords,
                    // Last: how the process ended.
                    MemoryRules::nearLimit,
                    ProcessRules::killed,
                    ProcessRules::terminated,
                    ErrorRules::exception,
                    ErrorRules::error,
                    // Not about a container that ended.
                    PlacementRules::quota,
                    ClaimRules::missingClass,
                    ClaimRules::noDefaultClass,
                    ClaimRules::notProvisioned,
                    ClaimRules::unbound,
                    PlacementRules::unschedulable,
                    ProbeRules::notReady,
                    ChangeRules::justChanged);

    private Diagnostician() {}

    /**
     * The likeliest cause, with the change that brought it about or came just before woven in;
     * empty if no rule knows. Pure, and linear in the length of the evidence, whatever is in it.
     */
    public static Optional<Diagnosis> diagnose(Finding finding) {
        Case it = Case.of(finding);
        return RULES.stream()
                .flatMap(rule -> rule.diagnose(it).stream())
                .findFirst()
                .map(diagnosis -> ChangeRules.weave(it, diagnosis));
    }
}
