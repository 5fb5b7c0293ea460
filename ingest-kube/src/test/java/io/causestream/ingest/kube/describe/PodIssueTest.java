package io.causestream.ingest.kube.describe;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.redaction.Redactor;
import io.causestream.topics.Json;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PodIssueTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Subject WEB = new Subject("Deployment", "shop", "web");

    private static final JsonNode HEALTHY =
            pod("healthy", "Running", ready("True"), "{\"running\":{}}", "{}");
    private static final JsonNode PULLS =
            pod(
                    "pulls",
                    "Pending",
                    "",
                    "{\"waiting\":{\"reason\":\"ImagePullBackOff\",\"message\":\"not found\"}}",
                    "{}");
    private static final JsonNode LOOPS =
            pod(
                    "loops",
                    "Running",
                    ready("False"),
                    "{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}}",
                    ended(137, "OOMKilled", "2026-01-01T11:00:00Z"));
    private static final JsonNode CRASHED =
            pod(
                    "crashed",
                    "Running",
                    ready("True"),
                    "{\"running\":{}}",
                    ended(1, "Error", "2026-01-01T11:50:00Z"));
    private static final JsonNode CRASHED_LONG_AGO =
            pod(
                    "crashed-long-ago",
                    "Running",
                    ready("True"),
                    "{\"running\":{}}",
                    ended(1, "Error", "2026-01-01T11:30:00Z"));
    private static final JsonNode PENDING =
            pod(
                    "pending",
                    "Pending",
                    "{\"type\":\"PodScheduled\",\"status\":\"False\",\"reason\":\"Unschedulable\",\"message\":\"0/3 nodes\"}",
                    "{}",
                    "{}");
    private static final JsonNode CONFIGURED_WRONG =
            pod(
                    "wrong",
                    "Pending",
                    "",
                    "{\"waiting\":{\"reason\":\"CreateContainerConfigError\",\"message\":\"no key\"}}",
                    "{}");
    private static final JsonNode NOT_READY =
            pod("not-ready", "Running", ready("False"), "{\"running\":{}}", "{}");

    @Test
    void theWorstComesFirst() {
        assertThat(
                        table(HEALTHY, NOT_READY, PENDING, CRASHED, LOOPS, CONFIGURED_WRONG, PULLS)
                                .rows())
                .containsExactly(
                        List.of(
                                "pulls",
                                "web: image can't be pulled",
                                "ImagePullBackOff: not found"),
                        List.of(
                                "wrong",
                                "web: container can't be created",
                                "CreateContainerConfigError: no key"),
                        List.of(
                                "loops",
                                "web: crashes again and again",
                                "OOMKilled, exit code 137"),
                        List.of("crashed", "web: crashed recently", "Error, exit code 1"),
                        List.of("pending", "pending", "Unschedulable: 0/3 nodes"),
                        List.of("not-ready", "not ready", "ContainersNotReady"));
    }

    @Test
    void aPodThatOnlyStartsOrCrashedLongAgoHasNoIssue() {
        JsonNode starting =
                pod(
                        "new",
                        "Running",
                        ready("True"),
                        "{\"waiting\":{\"reason\":\"PodInitializing\"}}",
                        "{}");

        assertThat(
                        PodIssue.describe(
                                WEB,
                                List.of(HEALTHY, CRASHED_LONG_AGO, starting),
                                NOON,
                                Redactor.standard()))
                .isEqualTo(
                        new Enrichment.Text(
                                "Pods of Deployment shop/web",
                                "All 3 pods are up, and none has crashed for 15 minutes."));
    }

    @Test
    void tenPodsAreShownAndAllAreCounted() {
        Enrichment.Table table =
                table(Stream.generate(() -> LOOPS).limit(12).toArray(JsonNode[]::new));

        assertThat(table.title())
                .isEqualTo("12 of 12 pods of Deployment shop/web with an issue, 10 shown");
        assertThat(table.rows()).hasSize(10);
    }

    @Test
    void namesTheContainerThatCrashed() {
        assertThat(PodStatus.crashedContainer(LOOPS)).contains("web");
        assertThat(PodStatus.crashedContainer(HEALTHY)).isEmpty();
    }

    private static Enrichment.Table table(JsonNode... pods) {
        return (Enrichment.Table) PodIssue.describe(WEB, List.of(pods), NOON, Redactor.standard());
    }

    private static String ready(String status) {
        return "{\"type\":\"Ready\",\"status\":\"%s\",\"reason\":\"ContainersNotReady\"}"
                .formatted(status);
    }

    private static String ended(int code, String reason, String at) {
        return "{\"terminated\":{\"exitCode\":%d,\"reason\":\"%s\",\"finishedAt\":\"%s\"}}"
                .formatted(code, reason, at);
    }

    private static JsonNode pod(
            String name, String phase, String condition, String state, String lastState) {
        return Json.MAPPER.readTree(
                """
                {"metadata":{"name":"%s","namespace":"shop"},
                 "spec":{"containers":[{"name":"web"}]},
                 "status":{"phase":"%s","conditions":[%s],
                   "containerStatuses":[{"name":"web","state":%s,"lastState":%s}]}}
                """
                        .formatted(name, phase, condition, state, lastState));
    }
}
