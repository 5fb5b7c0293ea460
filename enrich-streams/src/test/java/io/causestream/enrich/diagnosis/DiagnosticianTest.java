package io.causestream.enrich.diagnosis;

import static io.causestream.enrich.diagnosis.Findings.NOON;
import static io.causestream.enrich.diagnosis.Findings.alert;
import static io.causestream.enrich.diagnosis.Findings.crash;
import static io.causestream.enrich.diagnosis.Findings.diff;
import static io.causestream.enrich.diagnosis.Findings.recorded;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.causestream.finding.Diagnosis;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosticianTest {

    @ParameterizedTest
    @CsvSource({
        "139, Error, segmentation-fault",
        "137, Error, killed",
        "143, Error, terminated",
        "127, Error, command-not-found",
        "126, Error, command-not-executable",
        "128, StartError, command-not-found",
        "0, Completed, ends-by-itself"
    })
    void knowsTheEndByTheExitCode(int exitCode, String reason, String category) {
        assertThat(Diagnostician.diagnose(crash(exitCode, reason).finding()))
                .map(Diagnosis::category)
                .contains(category);
    }

    @Test
    void aSpecificRuleBeatsAGeneralOne() {
        Findings finding =
                crash(1, "Error")
                        .log(
                                "java.lang.IllegalStateException: required setting DATABASE_URL is not set",
                                "\tat com.example.Settings.require(Settings.java:41)",
                                "ERROR giving up: connection refused")
                        .rolledOut(diff("image", "a:1", "a:2"));

        assertThat(Diagnostician.diagnose(finding.finding()))
                .map(Diagnosis::category)
                .contains("missing-setting");
    }

    @Test
    void abstainsWhereNothingIsWrongOrNothingIsKnown() {
        assertThat(Diagnostician.diagnose(alert("HighCPU").finding())).isEmpty();
        assertThat(Diagnostician.diagnose(crash(1, "Error").finding())).isEmpty();
        assertThat(Diagnostician.diagnose(crash(1, "Error").log(recorded("healthy.log")).finding()))
                .isEmpty();
    }

    @Test
    void anAlertAboutARunningPodIsNotExplainedByWhatItsLogHappensToSay() {
        assertThat(
                        Diagnostician.diagnose(
                                alert("HighCPU")
                                        .log(
                                                "ERROR dial tcp 10.0.0.5:6379: connect: connection refused")
                                        .event(
                                                "Warning",
                                                "FailedMount",
                                                "secret \"web-tls\" not found")
                                        .finding()))
                .isEmpty();
    }

    @Test
    void anEventOfAnEarlierRunIsOldNews() {
        Findings finding =
                crash(137, "Error")
                        .event(
                                NOON.minusSeconds(600),
                                "Warning",
                                "Unhealthy",
                                "Liveness probe failed: HTTP probe failed with statuscode: 500");

        assertThat(Diagnostician.diagnose(finding.finding()))
                .map(Diagnosis::category)
                .contains("killed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connection ",
                "/a/a.a",
                "Missing required environment variable ",
                "KEY ",
                "a.b.",
                "exec: \"",
                "http://a@",
                "Caused by: ",
                "1.1.1.1:",
                "error mounting \"a\" to rootfs at \"b\": ",
                "/a.yaml:1 yaml: line 1",
                "failed to load config ",
                "Unrecognized option: -a",
                "open /a/a: ",
                "exec: \"a\": stat a: ",
                "Liveness probe failed: Get \"http://a:1/",
                "{{${'\"<\\u0000",
                " "
            })
    void hostileTextIsReadQuickly(String piece) {
        String line = piece.repeat(100_000 / piece.length());
        String[] log = new String[100];
        Arrays.fill(log, line);
        Findings finding = crash(1, "Error").log(log).rolledOut(diff("env[A]", line, null));
        for (int i = 0; i < 20; i++) {
            finding.event("Warning", "Failed", line);
        }

        assertTimeoutPreemptively(
                ofSeconds(20), () -> Diagnostician.diagnose(finding.finding()).isPresent());
    }

    @Test
    void whatAHostileLineSaysIsQuotedShortAndOnOneLine() {
        Findings finding = crash(1, "Error").log("panic: \u001b[31m" + "boom\u0007 ".repeat(1_000));

        assertThat(Diagnostician.diagnose(finding.finding()))
                .map(Diagnosis::cause)
                .hasValueSatisfying(cause ->
                        assertThat(cause).hasSizeLessThan(300).doesNotContainPattern("\\p{Cntrl}"));
    }
}
