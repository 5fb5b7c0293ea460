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
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.sink.slack.Findings;
import io.causestream.sink.slack.config.MessageStyle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RenderingTest {

    private final Rendering threaded = new Rendering(MessageStyle.THREAD);
    private final Rendering inline = new Rendering(MessageStyle.INLINE);
    private final Finding crash = Findings.explainedCrashLoop("f-1");

    @Test
    void anOpenedFindingLooksAsReviewed() throws IOException {
        assertReviewed("opened", threaded, Findings.crashLoop("f-1"));
    }

    @Test
    void anAnalysedFindingLooksAsReviewed() throws IOException {
        assertReviewed("analysed", threaded, Findings.analysed(crash));
    }

    @Test
    void aResolvedFindingLooksAsReviewed() throws IOException {
        assertReviewed("resolved", threaded, Findings.resolved(crash));
    }

    @Test
    void allInOneMessageLooksAsReviewed() throws IOException {
        assertReviewed("inline", inline, Findings.analysed(crash));
    }

    @Test
    void givesASeverityItsSignWhereTheTitleBringsNone() {
        Finding finding = Findings.crashLoop("f-1");

        assertThat(MainMessage.headline(finding)).startsWith("🔴 Crashing pod");
        assertThat(MainMessage.headline(finding.edit().title("⚠️ Image pull failed: x").finding()))
                .isEqualTo("⚠️ Image pull failed: x");
        assertThat(
                        MainMessage.headline(
                                finding.edit()
                                        .title("Disk full")
                                        .severity(Severity.CRITICAL)
                                        .finding()))
                .isEqualTo("🚨 Disk full");
    }

    @Test
    void marksResolutionInTheTitleAndTheBar() {
        SlackMessage message = message(threaded, Findings.resolved(crash));

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
    void saysWhatCouldNotBeHadAndWhy() {
        Finding finding =
                crash.edit()
                        .enrichments(
                                List.of(
                                        new Enrichment.Unavailable(
                                                "logs of checkout", "pod is gone"),
                                        new Enrichment.Unknown("profile", Map.of())))
                        .finding();

        assertThat(main(finding))
                .contains(
                        "not available: logs of checkout (pod is gone), profile (newer than this slack-sink)");
    }

    @Test
    void saysInAGreyLineWhyTheModelHadNothing() {
        Finding finding =
                crash.edit()
                        .analysis(
                                new Analysis.NoAnswer(
                                        "f-1", "home", 2, "4f", "the model is down", "phi3:mini"))
                        .finding();

        assertThat(part(threaded, finding, "analysis").json())
                .contains("🤖 no AI analysis: the model is down")
                .doesNotContain("section");
    }

    @Test
    void showsTheEndOfALongLogAndSharesAllOfItAsAFile() {
        Finding finding =
                crash.edit().enrichments(List.of(Findings.logs("checkout-x", 400))).finding();

        List<MessagePart> parts = threaded.parts(finding);

        assertThat(part(threaded, finding, "logs").json())
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
                        •  image of checkout `registry.example/shop/checkout:2.3.1` → `registry.example/shop/checkout:2.4.0`
                        •  env DATABASE_URL removed
                        *Changed since*  by argocd
                        •  replicas `1` → `2`\
                        """);
    }

    @Test
    void staysWithinSlacksLimitsWhateverComes() {
        for (Rendering rendering : List.of(threaded, inline)) {
            for (MessagePart part : rendering.parts(huge())) {
                if (part instanceof MessagePart.Message(String name, SlackMessage message)) {
                    int weight =
                            Blocks.weight(message.blocks()) + Blocks.weight(message.coloured());
                    assertThat(weight).as(name).isLessThanOrEqualTo(Blocks.MESSAGE);
                    assertThat(message.blocks().size() + message.coloured().size())
                            .isLessThanOrEqualTo(Blocks.COUNT);
                    assertThat(message.text().getBytes(UTF_8).length).isLessThan(4_000);
                }
            }
        }
    }

    @Test
    void leavesNoForeignMarkupAlive() {
        String hostile = "<!channel> <https://evil.example|log in> ``` <@U123>";
        Finding finding =
                crash.edit()
                        .title(hostile)
                        .description(hostile)
                        .subject(new Subject("Pod", hostile, hostile))
                        .workload(new Subject("Deployment", hostile, hostile))
                        .enrichments(
                                List.of(
                                        new Enrichment.Logs(
                                                "p", hostile, true, List.of(hostile), false),
                                        new Enrichment.Text(hostile, hostile),
                                        new Enrichment.Table(
                                                hostile,
                                                List.of(hostile),
                                                List.of(List.of(hostile))),
                                        new Enrichment.Unavailable(hostile, hostile)))
                        .changes(
                                List.of(
                                        new Change(
                                                new Subject("Deployment", "", hostile),
                                                NOON,
                                                Duration.ZERO,
                                                hostile,
                                                hostile,
                                                List.of(new FieldDiff(hostile, hostile, hostile)))))
                        .links(List.of(new Link(hostile, "javascript:alert(1)")))
                        .finding();

        for (MessagePart part : threaded.parts(finding)) {
            if (part instanceof MessagePart.Message(String name, SlackMessage message)) {
                assertThat(unescaped(message.json()))
                        .as(name)
                        .doesNotContain("<!channel", "<@", "<https://evil", "javascript:");
            }
        }
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

        assertThat(unescaped(message(threaded, finding).json()))
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

    private Finding huge() {
        String text = "<&> ".repeat(2_000);
        return crash.edit()
                .title(text)
                .description(text)
                .enrichments(
                        IntStream.range(0, 30)
                                .<Enrichment>mapToObj(i ->
                                        switch (i % 5) {
                                            case 0 -> new Enrichment.Text(text, text);
                                            case 1 ->
                                                    new Enrichment.Logs(
                                                            text,
                                                            text,
                                                            true,
                                                            Collections.nCopies(500, text),
                                                            true);
                                            case 2 -> new Enrichment.Unavailable(text, text);
                                            case 3 ->
                                                    new Enrichment.Diff(
                                                            text,
                                                            List.of(
                                                                    new FieldDiff(
                                                                            text, text, text)));
                                            default ->
                                                    new Enrichment.Table(
                                                            text,
                                                            List.of(text),
                                                            Collections.nCopies(90, List.of(text)));
                                        })
                                .toList())
                .finding();
    }

    private static SlackMessage part(Rendering rendering, Finding finding, String name) {
        return rendering.parts(finding).stream()
                .filter(part -> part.name().equals(name))
                .map(part -> ((MessagePart.Message) part).message())
                .findFirst()
                .orElseThrow();
    }

    private static SlackMessage message(Rendering rendering, Finding finding) {
        return part(rendering, finding, MessagePart.MESSAGE);
    }

    private String main(Finding finding) {
        return unescaped(message(threaded, finding).json());
    }

    /** JSON writes {@code <} and its like as numbers; here they are read. */
    private static String unescaped(String json) {
        return new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(JsonParser.parseString(json));
    }

    /** The reviewed file is replaced by hand with what the failing test leaves in target. */
    private static void assertReviewed(String name, Rendering rendering, Finding finding)
            throws IOException {
        String actual =
                rendering.parts(finding).stream()
                        .map(part ->
                                switch (part) {
                                    case MessagePart.Message message ->
                                            "== %s%n%s"
                                                    .formatted(
                                                            message.name(),
                                                            unescaped(message.message().json()));
                                    case MessagePart.File file ->
                                            "== %s%nfile %s, %s, %s"
                                                    .formatted(
                                                            file.name(),
                                                            file.fileName(),
                                                            file.title(),
                                                            file.alt());
                                })
                        .collect(Collectors.joining("\n", "", "\n"));
        Path left = Path.of("target", "rendered", name + ".txt");
        Files.createDirectories(left.getParent());
        Files.writeString(left, actual);
        try (InputStream reviewed = RenderingTest.class.getResourceAsStream(name + ".txt")) {
            assertThat(actual)
                    .as("%s, as left in %s", name, left)
                    .isEqualTo(new String(requireNonNull(reviewed, name).readAllBytes(), UTF_8));
        }
    }
}
