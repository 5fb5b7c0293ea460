package io.causestream.enrich.diagnosis;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Log;
import io.causestream.enrich.diagnosis.evidence.LogRule;
import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import java.util.List;
import java.util.Optional;

/** Rules on a failed container's own log, the most specific first. */
final class LogRules {

    private static final List<LogRule> RULES =
            List.of(
                    CodeRules::heap,
                    SettingRules::missingSetting,
                    DatabaseRules::authentication,
                    DatabaseRules::missingDatabase,
                    DatabaseRules::tooManyConnections,
                    DependencyRules::nameService,
                    DependencyRules::unknownHost,
                    DependencyRules::refused,
                    DependencyRules::certificate,
                    DependencyRules::timeout,
                    FileRules::diskFull,
                    FileRules::readOnly,
                    FileRules::privilegedPort,
                    FileRules::permission,
                    PortRules::addressInUse,
                    CodeRules::forbidden,
                    CodeRules::architecture,
                    CodeRules::missingCode);

    private LogRules() {}

    static Optional<Diagnosis> lastWords(Case it) {
        return it.failed() ? first(it, it.log().lastWords()) : Optional.empty();
    }

    /** Earlier errors and warnings, which are less likely the cause of the crash. */
    static Optional<Diagnosis> earlierWords(Case it) {
        return it.failed()
                ? first(it, it.log().complaints()).map(LogRules::lessSure)
                : Optional.empty();
    }

    static Optional<Diagnosis> first(Case it, Log log) {
        return RULES.stream().flatMap(rule -> rule.diagnose(it, log).stream()).findFirst();
    }

    private static Diagnosis lessSure(Diagnosis sure) {
        return new Diagnosis(
                sure.category(), sure.cause(), sure.evidence(), sure.fixes(), Confidence.LOW);
    }
}
