package io.causestream.enrich.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Change;
import io.causestream.finding.Enrichment;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which findings need one and the same answer. */
class AnalysisKeyTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String LINE = "panic: no route to db";

    @Test
    void isTheSameForTwoWorkloadsOfOneImageAndOneError() {
        assertThat(key("web", "shop/web:1", 1, "panic in web-7d9f8b6c5-x2k4q: no route to db"))
                .isEqualTo(
                        key(
                                "api",
                                "shop/web:1",
                                1,
                                "panic in api-5c8d7f9b4-z9w8v: no route to db"));
    }

    @Test
    void leavesOutTimesIdsAndAddresses() {
        assertThat(
                        key(
                                "web",
                                "shop/web:1",
                                1,
                                "2026-01-01T12:00:00Z request 550e8400-e29b-41d4-a716-446655440000 from 10.0.0.7 failed at 0xc000123 after 134 ms"))
                .isEqualTo(
                        key(
                                "web",
                                "shop/web:1",
                                1,
                                "2026-01-02T09:31:07Z request 67e55044-10b1-426f-9247-bb680e5fe0c8 from 10.0.1.12 failed at 0xc000777 after 9 ms"));
    }

    @Test
    void differsByImageExitCodeErrorPortAndStatus() {
        List<String> keys =
                List.of(
                        key("web", "shop/web:1", 1, LINE),
                        key("web", "shop/web:2", 1, LINE),
                        key("web", "shop/web:1", 2, LINE),
                        key("web", "shop/web:1", 1, "panic: no disk"),
                        key("web", "shop/web:1", 1, "dial db:5432 refused"),
                        key("web", "shop/web:1", 1, "dial db:6379 refused"),
                        key("web", "shop/web:1", 1, "status 404"),
                        key("web", "shop/web:1", 1, "status 503"));

        assertThat(keys).doesNotHaveDuplicates();
    }

    @Test
    void dependsOnTheWorkloadWithoutALogAfterAChangeAndWithoutMemory() {
        assertThat(key("web", "shop/web:1", 1, "")).isNotEqualTo(key("api", "shop/web:1", 1, ""));
        assertThat(AnalysisKey.of(changed(finding("web", "shop/web:1", 1, "Error", LINE))))
                .isNotEqualTo(
                        AnalysisKey.of(changed(finding("api", "shop/web:1", 1, "Error", LINE))));
        assertThat(AnalysisKey.of(finding("web", "shop/web:1", 137, "OOMKilled", LINE)))
                .isNotEqualTo(AnalysisKey.of(finding("api", "shop/web:1", 137, "OOMKilled", LINE)));
    }

    @Test
    void isOneClustersOwn() {
        Finding here = finding("web", "shop/web:1", 1, "Error", LINE);

        assertThat(AnalysisKey.of(here)).isNotEqualTo(AnalysisKey.of(inCluster("other", here)));
    }

    private static Finding inCluster(String cluster, Finding finding) {
        return draft(cluster, finding.workload().name())
                .enrichments(finding.enrichments())
                .finding();
    }

    private static Finding changed(Finding finding) {
        return finding.edit()
                .changes(
                        List.of(
                                new Change(
                                        finding.workload(),
                                        NOON,
                                        Duration.ofMinutes(4),
                                        null,
                                        null,
                                        List.of(new FieldDiff("spec.replicas", "1", "2")))))
                .finding();
    }

    private static String key(String workload, String image, int exitCode, String line) {
        return AnalysisKey.of(finding(workload, image, exitCode, "Error", line));
    }

    private static Finding finding(
            String workload, String image, int exitCode, String exitReason, String line) {
        String pod = pod(workload);
        return draft("home", workload)
                .enrichments(
                        List.of(
                                new Enrichment.CrashInfo(
                                        pod,
                                        workload,
                                        3,
                                        "WAITING",
                                        "CrashLoopBackOff",
                                        "",
                                        image,
                                        exitCode,
                                        exitReason,
                                        NOON,
                                        NOON,
                                        ""),
                                new Enrichment.Logs(
                                        pod,
                                        workload,
                                        true,
                                        line.isEmpty() ? List.of() : List.of(line),
                                        false)))
                .finding();
    }

    private static FindingDraft draft(String cluster, String workload) {
        Subject deployment = new Subject("Deployment", "shop", workload);
        Fingerprint fingerprint = Fingerprint.of(cluster, "CrashLoopBackOff", deployment, "web");
        return new FindingDraft(
                Finding.idOf(fingerprint, NOON),
                fingerprint,
                Severity.HIGH,
                "CrashLoopBackOff",
                "Crashing pod " + pod(workload),
                cluster,
                Subject.pod("shop", pod(workload)),
                deployment,
                NOON);
    }

    private static String pod(String workload) {
        return workload.equals("web") ? "web-7d9f8b6c5-x2k4q" : workload + "-5c8d7f9b4-z9w8v";
    }
}
