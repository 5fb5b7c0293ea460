package io.causestream.enrich.diagnosis.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaseTest {

    private static final Subject POD = Subject.pod("shop", "checkout-1");

    @Test
    void aFactIsThatOfTheContainerThatFails() {
        Case it =
                Case.of(
                        finding(
                                crash("migrate"),
                                facts(
                                        List.of(
                                                List.of("pod", "node", "worker-2"),
                                                List.of("container web", "image", "web:1"),
                                                List.of(
                                                        "init container migrate",
                                                        "image",
                                                        "migrate:7")))));

        assertThat(it.fact("image")).contains("migrate:7");
        assertThat(it.fact("container web", "image")).contains("web:1");
        assertThat(it.fact("pod", "node")).contains("worker-2");
        assertThat(it.fact("pod", "image")).isEmpty();
        assertThat(it.rows("Facts of ")).hasSize(3);
        assertThat(it.rows("Pods of ")).isEmpty();
    }

    @Test
    void withoutTheTableThereAreNoFacts() {
        assertThat(Case.of(finding(crash("web"))).fact("image")).isEmpty();
        assertThat(Case.of(finding()).fact("image")).isEmpty();
    }

    private static Enrichment facts(List<List<String>> rows) {
        return new Enrichment.Table("Facts of " + POD, List.of("Of", "What", "Value"), rows);
    }

    private static Enrichment crash(String container) {
        return new Enrichment.CrashInfo(
                POD.name(),
                container,
                1,
                "WAITING",
                "CrashLoopBackOff",
                "",
                "",
                1,
                "Error",
                null,
                null,
                "");
    }

    private static Finding finding(Enrichment... enrichments) {
        Subject workload = new Subject("Deployment", "shop", "checkout");
        return new FindingDraft(
                        "f-1",
                        Fingerprint.of("home", "CrashLoopBackOff", workload, "web"),
                        Severity.HIGH,
                        "CrashLoopBackOff",
                        "CrashLoopBackOff",
                        "home",
                        POD,
                        workload,
                        Instant.parse("2026-01-01T12:00:00Z"))
                .enrichments(List.of(enrichments))
                .finding();
    }
}
