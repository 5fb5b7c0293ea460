package io.causestream.enrich.diagnosis;

import static io.causestream.enrich.diagnosis.Findings.crash;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wordings of the languages, libraries and servers that people run. */
class LogRulesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    java.lang.IllegalStateException: required setting DATABASE_URL is not set        | DATABASE_URL
                    KeyError: 'DATABASE_URL'                                                         | DATABASE_URL
                    Error: Missing required environment variable DATABASE_URL                        | DATABASE_URL
                    Error: Missing required environment variables: DB_HOST, DB_PORT                  | DB_HOST
                    sh: DATABASE_URL: parameter not set                                              | DATABASE_URL
                    /entrypoint.sh: line 4: PORT: unbound variable                                   | PORT
                    panic: environment variable "PORT" not found                                     | PORT
                    thread 'main' panicked at src/main.rs:4:10: DATABASE_URL must be set: NotPresent | DATABASE_URL
                    fatal: required key ORDERS_TOKEN missing value                                   | ORDERS_TOKEN
                    key not found: "SECRET_KEY_BASE" (KeyError)                                      | SECRET_KEY_BASE
                    Could not resolve placeholder 'orders.db.url' in value "${orders.db.url}"        | orders.db.url
                    Error: required flag(s) "config" not set                                         | config
                    ** (RuntimeError) environment variable SECRET_KEY_BASE is missing.               | SECRET_KEY_BASE
                    You must specify POSTGRES_PASSWORD to a non-empty value for the superuser.       | POSTGRES_PASSWORD
                    TypeError: process.env.API_HOST is undefined                                     | API_HOST
                    """)
    void namesTheSettingThatIsMissing(String line, String name) {
        assertThat(of(line))
                .hasValueSatisfying(diagnosis -> {
                    assertThat(diagnosis.category()).isEqualTo("missing-setting");
                    assertThat(diagnosis.cause()).startsWith(name + " is not set");
                    assertThat(diagnosis.evidence()).containsExactly(line);
                    assertThat(diagnosis.fixes())
                            .containsExactly("Set %s in deployment shop/checkout.".formatted(name));
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    dial tcp 10.96.0.12:5432: connect: connection refused                               | dependency-refused      | 10.96.0.12:5432
                    Post "http://orders.shop.svc:8080/pay": dial tcp 10.96.0.12:8080: connect: connection refused | dependency-refused | orders.shop.svc:8080
                    Connection to orders-db:5432 refused. Check that the hostname and port are correct  | dependency-refused      | orders-db:5432
                    Error: connect ECONNREFUSED 10.0.0.5:6379                                           | dependency-refused      | 10.0.0.5:6379
                    connection to server at "db" (10.1.2.3), port 5432 failed: Connection refused       | dependency-refused      | db:5432
                    wget: can't connect to remote host (10.0.0.9): Connection refused                   | dependency-refused      | 10.0.0.9
                    dial orders-db:5432 by 10.96.0.12:5432: connection refused                          | dependency-refused      | orders-db:5432
                    finishConnect(..) failed: Connection refused: orders-db/10.96.0.12:5432             | dependency-refused      | orders-db:5432
                    java.net.ConnectException: Connection refused: /10.0.0.5:6379                       | dependency-refused      | 10.0.0.5:6379
                    Connection to node -1 (kafka/10.0.0.3:9092) could not be established.               | dependency-timeout      | kafka:9092
                    dial tcp 10.0.0.5:6379: i/o timeout                                                 | dependency-timeout      | 10.0.0.5:6379
                    java.net.SocketTimeoutException: connect timed out                                  | dependency-timeout      | times out
                    dial tcp: lookup orders-db on 10.96.0.10:53: no such host                           | unknown-host            | orders-db
                    java.net.UnknownHostException: orders-db.shop.svc                                   | unknown-host            | orders-db.shop.svc
                    getaddrinfo ENOTFOUND orders-db                                                     | unknown-host            | orders-db
                    nc: bad address 'orders-db'                                                         | unknown-host            | orders-db
                    lookup orders-db on 10.96.0.10:53: read udp 10.2.0.4:4123->10.96.0.10:53: i/o timeout | name-service-failing  | DNS
                    socket.gaierror: [Errno -3] Temporary failure in name resolution                    | name-service-failing    | DNS
                    x509: certificate signed by unknown authority                                       | certificate-not-trusted | unknown authority
                    FATAL: password authentication failed for user "orders"                             | authentication-failed   | user "orders"
                    Access denied for user 'orders'@'10.2.0.4' (using password: YES)                    | authentication-failed   | 'orders'
                    FATAL: database "orders" does not exist                                             | missing-database        | "orders"
                    FATAL: sorry, too many clients already                                              | too-many-connections    | too many clients
                    touch: /data/lock: Read-only file system                                            | read-only-file-system   | /data/lock
                    OSError: [Errno 30] Read-only file system: '/app/cache'                             | read-only-file-system   | /app/cache
                    write /var/lib/data/wal: no space left on device                                    | disk-full               | /var/lib/data/wal
                    listen tcp :80: bind: permission denied                                             | privileged-port         | 1024
                    mkdir: can't create directory '/data/tmp': Permission denied                        | permission-denied       | /data/tmp
                    open /data/wal: permission denied, see also /docs/errors                            | permission-denied       | access to /data/wal
                    Error: EACCES: permission denied, open '/etc/app/key.pem'                           | permission-denied       | /etc/app/key.pem
                    listen tcp :8080: bind: address already in use                                      | address-in-use          | 8080
                    Error: listen EADDRINUSE: address already in use :::3000                            | address-in-use          | 3000
                    exec /app/server: exec format error                                                 | other-architecture      | CPU architecture
                    ModuleNotFoundError: No module named 'orders'                                       | missing-code            | 'orders'
                    Error: Could not find or load main class com.example.Main                           | missing-code            | com.example.Main
                    java.lang.OutOfMemoryError: Java heap space                                         | heap-exhausted          | Java heap space
                    pods is forbidden: User "system:serviceaccount:shop:checkout" cannot list resource "pods" in API group "" | forbidden | cannot list
                    """)
    void knowsTheCauseByTheLog(String line, String category, String named) {
        assertThat(of("INFO starting", line))
                .hasValueSatisfying(diagnosis -> {
                    assertThat(diagnosis.category()).isEqualTo(category);
                    assertThat(diagnosis.cause()).contains(named);
                    assertThat(diagnosis.evidence()).containsExactly(line);
                    assertThat(diagnosis.fixes()).isNotEmpty();
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERROR HTTP_404 not found",
                "ERROR ORDERS_QUEUE is empty",
                "FATAL configuration app.yaml is missing",
                "java.lang.IllegalArgumentException: property id is required",
                "panic: runtime error: invalid memory address or nil pointer dereference"
            })
    void whatIsNoSettingIsNotCalledOne(String line) {
        assertThat(of(line))
                .map(Diagnosis::category)
                .hasValueSatisfying(
                        category -> assertThat(category).isIn("error-in-log", "uncaught-error"));
    }

    @Test
    void theInnermostCauseOfAStackTraceIsQuoted() {
        Optional<Diagnosis> diagnosis =
                of(
                        "Exception in thread \"main\" com.example.StartFailed: can't start",
                        "\tat com.example.Main.main(Main.java:9)",
                        "Caused by: java.io.UncheckedIOException: reading the plan",
                        "\tat com.example.Plan.read(Plan.java:14)",
                        "Caused by: com.example.PlanException: line 4 has no price",
                        "\tat com.example.Plan.parse(Plan.java:44)",
                        "\t... 3 more",
                        "ERROR shutting down");

        assertThat(diagnosis)
                .hasValueSatisfying(it -> {
                    assertThat(it.category()).isEqualTo("uncaught-error");
                    assertThat(it.cause())
                            .endsWith("com.example.PlanException: line 4 has no price");
                    assertThat(it.confidence()).isEqualTo(Confidence.MEDIUM);
                });
    }

    @Test
    void aMereErrorLineIsAHint() {
        assertThat(of("2026-01-01 ERROR [main] the plan has no price", "bye"))
                .hasValueSatisfying(it -> {
                    assertThat(it.category()).isEqualTo("error-in-log");
                    assertThat(it.confidence()).isEqualTo(Confidence.LOW);
                });
    }

    @Test
    void whatItSaidLastCountsMoreThanWhatItWarnedOfOrOvercame() {
        assertThat(
                        of(
                                "WARN SENTRY_DSN is not set, errors are not reported",
                                "ERROR write /var/lib/data: no space left on device"))
                .map(Diagnosis::category)
                .contains("disk-full");

        String[] recovered = new String[40];
        java.util.Arrays.fill(recovered, "working");
        recovered[0] = "ERROR dial tcp 10.0.0.5:6379: connect: connection refused, again in 1 s";
        recovered[39] = "panic: index out of range [3] with length 3";
        assertThat(of(recovered))
                .hasValueSatisfying(it -> {
                    assertThat(it.category()).isEqualTo("dependency-refused");
                    assertThat(it.confidence()).isEqualTo(Confidence.LOW);
                });
    }

    @Test
    void aWarningAloneIsNoMoreThanAHint() {
        assertThat(of("WARN  SENTRY_DSN is not set"))
                .map(Diagnosis::confidence)
                .contains(Confidence.LOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INFO all is well",
                "INFO  connection refused by peer 3, trying peer 4",
                "level=debug msg=\"environment variable DATABASE_URL is not set, using the default\"",
                "[info] permission denied for /metrics, as configured",
                "checkout 2.4.0",
                ""
            })
    void abstainsOnWhatIsNoComplaint(String line) {
        assertThat(of(line)).isEmpty();
    }

    private static Optional<Diagnosis> of(String... lines) {
        return Diagnostician.diagnose(crash(1, "Error").log(lines).finding());
    }
}
