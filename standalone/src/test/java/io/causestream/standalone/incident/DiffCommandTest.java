package io.causestream.standalone.incident;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.replay.diff.FindingsDiff;
import io.causestream.replay.incident.IncidentRecord;
import io.causestream.replay.incident.IncidentTopic;
import io.causestream.replay.incident.IncidentWriter;
import io.causestream.replay.incident.Manifest;
import io.causestream.service.ExitCode;
import io.causestream.standalone.config.CannotRun;
import io.causestream.standalone.incident.DiffCommand.FailOn;
import io.causestream.topics.Json;
import io.causestream.topics.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** Over an incident in which one pod restarts three times. */
class DiffCommandTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

    @TempDir static Path folder;

    private static String incident;

    private record Run(int exitCode, String output, String error) {}

    @BeforeAll
    static void record() {
        Path file = folder.resolve("crash.cs");
        try (IncidentWriter writer = new IncidentWriter(file)) {
            for (int restarts = 0; restarts <= 3; restarts++) {
                writer.add(crash(restarts));
            }
            writer.finish(
                    new Manifest(
                            Manifest.FORMAT,
                            "1.2.3",
                            NOON,
                            NOON,
                            NOON.plusSeconds(600),
                            List.of(),
                            List.of(),
                            false,
                            Map.of(),
                            List.of()));
        }
        incident = file.toString();
    }

    private static IncidentRecord crash(int restarts) {
        Instant at = NOON.plusSeconds(60L * restarts);
        String state =
                restarts == 0
                        ? "\"state\":{\"running\":{}}"
                        : """
                        "state":{"waiting":{"reason":"CrashLoopBackOff"}},
                        "lastState":{"terminated":{"exitCode":1,"reason":"Error","finishedAt":"%s"}}\
                        """
                                .formatted(at);
        String body =
                """
                {"metadata":{"name":"checkout-1"},
                 "spec":{"nodeName":"node-1","containers":[{"name":"web"}]},
                 "status":{"phase":"Running",
                  "containerStatuses":[{"name":"web","image":"x:1","restartCount":%d,%s}]}}\
                """
                        .formatted(restarts, state);
        KubeObservation observation =
                new KubeObservation.ObjectObserved(
                        "home/u/" + restarts,
                        "home",
                        Change.MODIFIED,
                        Subject.pod("shop", "checkout-1"),
                        "u",
                        new Subject("Deployment", "shop", "checkout"),
                        0,
                        restarts + 1,
                        1,
                        at,
                        Duration.ZERO,
                        Json.MAPPER.readTree(body));
        return new IncidentRecord(
                IncidentTopic.RAW_KUBE,
                0,
                restarts,
                at.toEpochMilli(),
                observation.scope().toString().getBytes(UTF_8),
                TOPICS.rawKube().valueSerde().serializer().serialize("", observation),
                new RecordHeaders());
    }

    private static String playbooks(int restarts) throws IOException {
        return Files.writeString(
                        folder.resolve("after-%d.yaml".formatted(restarts)),
                        """
                        customPlaybooks:
                          - name: CrashLoopBackOff
                            triggers: [{on_pod_crash_loop: {restart_count: %d}}]
                            actions: [{report_crash_loop: {}}]
                        """
                                .formatted(restarts))
                .toString();
    }

    private static String settings(String channel) throws IOException {
        return Files.writeString(
                        folder.resolve(channel + ".yaml"),
                        """
                        clusterName: home
                        sinksConfig:
                          - slack_sink:
                              name: home
                              api_key: xoxb-0000000000000000
                              slack_channel: alerts
                              severity_routes: {HIGH: %s}
                        """
                                .formatted(channel))
                .toString();
    }

    private static Run diff(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode =
                new CommandLine(new DiffCommand())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .setExecutionExceptionHandler((e, line, parsed) -> {
                            err.write(e.getMessage());
                            return e instanceof CannotRun cannot ? cannot.exitCode() : -1;
                        })
                        .execute(arguments);
        return new Run(exitCode, out.toString(), err.toString());
    }

    @Test
    void endsWithZeroIfNothingDiffers() {
        Run run = diff(incident, "--with", "shipped");

        assertThat(run.output())
                .contains("pages as often as before: once", "no difference in 1 finding");
        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void endsWithThreeAndNamesWhatVanishes() throws IOException {
        Run run =
                diff(
                        incident,
                        "--with",
                        playbooks(5),
                        "--against",
                        playbooks(3),
                        "--fail-on",
                        "page");

        assertThat(run.output())
                .contains(
                        "pages once less: 0 instead of 1",
                        "vanish (1)",
                        "2026-01-01T12:03:00Z  HIGH      home/shop/checkout")
                .doesNotContain("appear (", "change (");
        assertThat(run.exitCode()).isEqualTo(ExitCode.DIFFERENT);
    }

    @Test
    void failsOnWhatItIsToldTo() {
        FindingsDiff pages = DiffReports.withTitle("x").diff();
        FindingsDiff wording = DiffReports.ofOtherWords().diff();
        FindingsDiff none = new FindingsDiff(NOON, NOON, List.of());

        assertThat(FailOn.ANY.fails(pages)).isTrue();
        assertThat(FailOn.ANY.fails(wording)).isTrue();
        assertThat(FailOn.ANY.fails(none)).isFalse();
        assertThat(FailOn.PAGE.fails(pages)).isTrue();
        assertThat(FailOn.PAGE.fails(wording)).isFalse();
        assertThat(FailOn.NEVER.fails(pages)).isFalse();
    }

    @Test
    void tellsThatAPageGoesToAnotherChannel() throws IOException {
        Run run = diff(incident, "--with", settings("night"), "--against", settings("on-call"));

        assertThat(run.output()).contains("channel", "night instead of on-call");
        assertThat(run.exitCode()).isEqualTo(ExitCode.DIFFERENT);
    }

    @Test
    void givesTheSameBytesEachTime() throws IOException {
        Path one = folder.resolve("one.html");
        Path two = folder.resolve("two.html");
        String rules = playbooks(3);

        Run first = diff(incident, "--with", rules, "-o", "json", "--html", one.toString());
        Run second = diff(incident, "--with", rules, "-o", "json", "--html", two.toString());

        assertThat(second).isEqualTo(first);
        assertThat(two).hasSameBinaryContentAs(one);
        JsonNode json = Json.MAPPER.readTree(first.output());
        assertThat(json.at("/findings/0/change").asString()).isEqualTo("changes");
        assertThat(json.at("/findings/0/differences/0/aspect").asString())
                .isEqualTo("first_notification");
        assertThat(json.at("/with/totals/pages").asInt()).isEqualTo(1);
        assertThat(json.at("/against/rules").asString()).isEqualTo("recorded");
    }

    @Test
    void refusesRulesThatDoNotExist() {
        Run run = diff(incident, "--with", "gone.yaml");

        assertThat(run.error())
                .isEqualTo(
                        "gone.yaml: there is no such file or folder; nor is it one of the words recorded and shipped");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    }
}
