package io.causestream.enrich.diagnosis;

import io.causestream.finding.Diagnosis;
import io.causestream.finding.Finding;
import java.util.List;
import java.util.Optional;

/** Asks the rules, the most specific first; the first that does not abstain is believed. */
public final class Diagnostician {

    private static final List<Rule> RULES =
            List.of(
                    MemoryRules::limit,
                    MemoryRules::node,
                    SettingRules::missingSetting,
                    SettingRules::missingObject,
                    ImageRules::notAuthorised,
                    ImageRules::notFound,
                    ImageRules::registryUnreachable,
                    DependencyRules::refused,
                    DependencyRules::unknownHost,
                    DependencyRules::authentication,
                    FileRules::readOnly,
                    FileRules::diskFull,
                    FileRules::permission,
                    ProcessRules::addressInUse,
                    ProcessRules::commandNotFound,
                    ProcessRules::livenessProbe,
                    ProcessRules::segmentationFault,
                    ProcessRules::killed,
                    ProcessRules::endsByItself,
                    ProcessRules::exceptionInLog,
                    ChangeRules::justChanged);

    private Diagnostician() {}

    /**
     * The likeliest cause, with the change that came just before woven in; empty if no rule knows.
     */
    public static Optional<Diagnosis> diagnose(Finding finding) {
        Case it = new Case(finding);
        return RULES.stream()
                .map(rule -> rule.diagnose(it))
                .flatMap(Optional::stream)
                .findFirst()
                .map(diagnosis -> ChangeRules.weave(it, diagnosis));
    }
}
