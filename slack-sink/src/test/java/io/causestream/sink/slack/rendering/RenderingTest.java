package io.causestream.sink.slack.rendering;

import static io.causestream.sink.slack.Findings.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonParser;
import io.causestream.finding.Analysis;
import io.causestream.finding.Change;
import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import io.causestream.finding.Link;
import io.causestream.finding.Mentions;
import io.causestream.finding.Severity;
import io.causestream.sink.routing.Tier;
import io.causestream.sink.slack.Findings;
import io.causestream.sink.transport.MessageHistory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RenderingTest {

    private final Rendering rendering = new Rendering("", 1_000_000);
    private final Finding crash = Findings.explainedCrashLoop("f-1");

    @Test
    void givesASeverityItsSignWhereTheTitleBringsNone() {
        Finding finding = Findings.crashLoop("f-1");

        assertThat(Headline.of(finding)).startsWith("🔴 Crashing pod");
        assertThat(Headline.of(finding.edit().title("⚠️ Image pull failed: x").finding()))
                .isEqualTo("⚠️ Image pull failed: x");
        assertThat(
                        Headline.of(
                                finding.edit()
                                        .title("Disk full")
                                        .severity(Severity.CRITICAL)
                                        .finding()))
                .isEqualTo("🚨 Disk full");
    }

    @Test
    void marksResolutionInTheTitleAndTheBar() {
        SlackMessage message = message(Findings.resolved(crash));

        assertThat(message.text()).startsWith("✅ Resolved after 5 min: Crashing pod checkout");
        assertThat(message.colour()).isEqualTo("#2EB67D");
    }

    @Test
    void leadsWithTheModelsCauseOnlyWhereTheRulesAreUnsure() {
        Diagnosis unsure =
                new Diagnosis("unknown-exit", "It exits.", List.of(), List.of(), Confidence.LOW);
        Finding finding = Findings.analysed(crash);

        assertThat(main(finding)).contains("*Cause*  The container stops because");
        assertThat(main(finding.edit().diagnosis(unsure).finding()))
                .contains("*🤖 Likely cause*  Version 2.4.0 reads");
        assertThat(main(finding.edit().diagnosis(unsure).analysis(null).finding()))
                .contains("*Possible cause*  It exits.");
    }

    @Test
    void mentionsThoseWhomAPlaybookNames() {
        Finding mentioning =
                Mentions.in(crash)
                        .plus(List.of("U0123456", "S0123456"), "<!channel> look: $mentions")
                        .on(crash);

        assertThat(main(mentioning))
                .contains("&lt;!channel&gt; look: <!subteam^S0123456> <@U0123456>");
        assertThat(main(crash)).doesNotContain("look");
    }

    @Test
    void saysWhatCouldNotBeHadAndWhy() {
        Finding finding =
                crash.edit()
                        .enrichments(
                                List.of(
                                        new Enrichment.Unavailable(
                                                "logs of checkout", "pod is gone"),
                                        new Enrichment.Unavailable(
                                                "memory of node worker-1",
                                                "Prometheus has no memory data of the node for that time: no series matched sum(node_memory_MemTotal_bytes)"),
                                        new Enrichment.Unknown("profile", Map.of())))
                        .finding();

        assertThat(main(finding))
                .contains(
                        "not available: logs of checkout (pod is gone), memory of node worker-1 (Prometheus has no memory data of the node for that time), profile (newer than this slack-sink)");
    }

    @Test
    void saysInAGreyLineWhyTheModelHadNothing() {
        Finding finding =
                crash.edit()
                        .analysis(
                                new Analysis.NoAnswer(
                                        "f-1", "home", 2, "4f", "the model is down", "phi3:mini"))
                        .finding();

        assertThat(part(finding, "analysis").json())
                .contains("🤖 no AI analysis: the model is down")
                .doesNotContain("section");
    }

    @Test
    void saysWhatAnExitCodeMeans() {
        assertThat(ExitCodes.words(137, "OOMKilled"))
                .isEqualTo("exit code 137: killed for its use of memory (OOMKilled)");
        assertThat(ExitCodes.words(137, "Error")).isEqualTo("exit code 137: killed (SIGKILL)");
        assertThat(ExitCodes.words(139, "Error"))
                .isEqualTo("exit code 139: bad memory access (SIGSEGV)");
        assertThat(ExitCodes.words(0, "Completed"))
                .isEqualTo("exit code 0: the program ended without an error");
        assertThat(ExitCodes.words(128, "StartError"))
                .isEqualTo("exit code 128: the container could not be started (StartError)");
        assertThat(ExitCodes.words(255, "Error"))
                .isEqualTo("exit code 255: the program reported an error");
        assertThat(ExitCodes.words(170, "")).isEqualTo("exit code 170: ended by signal 42");
    }

    @Test
    void leadsWithHowTheContainerEndedRatherThanWithItsBackOff() {
        Finding unexplained =
                crash.edit()
                        .diagnosis(null)
                        .description("back-off 5m0s restarting failed container=checkout")
                        .finding();

        assertThat(main(unexplained))
                .contains(
                        "*What happened*  container `checkout` ended with exit code 1: the program reported an error, 2 s after its start")
                .doesNotContain("back-off");
        assertThat(part(unexplained, "details").json()).doesNotContain("back-off");
    }

    @Test
    void showsAllFixesWithCommandsAsCodeWhereSlackFoldsNothing() {
        Finding finding =
                crash.edit()
                        .diagnosis(
                                new Diagnosis(
                                        "memory-limit",
                                        "It needs more memory than its limit.",
                                        List.of(),
                                        List.of(
                                                "Roll back: kubectl -n shop rollout undo deploy/checkout.",
                                                "kubectl -n shop set env deploy/checkout A=b, then roll out again",
                                                "Raise it. " + "x".repeat(900)),
                                        Confidence.HIGH,
                                        List.of(
                                                "The image is broken.",
                                                "The node is out of memory.")))
                        .finding();

        assertThat(Fixes.of(requireNonNull(finding.diagnosis()).fixes()))
                .startsWith(
                        """
                        *What to do*
                        1. Roll back: `kubectl -n shop rollout undo deploy/checkout`.
                        2. `kubectl -n shop set env deploy/checkout A=b`, then roll out again
                        3. Raise it. xxx\
                        """)
                .hasSizeLessThan(700);
        assertThat(main(finding))
                .contains("Also possible: The image is broken.  ·  The node is out of memory.");
    }

    @Test
    void showsTheFactsThatTheDiagnosisQuotesAndSharesTheRest() {
        Enrichment.Table facts =
                new Enrichment.Table(
                        "Facts of Pod shop/checkout",
                        List.of("Of", "What", "Value"),
                        List.of(
                                List.of("pod", "quality of service", "Burstable"),
                                List.of("checkout", "environment", "no DATABASE_URL"),
                                List.of("checkout", "restarts", "4")));
        Finding finding =
                crash.edit()
                        .diagnosis(
                                new Diagnosis(
                                        "missing-setting",
                                        "The setting is missing.",
                                        List.of("environment: no DATABASE_URL"),
                                        List.of(),
                                        Confidence.HIGH))
                        .enrichments(List.of(facts))
                        .finding();

        assertThat(unescaped(part(finding, "evidence").json()))
                .contains("2 more in the file", "•  *checkout*  environment: no DATABASE_URL")
                .doesNotContain("Burstable");
        assertThat(text(finding, "table-file")).contains("Burstable", "no DATABASE_URL");
    }

    @Test
    void showsOnlyTheConditionsOfANodeThatAreNotAsUsual() {
        Enrichment.Table node =
                new Enrichment.Table(
                        "Node talos-w1",
                        List.of("Condition", "Status", "For", "Reason", "Message"),
                        List.of(
                                List.of("Ready", "True", "9 d", "KubeletReady", ""),
                                List.of("MemoryPressure", "True", "2 min", "LowMemory", ""),
                                List.of("DiskPressure", "False", "9 d", "Enough", "")));

        TableRows.Shown shown = TableRows.of(node, crash);

        assertThat(shown.text()).isEqualTo("•  *MemoryPressure*  True  ·  for 2 min  ·  LowMemory");
        assertThat(shown.hidden()).isEqualTo(2);
    }

    @Test
    void keepsANarrowTableInColumns() {
        Enrichment.Table narrow =
                new Enrichment.Table(
                        "Replicas", List.of("Set", "Ready"), List.of(List.of("web-1", "0/2")));

        assertThat(TableRows.of(narrow, crash).text())
                .isEqualTo("```\nSet    Ready\nweb-1  0/2\n```");
    }

    @Test
    void showsEveryWarningBeforeWhatIsNormal() {
        List<Enrichment.Events.Event> all =
                IntStream.range(0, 40)
                        .mapToObj(i ->
                                new Enrichment.Events.Event(
                                        NOON.plusSeconds(i),
                                        i % 8 == 0 ? "Warning" : "Normal",
                                        i % 8 == 0 ? "FailedMount" : "Pulled",
                                        "Pod x",
                                        "note " + i,
                                        1))
                        .toList();

        TableRows.Shown shown = EventRows.of(new Enrichment.Events(all));

        assertThat(shown.text().lines()).as("as many as are not folded").hasSize(6);
        assertThat(shown.text())
                .contains("note 0", "note 8", "note 16", "note 24", "note 32", "note 39")
                .doesNotContain("note 38");
        assertThat(shown.hidden()).isEqualTo(34);
    }

    @Test
    void showsWhatHappenedToThePodBeforeWhatHappenedToItsNode() {
        List<Enrichment.Events.Event> all =
                IntStream.range(0, 12)
                        .mapToObj(i ->
                                new Enrichment.Events.Event(
                                        NOON.plusSeconds(i),
                                        i < 6 ? "Warning" : "Normal",
                                        i < 6 ? "CgroupV1" : "Pulled",
                                        i < 6 ? "Node worker-1" : "Pod shop/web-1",
                                        "note " + i,
                                        1))
                        .toList();

        assertThat(EventRows.of(new Enrichment.Events(all)).text())
                .contains("note 6", "note 11")
                .doesNotContain("CgroupV1");
    }

    @Test
    void hidesDigestsOfValuesThatChanged() {
        assertThat(
                        ChangeLines.diff(
                                "Deployment",
                                List.of(new FieldDiff("env[TOKEN].value", "hmac:1", "hmac:2"))))
                .contains("~ changed (value hidden)")
                .doesNotContain("hmac");
    }

    @Test
    void saysThatNoLineOfALogLooksLikeAnError() {
        List<String> lines =
                IntStream.range(0, 90).mapToObj(i -> "served " + "x".repeat(i)).toList();
        Finding finding =
                crash.edit()
                        .enrichments(List.of(new Enrichment.Logs("p", "web", false, lines, true)))
                        .finding();

        assertThat(part(finding, "logs").json())
                .contains("no line looks like an error: the end of the last 90 lines");
    }

    @Test
    void showsTheEndOfALongLogAndSharesAllOfItAsAFile() {
        Finding finding =
                crash.edit().enrichments(List.of(Findings.logs("checkout-x", 400))).finding();

        List<MessagePart> parts = parts(finding);

        assertThat(part(finding, "logs").json())
                .contains("fatal: DATABASE_URL is not set", " of 400 lines");
        assertThat(parts)
                .filteredOn(MessagePart.File.class::isInstance)
                .singleElement()
                .satisfies(part -> {
                    MessagePart.File file = (MessagePart.File) part;
                    assertThat(new String(file.bytes().get(), UTF_8).lines()).hasSize(400);
                    assertThat(file.fileName()).startsWith("logs-file-").endsWith(".log");
                });
    }

    @Test
    void saysHowTheSameProblemEndedBefore() {
        Finding known =
                Findings.explainedCrashLoop("f-1")
                        .edit()
                        .description("Last time, 3 days ago: rolled back after 9 min.")
                        .finding();

        assertThat(part(known, "message").json())
                .contains("🕘 Last time, 3 days ago: rolled back after 9 min.");
        assertThat(part(crash, "message").json()).doesNotContain("Last time");
    }

    @Test
    void keepsTheLastLinesOfALogThatIsLongerThanItsFileMayBe() {
        Finding finding =
                crash.edit().enrichments(List.of(Findings.logs("checkout-x", 400))).finding();

        assertThat(new Rendering("", 2_000).parts(finding, Tier.THREAD, MessageHistory.NONE))
                .filteredOn(MessagePart.File.class::isInstance)
                .singleElement()
                .satisfies(part -> {
                    String text = new String(((MessagePart.File) part).bytes().get(), UTF_8);
                    assertThat(text).hasSizeBetween(1_500, 2_100);
                    assertThat(text).startsWith("[3").contains("max_log_file_limit_kb is 2");
                    assertThat(text).contains("fatal: DATABASE_URL is not set");
                });
    }

    @Test
    void namesChangedFieldsAsPeopleDo() {
        assertThat(ChangeLines.field("spec.template.spec.containers[web].image"))
                .isEqualTo("image of web");
        assertThat(ChangeLines.field("spec.template.spec.containers[web].env[DATABASE_URL].value"))
                .isEqualTo("env DATABASE_URL");
        assertThat(ChangeLines.field("spec.replicas")).isEqualTo("replicas");
        assertThat(ChangeLines.field("spec.template.spec.containers[web]"))
                .isEqualTo("container web");
        assertThat(ChangeLines.field("spec.template.spec.containers[web].resources.limits.memory"))
                .isEqualTo("resources.limits.memory of web");
    }

    @Test
    void tellsWhatMayHaveBrokenItApartFromWhatMayHaveMendedIt() {
        Change rollout = Findings.rollout(crash.workload());
        Change rollback =
                new Change(
                        crash.workload(),
                        NOON.plusSeconds(90),
                        Duration.ZERO,
                        null,
                        "argocd",
                        List.of(new FieldDiff("spec.replicas", "1", "2")));

        assertThat(ChangeLines.summary(List.of(rollback, rollout)))
                .isEqualTo(
                        """
                        *What changed*  62 s before it began, by kubectl, “checkout 2.4.0”
                        •  image of checkout `2.3.1` → `2.4.0`
                        •  env DATABASE_URL removed
                        *Changed since*  by argocd
                        •  replicas `1` → `2`\
                        """);
    }

    @Test
    void offersOnlyLinksThatABrowserMayFollow() {
        Finding finding =
                crash.edit()
                        .links(
                                List.of(
                                        new Link("bad", "file:///etc/passwd"),
                                        new Link("", "https://a.example"),
                                        new Link("long", "https://a.example/" + "x".repeat(3_000))))
                        .finding();

        assertThat(unescaped(message(finding).json()))
                .contains("https://a.example\"", "\"Link\"")
                .doesNotContain("file:", "xxx");
    }

    @Test
    void drawsAGraphAsAPicture() {
        byte[] png = GraphPicture.png(Findings.memory());

        assertThat(png).startsWith(0x89, 'P', 'N', 'G');
        MessagePart.File file =
                (MessagePart.File) GraphPicture.of("graph", Findings.memory()).orElseThrow();
        assertThat(file.alt())
                .isEqualTo(
                        "Memory of checkout-5d9c7f-x2x2x: at most 46.9 MiB, limit 48 MiB, OOMKilled at 11:59:50 UTC");
        assertThat(
                        GraphPicture.of(
                                "graph",
                                new Enrichment.Graph(
                                        "cpu", "cores", List.of(), List.of(), List.of())))
                .isEmpty();
    }

    @Test
    void drawsWhateverNumbersCome() {
        List<Enrichment.Graph.Point> odd =
                List.of(
                        new Enrichment.Graph.Point(NOON, Double.NaN),
                        new Enrichment.Graph.Point(NOON.plusSeconds(1), 0),
                        new Enrichment.Graph.Point(NOON.plusSeconds(2), Double.POSITIVE_INFINITY));
        for (List<Enrichment.Graph.Limit> limits :
                List.of(
                        List.<Enrichment.Graph.Limit>of(),
                        List.of(new Enrichment.Graph.Limit("limit", Double.NaN)),
                        List.of(
                                new Enrichment.Graph.Limit("limit", 5),
                                new Enrichment.Graph.Limit("limit", 5)))) {
            Enrichment.Graph graph =
                    new Enrichment.Graph(
                            "",
                            "cores",
                            List.of(
                                    new Enrichment.Graph.Series("", odd),
                                    new Enrichment.Graph.Series("", odd)),
                            limits,
                            List.of(new Enrichment.Graph.Mark("", NOON.minusSeconds(3600))));

            MessagePart.File file =
                    (MessagePart.File) GraphPicture.of("graph", graph).orElseThrow();

            assertThat(file.bytes().get()).startsWith(0x89, 'P', 'N', 'G');
        }
    }

    @Test
    void saysWhichLinksItDoesNotShowAndHowManySightingsWereFolded() {
        Finding finding =
                crash.edit()
                        .coalesced(1200)
                        .links(List.of(new Link("Local", "file:///etc/passwd")))
                        .finding();

        assertThat(main(finding))
                .contains(
                        "not available: link Local (no http address", "1,200 sightings folded in");
    }

    private SlackMessage part(Finding finding, String name) {
        return parts(finding).stream()
                .filter(part -> part.name().equals(name))
                .map(part -> ((MessagePart.Message) part).message())
                .findFirst()
                .orElseThrow();
    }

    private List<MessagePart> parts(Finding finding) {
        return rendering.parts(finding, Tier.THREAD, MessageHistory.NONE);
    }

    private String text(Finding finding, String file) {
        return parts(finding).stream()
                .filter(part -> part.name().equals(file))
                .map(part -> new String(((MessagePart.File) part).bytes().get(), UTF_8))
                .findFirst()
                .orElseThrow();
    }

    private SlackMessage message(Finding finding) {
        return part(finding, MessagePart.MESSAGE);
    }

    private String main(Finding finding) {
        return unescaped(message(finding).json());
    }

    /** JSON writes {@code <} and its like as numbers; here they are read. */
    private static String unescaped(String json) {
        return new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(JsonParser.parseString(json));
    }
}
