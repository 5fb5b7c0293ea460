package io.causestream.enrich.diagnosis;

import static io.causestream.enrich.diagnosis.Findings.crash;
import static io.causestream.enrich.diagnosis.Findings.diff;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.FieldDiff;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeRulesTest {

    private static final FieldDiff IMAGE = diff("image", "shop/checkout:1", "shop/checkout:2");
    private static final FieldDiff SIDECAR =
            new FieldDiff("spec.template.spec.containers[proxy].image", "proxy:1", "proxy:2");
    private static final String MISSING = "required setting DATABASE_URL is not set";

    @Test
    void theRolloutThatTookAwayExactlyThatVariableMakesItCertain() {
        Diagnosis diagnosis =
                diagnosis(
                        crash(1, "Error")
                                .log(MISSING)
                                .rolledOut(
                                        IMAGE,
                                        diff(
                                                "env[DATABASE_URL]",
                                                "{\"name\":\"DATABASE_URL\",\"value\":\"digest-1\"}",
                                                null)));

        assertThat(diagnosis.confidence()).isEqualTo(Confidence.HIGH);
        assertThat(diagnosis.cause())
                .endsWith("without it: the rollout 62 s before removed env DATABASE_URL.")
                .doesNotContain("digest-1");
        assertThat(diagnosis.fixes())
                .containsExactly(
                        "Set DATABASE_URL in deployment shop/checkout (the rollout 62 s before removed env DATABASE_URL).",
                        "Roll back: kubectl -n shop rollout undo deployment/checkout");
    }

    @Test
    void anotherVariableThatWentIsOnlyMentioned() {
        Diagnosis diagnosis =
                diagnosis(crash(1, "Error").log(MISSING).rolledOut(diff("env[URL]", "{}", null)));

        assertThat(diagnosis.confidence()).isEqualTo(Confidence.MEDIUM);
        assertThat(diagnosis.cause())
                .endsWith(
                        "It began 62 s after the rollout of deployment shop/checkout removed env URL.");
        assertThat(diagnosis.fixes().getLast()).startsWith("If the rollout is to blame: ");
    }

    @Test
    void aVariableThatCameIsNoneThatIsMissing() {
        assertThat(
                        diagnosis(
                                        crash(1, "Error")
                                                .log(MISSING)
                                                .rolledOut(diff("env[DATABASE_URL]", null, "{}")))
                                .confidence())
                .isEqualTo(Confidence.MEDIUM);
    }

    @Test
    void nearnessInTimeAloneIsAHintAndHidesNoRule() {
        Diagnosis alone = diagnosis(crash(1, "Error").rolledOut(IMAGE));

        assertThat(alone.category()).isEqualTo("changed-before");
        assertThat(alone.confidence()).isEqualTo(Confidence.LOW);
        assertThat(alone.cause())
                .contains(
                        "62 s after the rollout of deployment shop/checkout changed image shop/checkout:1 → shop/checkout:2");
        assertThat(diagnosis(crash(139, "Error").rolledOut(IMAGE)).category())
                .isEqualTo("segmentation-fault");
    }

    @Test
    void whatDoesNotTouchTheFailingContainerIsNotMentioned() {
        assertThat(Diagnostician.diagnose(crash(1, "Error").rolledOut(SIDECAR).finding()))
                .isEmpty();
        assertThat(diagnosis(crash(1, "Error").log(MISSING).rolledOut(SIDECAR)).cause())
                .doesNotContain("rollout");
        assertThat(
                        Diagnostician.diagnose(
                                crash(1, "Error")
                                        .rolledOut(
                                                new FieldDiff(
                                                        "spec.progressDeadlineSeconds",
                                                        "600",
                                                        "60"))
                                        .finding()))
                .isEmpty();
    }

    @Test
    void aChangeAfterwardsIsNoCause() {
        assertThat(
                        Diagnostician.diagnose(
                                crash(1, "Error")
                                        .rolledOutBy(null, Duration.ZERO, IMAGE)
                                        .finding()))
                .isEmpty();
    }

    @Test
    void theChangeThatExplainsItIsBlamedThoughAnotherCameNearer() {
        Diagnosis diagnosis =
                diagnosis(
                        crash(1, "Error")
                                .log(MISSING)
                                .rolledOutBy(
                                        null,
                                        Duration.ofMinutes(9),
                                        diff("env[DATABASE_URL]", "{}", null))
                                .rolledOutBy(null, Duration.ofSeconds(30), IMAGE));

        assertThat(diagnosis.cause())
                .endsWith("the rollout 9 min before removed env DATABASE_URL.");
    }

    @Test
    void whatGitAppliesIsRevertedThere() {
        assertThat(
                        diagnosis(
                                        crash(139, "Error")
                                                .rolledOutBy(
                                                        "argocd-controller",
                                                        Duration.ofSeconds(62),
                                                        IMAGE))
                                .fixes()
                                .getLast())
                .contains("in Git")
                .doesNotContain("rollout undo");
    }

    @Test
    void aProbeThatTheRolloutMovedIsBlamed() {
        Diagnosis diagnosis =
                diagnosis(
                        crash(137, "Error")
                                .event(
                                        "Normal",
                                        "Killing",
                                        "Container web failed liveness probe, will be restarted")
                                .rolledOut(diff("livenessProbe.httpGet.port", "9090", "8080")));

        assertThat(diagnosis.cause())
                .endsWith(
                        "the rollout 62 s before changed livenessProbe.httpGet.port 9090 → 8080.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    Error: unknown flag: --metrics-addr                                   | args[0]                       | unknown-flag
                    Error: unknown flag: --metrics-addr                                   | image                         | unknown-flag
                    Unrecognized VM option 'UseConcMarkSweepGC'                           | env[JAVA_TOOL_OPTIONS].value  | unknown-flag
                    FATAL open /etc/app/app.yaml: no such file or directory               | volumeMounts[/etc/app]        | missing-file
                    nginx: [emerg] unknown directive "proxi" in /etc/nginx/nginx.conf:1   | volumeMounts[/etc/nginx]      | bad-config-file
                    FATAL failed to migrate: Dirty database version 3. Fix and force version. | image                     | migration-failed
                    java.lang.OutOfMemoryError: Java heap space                           | env[JAVA_OPTS].value          | heap-exhausted
                    """)
    void aDiffThatTouchesWhatFailedIsBlamed(String line, String field, String category) {
        Diagnosis diagnosis =
                diagnosis(crash(1, "Error").log(line).rolledOut(diff(field, "before", "after")));

        assertThat(diagnosis.category()).isEqualTo(category);
        assertThat(diagnosis.cause()).contains(": the rollout 62 s before changed ");
        assertThat(diagnosis.confidence()).isEqualTo(Confidence.HIGH);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    Error: unknown flag: --metrics-addr                                   | env[LOG_LEVEL].value
                    FATAL open /etc/app/app.yaml: no such file or directory               | resources.limits.memory
                    nginx: [emerg] unknown directive "proxi" in /etc/nginx/nginx.conf:1   | image
                    FATAL failed to migrate: Dirty database version 3. Fix and force version. | livenessProbe.periodSeconds
                    java.lang.OutOfMemoryError: Java heap space                           | image
                    """)
    void aDiffThatIsOnlyNearInTimeIsOnlyMentioned(String line, String field) {
        assertThat(
                        diagnosis(
                                        crash(1, "Error")
                                                .log(line)
                                                .rolledOut(diff(field, "before", "after")))
                                .cause())
                .contains("It began 62 s after the rollout of deployment shop/checkout changed ");
    }

    private static Diagnosis diagnosis(Findings findings) {
        return Diagnostician.diagnose(findings.finding()).orElseThrow();
    }
}
