package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Log;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Diagnosis;
import java.util.Optional;
import java.util.regex.Pattern;

/** A database answers and refuses. */
final class DatabaseRules {

    private static final Pattern AUTHENTICATION =
            Pattern.compile(
                    "(?i)(password authentication failed[^.\\n]{0,120}|Access denied for user[^.\\n]{0,120}|authentication failed(?: for user[^.\\n]{0,100})?|Login failed for user[^.\\n]{0,100}|WRONGPASS[^.\\n]{0,60}|NOAUTH Authentication required|no pg_hba\\.conf entry for [^\\n]{0,120}|role \"[^\"]{1,80}\" does not exist|SCRAM authentication[^.\\n]{0,60})");
    private static final Pattern NO_DATABASE =
            Pattern.compile(
                    "(?i)(database \"[^\"]{1,80}\" does not exist|Unknown database '[^']{1,80}'|relation \"[^\"]{1,120}\" does not exist|Table '[^']{1,160}' doesn't exist)");
    private static final Pattern TOO_MANY =
            Pattern.compile(
                    "(?i)(too many connections|remaining connection slots are reserved|too many clients already|max number of clients reached)");

    private DatabaseRules() {}

    static Optional<Diagnosis> authentication(Case it, Log log) {
        return log.find(AUTHENTICATION)
                .flatMap(found ->
                        Diagnoses.of(
                                "authentication-failed",
                                "A server that %s needs rejects its login: %s."
                                        .formatted(it.container(), Text.quote(found.word())),
                                HIGH,
                                found.line(),
                                "Compare user and password in the Secret that %s uses with those of the server; after a change of the Secret the pods must be restarted."
                                        .formatted(it.workload())));
    }

    static Optional<Diagnosis> missingDatabase(Case it, Log log) {
        return log.find(NO_DATABASE)
                .flatMap(found ->
                        Diagnoses.of(
                                "missing-database",
                                "The database lacks what %s expects: %s."
                                        .formatted(it.container(), Text.quote(found.word())),
                                HIGH,
                                found.line(),
                                "Run the migration that creates it, or correct the database's name in %s."
                                        .formatted(it.workload())));
    }

    static Optional<Diagnosis> tooManyConnections(Case it, Log log) {
        return log.find(TOO_MANY)
                .flatMap(found ->
                        Diagnoses.of(
                                "too-many-connections",
                                "The server has no connection left for %s: %s."
                                        .formatted(it.container(), Text.quote(found.word())),
                                HIGH,
                                found.line(),
                                "Count pods times pool size against the server's limit; make the pools smaller, or put a connection pooler in front."));
    }
}
