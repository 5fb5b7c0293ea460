package io.causestream.enrich.diagnosis.cluster;

import static io.causestream.finding.Confidence.HIGH;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Log;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Diagnosis;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A database answers and refuses. */
public final class DatabaseRules {

    private static final Pattern AUTHENTICATION =
            Pattern.compile(
                    "(?i)(password authentication failed[^.\\n]{0,120}|Access denied for user[^.\\n]{0,120}|authentication failed(?: for user[^.\\n]{0,100})?|Login failed for user[^.\\n]{0,100}|WRONGPASS[^.\\n]{0,60}|NOAUTH Authentication required|no pg_hba\\.conf entry for [^\\n]{0,120}|role \"[^\"]{1,80}\" does not exist|SCRAM authentication[^.\\n]{0,60}|ACCESS_REFUSED - Login was refused[^.\\n]{0,80})");
    private static final Pattern NO_DATABASE =
            Pattern.compile(
                    "(?i)(database \"[^\"]{1,80}\" does not exist|Unknown database '[^']{1,80}'|relation \"[^\"]{1,120}\" does not exist|Table '[^']{1,160}' doesn't exist)");
    private static final Pattern TOO_MANY =
            Pattern.compile(
                    "(?i)(too many connections|remaining connection slots are reserved|too many clients already|no more connections allowed|max number of clients reached)");

    private static final Pattern FORBIDDEN =
            Pattern.compile(
                    "(?i)(permission denied for (?:table|relation|schema|database|sequence|view|function) [^\\s,;)]{1,120}|\\w{1,20} command denied to user '[^']{1,80}'@'[^']{1,253}' for table [^\\s,;)]{1,120}|NOPERM [^\\n]{1,120})");
    private static final Pattern READ_ONLY =
            Pattern.compile(
                    "(?i)(cannot execute \\w{1,30} in a read-only transaction|The MySQL server is running with the --(?:super-)?read-only option|READONLY You can't write against a read only replica|NotWritablePrimary|not primary and secondaryOk=false)");

    /** As the facts of a pod name a variable with its source. */
    private static final Pattern CREDENTIAL =
            Pattern.compile(
                    "(?i)[A-Z0-9_]{0,60}(?:pass|pwd|user|secret|token|cred)[A-Z0-9_]{0,60} \\(secret [^)]{1,300}\\)");

    private static final int MOST_NAMED = 3;

    /** golang-migrate, Flyway, Alembic, Liquibase, Prisma, Django, Rails. */
    private static final Pattern MIGRATION =
            Pattern.compile(
                    "(Dirty database version \\d{1,20}[^\\n]{0,60}|[Mm]igration checksum mismatch for migration version [^\\s]{1,60}|(?:Found|Detected) failed migration to version [^\\n]{1,80}|Migration \\S{1,120} failed[^\\n]{0,60}|Can't locate revision identified by '[^']{1,80}'|Multiple head revisions are present[^\\n]{0,40}|Could not acquire change log lock[^\\n]{0,100}|Error: P30\\d{2}[^\\n]{0,120}|InconsistentMigrationHistory: [^\\n]{1,160}|Migrations are pending[^\\n]{0,80})");

    private DatabaseRules() {}

    public static Optional<Diagnosis> authentication(Case it, Log log) {
        return log.find(AUTHENTICATION)
                .flatMap(found ->
                        Diagnoses.of(
                                "authentication-failed",
                                "A server that %s needs rejects its login: %s."
                                        .formatted(it.container(), Text.quote(found.word())),
                                HIGH,
                                found.line(),
                                "Compare user and password in %s with those of the server; after a change of the Secret the pods must be restarted."
                                        .formatted(credentials(it))));
    }

    /** From which keys of which Secrets the container has them, as far as that is known. */
    private static String credentials(Case it) {
        String known =
                it.fact("environment").stream()
                        .flatMap(all -> CREDENTIAL.matcher(all).results())
                        .map(found -> Text.quote(found.group()))
                        .limit(MOST_NAMED)
                        .collect(Collectors.joining(", "));
        return known.isEmpty()
                ? "the Secret that %s uses".formatted(it.workload())
                : known + " of " + it.workload();
    }

    public static Optional<Diagnosis> migration(Case it, Log log) {
        return log.find(MIGRATION)
                .flatMap(found ->
                        Diagnoses.of(
                                "migration-failed",
                                "A migration of the database that %s needs does not go through: %s."
                                        .formatted(it.container(), Text.phrase(found.word())),
                                HIGH,
                                found.line(),
                                "Compare the migrations in the image of %s with the database's own table of them (schema_migrations, flyway_schema_history, alembic_version, DATABASECHANGELOGLOCK)."
                                        .formatted(it.container()),
                                "Repair that migration and its mark with the tool's own command; an image older than the database needs its successor."));
    }

    public static Optional<Diagnosis> missingDatabase(Case it, Log log) {
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

    public static Optional<Diagnosis> tooManyConnections(Case it, Log log) {
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

    /** The login is right, and its user may not do this. */
    public static Optional<Diagnosis> forbidden(Case it, Log log) {
        return log.find(FORBIDDEN)
                .flatMap(found ->
                        Diagnoses.of(
                                "database-permission",
                                "The database user of %s lacks a permission: %s."
                                        .formatted(it.container(), Text.quote(found.word())),
                                HIGH,
                                found.line(),
                                "Grant it to that user, for tables that a migration adds, too (PostgreSQL: ALTER DEFAULT PRIVILEGES)."));
    }

    /** It wants to write and has reached a replica. */
    public static Optional<Diagnosis> readOnly(Case it, Log log) {
        return log.find(READ_ONLY)
                .flatMap(found ->
                        Diagnoses.of(
                                "database-read-only",
                                "The database server that %s has reached only reads: %s."
                                        .formatted(it.container(), Text.quote(found.word())),
                                HIGH,
                                found.line(),
                                "Check which server is the primary now: after a fail-over the host may still name the old one.",
                                "Let %s connect to the Service of the primary, with a list of hosts and target_session_attrs=read-write for libpq."
                                        .formatted(it.workload())));
    }
}
