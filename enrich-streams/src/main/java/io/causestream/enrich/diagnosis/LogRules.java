package io.causestream.enrich.diagnosis;

import io.causestream.enrich.diagnosis.cluster.CertificateRules;
import io.causestream.enrich.diagnosis.cluster.DatabaseRules;
import io.causestream.enrich.diagnosis.cluster.DependencyRules;
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
                    CodeRules::threads,
                    CodeRules::heap,
                    CodeRules::nativeMemory,
                    CommandRules::unknownFlag,
                    SettingRules::missingSetting,
                    DatabaseRules::authentication,
                    DatabaseRules::migration,
                    DatabaseRules::missingDatabase,
                    DatabaseRules::tooManyConnections,
                    DatabaseRules::readOnly,
                    DatabaseRules::forbidden,
                    DependencyRules::nameService,
                    DependencyRules::unknownHost,
                    DependencyRules::refused,
                    CertificateRules::expired,
                    CertificateRules::otherName,
                    CertificateRules::ours,
                    CertificateRules::plain,
                    CertificateRules::notTrusted,
                    DependencyRules::timeout,
                    FileRules::watchers,
                    FileRules::openFiles,
                    FileRules::diskFull,
                    FileRules::readOnly,
                    FileRules::privilegedPort,
                    FileRules::permission,
                    PortRules::addressInUse,
                    CodeRules::forbidden,
                    CodeRules::missingBean,
                    CodeRules::bootstrapCheck,
                    CodeRules::architecture,
                    CodeRules::classVersion,
                    CodeRules::missingCode,
                    CommandRules::interpreter,
                    ConfigFileRules::missing,
                    ConfigFileRules::wrong);

    private LogRules() {}

    static Optional<Diagnosis> lastWords(Case it) {
        return it.failed() ? first(it, it.lastWords()) : Optional.empty();
    }

    /** Earlier errors and warnings, which are less likely the cause of the crash. */
    static Optional<Diagnosis> earlierWords(Case it) {
        if (!it.failed()) {
            return Optional.empty();
        }
        Log complaints = it.complaints();
        // A short log has no earlier words.
        return complaints.equals(it.lastWords())
                ? Optional.empty()
                : first(it, complaints).map(LogRules::lessSure);
    }

    static Optional<Diagnosis> first(Case it, Log log) {
        return RULES.stream().flatMap(rule -> rule.diagnose(it, log).stream()).findFirst();
    }

    private static Diagnosis lessSure(Diagnosis sure) {
        return new Diagnosis(
                sure.category(), sure.cause(), sure.evidence(), sure.fixes(), Confidence.LOW);
    }
}
