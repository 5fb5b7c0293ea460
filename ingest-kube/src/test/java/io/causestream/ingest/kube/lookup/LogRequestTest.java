package io.causestream.ingest.kube.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.context.ContextQuery.ContainerLogs;
import io.causestream.ingest.kube.Recorded;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.redaction.Redactor;
import io.causestream.topics.Json;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Against what a real node said in each state. */
class LogRequestTest {

    private static final ContainerLogs LATEST = new ContainerLogs("web", null, null, 100, 65_536);

    static Stream<JsonNode> answers() {
        return Recorded.lines("kube/log-answers/answers.jsonl").stream()
                .filter(answer ->
                        !answer.path("state").isNull() && answer.path("state").size() > 0);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void theDoorItChoosesGivesALogAndTheOtherNeverPassesForOne(JsonNode recorded) {
        boolean previous = recorded.path("request").asString().contains("previous=true");
        if (!(LogRequest.of(pod(recorded), LATEST) instanceof LogRequest.Available logRequest)) {
            // It never started: no door gives a log.
            assertThat(recorded.path("status").asInt()).isEqualTo(400);
            return;
        }
        LogText judged = LogText.judge(answer(recorded), logRequest, 65_536, Redactor.standard());
        if (logRequest.previous() == previous) {
            assertThat(judged).isInstanceOf(LogText.Lines.class);
        } else if (!recorded.path("body").asString().startsWith("2026")) {
            assertThat(judged).isInstanceOf(LogText.NotALog.class);
        }
    }

    @Test
    void takesTimesOffTheLines() {
        LogText judged =
                LogText.judge(
                        new KubeApi.Answer(
                                200,
                                "text/plain",
                                """
                                2026-01-31T12:00:01.5Z first
                                2026-01-31T12:00:02.123456789Z
                                2026-01-31T12:00:02.2+00:00 password=hunter2
                                """),
                        run("2026-01-31T12:00:01Z", "2026-01-31T12:00:02Z"),
                        65_536,
                        Redactor.standard());

        assertThat(judged)
                .isEqualTo(new LogText.Lines(List.of("first", "", "password=[redacted]"), false));
    }

    @Test
    void theLogOfAnotherRunIsNotIt() {
        LogRequest.Available run = run("2026-01-31T12:00:01Z", "2026-01-31T12:00:02Z");

        assertThat(judge("2026-01-31T12:00:03.1Z a later run", run))
                .isInstanceOf(LogText.NotALog.class);
        assertThat(judge("2026-01-31T12:00:00.9Z an earlier run", run))
                .isInstanceOf(LogText.NotALog.class);
        assertThat(judge("2026-01-31T12:00:02.9Z its last second", run))
                .isInstanceOf(LogText.Lines.class);
    }

    @Test
    void saysSoWhereTheContainerWroteNothing() {
        assertThat(judge("", run("2026-01-31T12:00:01Z", "2026-01-31T12:00:02Z")))
                .isEqualTo(new LogText.None("the container wrote nothing to its log"));
    }

    @Test
    void neverRepeatsThePathOfANode() {
        LogText judged =
                judge(
                        "failed to try resolving symlinks in path \"/var/log/pods/x/0.log\"",
                        run("2026-01-31T12:00:01Z", "2026-01-31T12:00:02Z"));

        assertThat(judged.toString()).doesNotContain("/var/log");
    }

    @Test
    void findsTheRunThatIsMeantBehindALaterOne() {
        JsonNode pod =
                podWith(
                        "{\"running\":{\"startedAt\":\"2026-01-31T12:01:00Z\"}}",
                        "{\"terminated\":{\"startedAt\":\"2026-01-31T12:00:00Z\",\"finishedAt\":\"2026-01-31T12:00:30Z\"}}");

        assertThat(LogRequest.of(pod, startedAt("2026-01-31T12:00:00Z")))
                .isInstanceOfSatisfying(
                        LogRequest.Available.class,
                        logRequest -> assertThat(logRequest.previous()).isTrue());
        assertThat(LogRequest.of(pod, startedAt("2026-01-31T12:01:00Z")))
                .isInstanceOfSatisfying(
                        LogRequest.Available.class,
                        logRequest -> assertThat(logRequest.previous()).isFalse());
        assertThat(LogRequest.of(pod, startedAt("2026-01-31T11:00:00Z")))
                .isInstanceOfSatisfying(
                        LogRequest.NotAvailable.class,
                        logRequest ->
                                assertThat(logRequest.why())
                                        .contains("2026-01-31T11:00:00Z", "is gone"));
    }

    @Test
    void saysWhyAContainerHasNoLogYet() {
        JsonNode pod = podWith("{\"waiting\":{\"reason\":\"ErrImagePull\"}}", "{}");

        assertThat(LogRequest.of(pod, LATEST))
                .isEqualTo(
                        new LogRequest.NotAvailable(
                                "container web has not been started yet: ErrImagePull"));
    }

    private static LogText judge(String body, LogRequest.Available run) {
        return LogText.judge(
                new KubeApi.Answer(200, "text/plain", body), run, 65_536, Redactor.standard());
    }

    private static LogRequest.Available run(String startedAt, String finishedAt) {
        return new LogRequest.Available(
                true, "id", Instant.parse(startedAt), Instant.parse(finishedAt));
    }

    private static ContainerLogs startedAt(String time) {
        return new ContainerLogs("web", Instant.parse(time), null, 100, 65_536);
    }

    private static KubeApi.Answer answer(JsonNode recorded) {
        return new KubeApi.Answer(
                recorded.path("status").asInt(),
                recorded.path("contentType").asString(""),
                recorded.path("body").asString());
    }

    private static JsonNode pod(JsonNode recorded) {
        return podWith(recorded.path("state").toString(), recorded.path("lastState").toString());
    }

    private static JsonNode podWith(String state, String lastState) {
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        pod.putObject("spec").putArray("containers").addObject().put("name", "web");
        ObjectNode status =
                pod.putObject("status")
                        .putArray("containerStatuses")
                        .addObject()
                        .put("name", "web");
        status.set("state", Json.MAPPER.readTree(state));
        status.set("lastState", Json.MAPPER.readTree(lastState));
        return pod;
    }

    @Test
    void endsWithAWholeCharacterWhereTheNodeCountedBytes() {
        byte[] log = "2026-01-31T12:00:01.5Z fire: 🔥🔥".getBytes(UTF_8);
        int limit = log.length - 2;
        String cut = new String(log, 0, limit, UTF_8);

        LogText judged =
                LogText.judge(
                        new KubeApi.Answer(200, "text/plain", cut),
                        run("2026-01-31T12:00:01Z", "2026-01-31T12:00:02Z"),
                        limit,
                        Redactor.standard());

        assertThat(judged).isEqualTo(new LogText.Lines(List.of("fire: 🔥"), true));
    }
}
