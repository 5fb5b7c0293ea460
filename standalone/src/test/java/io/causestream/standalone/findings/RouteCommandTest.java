package io.causestream.standalone.findings;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import io.causestream.service.ExitCode;
import io.causestream.settings.BadSettings;
import io.causestream.standalone.config.CannotRun;
import io.causestream.topics.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

class RouteCommandTest {

    private static final Finding HIGH = Crashing.pod("aa11", "home", "shop");
    private static final Finding LOW = HIGH.edit().severity(Severity.LOW).finding();

    private static final String SINKS =
            """
            sinksConfig:
              - ms_teams_sink: {name: teams, webhook_url: "{{ env.NOT_SET }}"}
              - slack_sink:
                  name: urgent
                  api_key: "{{ env.NOT_SET_EITHER }}"
                  slack_channel: "#on-call"
                  slack_message: inline
                  scope: {include: [{severity: HIGH}]}
                  mute_intervals: [{start_date: "2020-01-01 00:00", end_date: "2999-01-01 00:00"}]
              - slack_sink: {name: all, api_key: x, slack_channel: "#alerts", severity_routes: {LOW: "#info"}}
            """;

    @TempDir Path folder;

    private record Ran(int exitCode, List<String> out, String err) {}

    @Test
    void saysForEachSinkWhereTheFindingGoesAndWhy() throws IOException {
        Ran ran = run(json(HIGH), "--config", config(SINKS));

        assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.DONE);
        assertThat(ran.out().subList(1, 5))
                .containsExactly(
                        "  SINK    CHANNEL   TIER    WHY",
                        "  teams   -         -       not taken: nothing is sent to sinks of this kind, ms_teams_sink",
                        "  urgent  #on-call  inline  slack_channel; scope.include[0] matches (severity: HIGH)",
                        "  all     #alerts   thread  slack_channel; it takes every finding");
        assertThat(ran.out().getLast())
                .isEqualTo(
                        "  'urgent' is quiet now (mute_intervals): nothing new is posted until 2999-01-01T00:00:00Z");
    }

    @Test
    void readsSeveralFindingsAndPrintsOneObjectALine() throws IOException {
        Ran ran =
                run(
                        json(HIGH) + "\n" + json(LOW.edit().muted(true).finding()),
                        "--config",
                        config(SINKS),
                        "-o",
                        "json");

        assertThat(ran.out()).hasSize(2);
        JsonNode low = Json.MAPPER.readTree(ran.out().getLast());
        assertThat(low.path("heldBack").asString()).startsWith("it is muted");
        assertThat(low.path("sinks").path(1).path("taken").asBoolean()).isFalse();
        assertThat(low.path("sinks").path(1).path("why").asString())
                .isEqualTo("no item of scope.include matches");
        JsonNode all = low.path("sinks").path(2);
        assertThat(all.path("destinations").path(0).path("channel").asString()).isEqualTo("#info");
        assertThat(all.path("destinations").path(0).path("tier").asString()).isEqualTo("thread");
        assertThat(all.path("destinations").path(0).path("by").asString())
                .isEqualTo("severity_routes.LOW");
        assertThat(all.path("quietUntil").isNull()).isTrue();
    }

    @Test
    void withoutSinksItIsTheChannelOfUp() throws IOException {
        assertThat(run(json(HIGH)).out().getLast())
                .isEqualTo(
                        "  slack  #homelab-alerts  thread  slack_channel; it takes every finding");
    }

    @Test
    void saysWhatIsNoFinding() throws IOException {
        assertThat(run("{\"revision\": 1, \"id\": \"f-1\"}").err())
                .contains("finding 1 is none", "it has no kind, status, severity, reason, title");
        assertThat(run("\n\nnonsense").err()).contains(", line 3: not a finding");
        assertThat(run(" ").err()).contains("has no finding in it");
        assertThat(run("nonsense").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void saysWhatIsWrongWithTheSinks() throws IOException {
        Ran ran = run(json(HIGH), "--config", config(SINKS.replace("severity_routes", "routs")));

        assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err())
                .contains("sinksConfig[2].slack_sink.routs: unknown key; did you mean routes?");
    }

    private String config(String yaml) throws IOException {
        return Files.writeString(folder.resolve("values.yaml"), yaml).toString();
    }

    private static String json(Finding finding) {
        return Json.MAPPER.writeValueAsString(finding);
    }

    private Ran run(String findings, String... further) throws IOException {
        Path file = Files.writeString(folder.resolve("findings.json"), findings);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode =
                new CommandLine(new RouteCommand())
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .setExecutionExceptionHandler((e, command, _) -> {
                            command.getErr().println(e.getMessage());
                            return e instanceof CannotRun cannot
                                    ? cannot.exitCode()
                                    : e instanceof BadSettings ? ExitCode.USAGE : ExitCode.FAILED;
                        })
                        .execute(arguments(file, further));
        return new Ran(exitCode, out.toString().lines().toList(), err.toString());
    }

    private static String[] arguments(Path file, String... further) {
        return Stream.concat(Stream.of("--finding", file.toString()), Stream.of(further))
                .toArray(String[]::new);
    }
}
