package io.causestream.enrich.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.causestream.finding.Change;
import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words are those of real nodes. */
class DiagnosticianTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Subject POD = Subject.pod("shop", "checkout-5d9c-x2x2x");
    private static final Subject DEPLOYMENT = new Subject("Deployment", "shop", "checkout");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    java.lang.IllegalStateException: required setting DATABASE_URL is not set | missing-setting
                    KeyError: 'DATABASE_URL'                                                  | missing-setting
                    Error: Missing required environment variable DATABASE_URL                 | missing-setting
                    sh: DATABASE_URL: parameter not set                                       | missing-setting
                    wget: can't connect to remote host (10.0.0.9): Connection refused         | dependency-refused
                    dial tcp 10.96.0.12:5432: connect: connection refused                     | dependency-refused
                    java.net.UnknownHostException: orders-db.shop.svc                         | unknown-host
                    FATAL: password authentication failed for user "orders"                   | authentication-failed
                    touch: /data/lock: Read-only file system                                  | read-only-file-system
                    write /var/lib/data: no space left on device                              | disk-full
                    listen tcp :80: bind: permission denied                                   | permission-denied
                    listen tcp :8080: bind: address already in use                            | address-in-use
                    java.lang.NullPointerException: Cannot invoke "Order.total()"             | error-in-log
                    """)
    void knowsTheCauseByTheLog(String line, String category) {
        Finding finding =
                crash(
                        1,
                        "Error",
                        "64Mi",
                        new Enrichment.Logs(
                                POD.name(), "web", true, List.of("INFO starting", line), false));

        assertThat(Diagnostician.diagnose(finding))
                .hasValueSatisfying(diagnosis -> {
                    assertThat(diagnosis.category()).isEqualTo(category);
                    assertThat(diagnosis.evidence()).containsExactly(line.strip());
                    assertThat(diagnosis.fixes()).isNotEmpty();
                });
    }

    @ParameterizedTest
    @CsvSource({
        "139, Error, segmentation-fault",
        "137, Error, killed",
        "143, Error, killed",
        "127, Error, command-not-found",
        "126, Error, command-not-executable",
        "128, StartError, command-not-found",
        "0, Completed, ends-by-itself"
    })
    void knowsTheCauseByTheExitCode(int exitCode, String reason, String category) {
        assertThat(Diagnostician.diagnose(crash(exitCode, reason, "")))
                .map(Diagnosis::category)
                .contains(category);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    failed to do request: Head "http://localhost:5999/v2/team/web/manifests/9.9.9": dial tcp 127.0.0.1:5999: connect: connection refused | registry-unreachable
                    failed to resolve reference "registry/team/web:9.9.9": registry/team/web:9.9.9: not found | image-not-found
                    pull access denied, repository does not exist or may require authorization | image-not-authorised
                    """)
    void knowsWhyAnImageCannotBePulled(String message, String category) {
        Finding finding =
                finding(
                        "ImagePullBackOff",
                        List.of(
                                new Enrichment.CrashInfo(
                                        POD.name(),
                                        "web",
                                        0,
                                        "WAITING",
                                        "ImagePullBackOff",
                                        message,
                                        "registry/team/web:9.9.9",
                                        null,
                                        "",
                                        null,
                                        null,
                                        "")));

        assertThat(Diagnostician.diagnose(finding)).map(Diagnosis::category).contains(category);
    }

    @Test
    void killsAtTheLimitNameTheLimitAndWhetherItGrewTowardsIt() {
        List<Enrichment.Graph.Point> growing = new ArrayList<>();
        for (int minute = 0; minute < 50; minute++) {
            growing.add(
                    new Enrichment.Graph.Point(NOON.plusSeconds(60L * minute), 1e6 * (minute + 1)));
        }
        Finding finding =
                crash(
                        137,
                        "OOMKilled",
                        "48Mi",
                        new Enrichment.Graph(
                                "memory",
                                "bytes",
                                List.of(new Enrichment.Graph.Series("used", growing)),
                                List.of(new Enrichment.Graph.Limit("limit 48Mi", 50e6)),
                                List.of()));

        assertThat(Diagnostician.diagnose(finding))
                .hasValueSatisfying(diagnosis -> {
                    assertThat(diagnosis.category()).isEqualTo("memory-limit");
                    assertThat(diagnosis.cause()).contains("48Mi").contains("growing");
                });
    }

    @Test
    void withoutALimitItWasTheNode() {
        assertThat(Diagnostician.diagnose(crash(137, "OOMKilled", "")))
                .map(Diagnosis::category)
                .contains("node-out-of-memory");
    }

    @Test
    void theChangeThatTookASettingAwayMakesItCertain() {
        Finding finding =
                changed(
                        crash(1, "Error", "", logs("required setting DATABASE_URL is not set")),
                        new FieldDiff(
                                "spec.template.spec.containers[web].env[DATABASE_URL]",
                                "{…}",
                                null),
                        new FieldDiff(
                                "spec.template.spec.containers[web].image",
                                "shop/checkout:1",
                                "shop/checkout:2"));

        assertThat(Diagnostician.diagnose(finding))
                .hasValueSatisfying(diagnosis -> {
                    assertThat(diagnosis.confidence()).isEqualTo(Confidence.HIGH);
                    assertThat(diagnosis.cause())
                            .contains("DATABASE_URL is not set")
                            .contains("62 s before")
                            .contains("was removed");
                    assertThat(diagnosis.fixes())
                            .contains("kubectl rollout undo -n shop deployment/checkout");
                });
    }

    @Test
    void aChangeNearbyInTimeAloneIsAHintAndHidesNoRule() {
        FieldDiff image =
                new FieldDiff(
                        "spec.template.spec.containers[web].image",
                        "shop/checkout:1",
                        "shop/checkout:2");

        assertThat(Diagnostician.diagnose(changed(crash(1, "Error", ""), image)))
                .hasValueSatisfying(diagnosis -> {
                    assertThat(diagnosis.category()).isEqualTo("changed-before");
                    assertThat(diagnosis.confidence()).isEqualTo(Confidence.LOW);
                });
        assertThat(Diagnostician.diagnose(changed(crash(139, "Error", ""), image)))
                .map(Diagnosis::category)
                .contains("segmentation-fault");
    }

    @Test
    void abstainsWhereNothingIsKnown() {
        assertThat(Diagnostician.diagnose(finding("HighCPU", List.of()))).isEmpty();
        assertThat(Diagnostician.diagnose(crash(1, "Error", "", logs("INFO all is well"))))
                .isEmpty();
    }

    @Test
    void hostileTextIsReadQuickly() {
        String hostile = "connection ".repeat(100_000) + "{{${'\"<".repeat(10_000);

        assertThatCode(() -> Diagnostician.diagnose(crash(1, "Error", "", logs(hostile))))
                .doesNotThrowAnyException();
    }

    private static Enrichment logs(String line) {
        return new Enrichment.Logs(POD.name(), "web", true, List.of(line), false);
    }

    private static Finding crash(int exitCode, String reason, String limit, Enrichment... more) {
        List<Enrichment> enrichments = new ArrayList<>();
        enrichments.add(
                new Enrichment.CrashInfo(
                        POD.name(),
                        "web",
                        2,
                        "WAITING",
                        "CrashLoopBackOff",
                        "",
                        "shop/checkout:2",
                        exitCode,
                        reason,
                        NOON,
                        NOON,
                        limit));
        enrichments.addAll(List.of(more));
        return finding(reason.equals("OOMKilled") ? "OOMKilled" : "CrashLoopBackOff", enrichments);
    }

    private static Finding finding(String reason, List<Enrichment> enrichments) {
        return new FindingDraft(
                        "f-1",
                        Fingerprint.of("home", reason, DEPLOYMENT, "web"),
                        Severity.HIGH,
                        reason,
                        reason,
                        "home",
                        POD,
                        DEPLOYMENT,
                        NOON)
                .enrichments(enrichments)
                .finding();
    }

    private static Finding changed(Finding finding, FieldDiff... diffs) {
        return finding.edit()
                .changes(
                        List.of(
                                new Change(
                                        DEPLOYMENT,
                                        NOON.minusSeconds(62),
                                        Duration.ofSeconds(62),
                                        null,
                                        null,
                                        List.of(diffs))))
                .finding();
    }
}
