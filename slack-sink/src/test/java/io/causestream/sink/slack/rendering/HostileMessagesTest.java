package io.causestream.sink.slack.rendering;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Analysis;
import io.causestream.finding.Change;
import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Link;
import io.causestream.finding.Mentions;
import io.causestream.finding.Occurrences;
import io.causestream.finding.Relations;
import io.causestream.finding.Severity;
import io.causestream.finding.Source;
import io.causestream.finding.Subject;
import io.causestream.sink.routing.Tier;
import io.causestream.sink.transport.MessageHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Findings whose every text is what somebody who controls a cluster might put there. */
class HostileMessagesTest {

    private static final int FINDINGS = 2_000;

    private static final List<String> PIECES =
            List.of(
                    "<!channel>",
                    "<!here|x>",
                    "<!everyone>",
                    "<@U1>",
                    "<@U0123456>",
                    "<#C1|general>",
                    "<!subteam^S0123456>",
                    "<https://evil.example|bank>",
                    "https://evil.example/",
                    "&lt;!here&gt;",
                    "&amp;lt;",
                    "<!date^1^{date}^https://evil.example|now>",
                    "```",
                    "``",
                    "`",
                    "``` ``",
                    "``\u200b`",
                    "\u202etxt.exe",
                    "\u2066\u2067\u2068\u2069",
                    "\u200e\u200f\u061c\u200b\u2060\ufeff",
                    "*_~",
                    "*bold* _it_ ~s~",
                    "\u0000\u0007\u001b[31mred\u001b[0m",
                    "\ud83d",
                    "\udc68",
                    "👩\u200d💻👨‍👩‍👧‍👦🇩🇪",
                    "e\u0301\u0301\u0301",
                    "\r\n",
                    "\n\n\n",
                    "\u2028",
                    "\t",
                    " ",
                    "",
                    "&<>&<>&<>",
                    "&<>".repeat(100),
                    "$mentions",
                    "kubectl delete pod x; ",
                    "back-off ",
                    "hmac:1",
                    "[x].y[z]",
                    "a",
                    "checkout");

    private static final List<Tier> TIERS = List.of(Tier.values());

    private final Random random = new Random(20_260_101);
    private final Rendering rendering = new Rendering("https://alertmanager.example", 1_000_000);

    @Test
    void reachSlackWithinItsLimitsAndWithoutTheirMarkup() {
        for (int i = 0; i < FINDINGS; i++) {
            Finding finding = finding();
            Tier tier = TIERS.get(i % TIERS.size());
            MessageHistory history = history();

            List<MessagePart> parts = rendering.parts(finding, tier, history);

            SlackLimits.assertKept(parts);
            if (i % 10 == 0) {
                assertThat(contents(rendering.parts(finding.edit().finding(), tier, history)))
                        .isEqualTo(contents(parts));
            }
        }
    }

    @Test
    void areShortenedWithANoteAndWholeInAFile() {
        String huge = "x".repeat(99_000) + "END";
        Finding finding =
                MessageExamples.crashLoop()
                        .edit()
                        .description(huge)
                        .enrichments(
                                List.of(
                                        new Enrichment.Text("notes", huge),
                                        new Enrichment.Diff(
                                                "spec", List.of(new FieldDiff("a", "b", huge))),
                                        new Enrichment.Logs("p", "c", false, List.of(huge), false)))
                        .analysis(
                                new Analysis.Answered(
                                        "f",
                                        "home",
                                        1,
                                        "4f",
                                        huge,
                                        List.of(),
                                        List.of(),
                                        Confidence.HIGH,
                                        0,
                                        "m",
                                        Duration.ZERO))
                        .finding();

        List<MessagePart> parts = rendering.parts(finding, Tier.THREAD, MessageHistory.NONE);

        SlackLimits.assertKept(parts);
        assertThat(parts)
                .filteredOn(part ->
                        part instanceof MessagePart.File file
                                && new String(file.bytes().get(), UTF_8).contains("xEND"))
                .extracting(MessagePart::name)
                .containsExactly(
                        "logs-file", "details-file", "analysis-file", "text-file", "changes-file");
        assertThat(parts)
                .filteredOn(
                        part -> List.of("details", "analysis", "evidence").contains(part.name()))
                .hasSize(3)
                .allSatisfy(part ->
                        assertThat(((MessagePart.Message) part).message().json()).contains("x…"));
    }

    @Test
    void areSharedAsAFileWhereOneMessageHasNoRoom() {
        Finding finding =
                MessageExamples.crashLoop()
                        .edit()
                        .enrichments(
                                IntStream.range(0, 60)
                                        .<Enrichment>mapToObj(
                                                i -> new Enrichment.Text("text " + i, "words " + i))
                                        .toList())
                        .finding();

        List<MessagePart> parts = rendering.parts(finding, Tier.INLINE, MessageHistory.NONE);

        MessagePart.File rest =
                (MessagePart.File)
                        parts.stream()
                                .filter(part -> part.name().equals("message-rest"))
                                .findFirst()
                                .orElseThrow();
        assertThat(((MessagePart.Message) parts.getFirst()).message().json())
                .contains("words 30", "more sections did not fit into this message")
                .doesNotContain("words 59");
        assertThat(new String(rest.bytes().get(), UTF_8))
                .contains("words 59")
                .doesNotContain("words 30");
    }

    private static List<String> contents(List<MessagePart> parts) {
        return parts.stream().map(part -> part.name() + " " + part.content()).toList();
    }

    private Finding finding() {
        Subject subject = subject();
        Instant start = Instant.ofEpochSecond(random.nextInt());
        boolean resolved = random.nextInt(3) == 0;
        FindingDraft draft =
                new FindingDraft(
                                text(),
                                new Fingerprint("f"),
                                any(Severity.values()),
                                text(),
                                text(),
                                text(),
                                subject,
                                random.nextBoolean() ? subject : subject(),
                                start)
                        .description(text())
                        .affected(some(this::text))
                        .labels(Map.of("alertname", text(), named(), text(), "b" + text(), text()))
                        .annotations(
                                Map.of(
                                        named(),
                                        text(),
                                        Mentions.ANNOTATION,
                                        "<!channel> <@U1>\n" + text()))
                        .sources(some(() -> any(Source.values())))
                        .occurrences(
                                new Occurrences(
                                        1 + random.nextInt(Integer.MAX_VALUE), start, start))
                        .coalesced(random.nextInt(3))
                        .reminders(random.nextInt(4))
                        .relations(new Relations(some(this::text), List.of(), null))
                        .enrichments(some(this::enrichment))
                        .changes(some(this::change))
                        .links(some(() -> new Link(text(), url())));
        if (resolved) {
            draft.status(Finding.Status.RESOLVED)
                    .endsAt(
                            random.nextBoolean()
                                    ? null
                                    : start.plusSeconds(random.nextInt(90_000)));
        }
        if (random.nextBoolean()) {
            draft.diagnosis(
                    new Diagnosis(
                            text(),
                            text(),
                            some(this::text),
                            some(this::text),
                            confidence(),
                            some(this::text)));
        }
        return draft.analysis(analysis()).finding();
    }

    private Analysis analysis() {
        return random.nextBoolean()
                ? new Analysis.NoAnswer(text(), text(), 1, text(), text(), text())
                : new Analysis.Answered(
                        text(),
                        text(),
                        1,
                        text(),
                        text(),
                        some(this::text),
                        some(this::text),
                        confidence(),
                        random.nextInt(3),
                        text(),
                        Duration.ofSeconds(random.nextInt(100)));
    }

    private Enrichment enrichment() {
        return switch (random.nextInt(9)) {
            case 0 ->
                    new Enrichment.CrashInfo(
                            text(),
                            text(),
                            3,
                            text(),
                            text(),
                            text(),
                            text(),
                            random.nextInt(300),
                            text(),
                            Instant.EPOCH,
                            Instant.MAX.minusSeconds(9),
                            text());
            case 1 ->
                    new Enrichment.Logs(
                            text(), text(), random.nextBoolean(), some(this::text), true);
            case 2 ->
                    new Enrichment.Graph(
                            text(),
                            text(),
                            List.of(
                                    new Enrichment.Graph.Series(
                                            text(),
                                            List.of(
                                                    new Enrichment.Graph.Point(
                                                            Instant.EPOCH, random.nextDouble())))),
                            some(() -> new Enrichment.Graph.Limit(text(), random.nextDouble())),
                            some(() -> new Enrichment.Graph.Mark(text(), Instant.EPOCH)));
            case 3 ->
                    new Enrichment.Events(
                            some(() ->
                                    new Enrichment.Events.Event(
                                            Instant.EPOCH,
                                            random.nextBoolean() ? "Warning" : text(),
                                            text(),
                                            text(),
                                            text(),
                                            1 + random.nextInt(9))));
            case 4 -> table(random.nextInt(12));
            case 5 -> new Enrichment.Diff(text(), some(this::diff));
            case 6 -> new Enrichment.Text(text(), text());
            case 7 -> new Enrichment.Unavailable(text(), text());
            default -> new Enrichment.Unknown(text(), Map.of(text(), text()));
        };
    }

    private Enrichment table(int columns) {
        List<String> names =
                columns == 3 && random.nextBoolean()
                        ? List.of("workload", "problem", "problems")
                        : Stream.generate(this::text).limit(columns).toList();
        return new Enrichment.Table(
                text(), names, some(() -> Stream.generate(this::text).limit(columns).toList()));
    }

    private Change change() {
        return new Change(
                subject(),
                Instant.EPOCH,
                Duration.ofSeconds(random.nextInt(3)),
                random.nextBoolean() ? null : text(),
                text(),
                some(this::diff));
    }

    private FieldDiff diff() {
        return new FieldDiff(text(), random.nextBoolean() ? null : text(), text());
    }

    private MessageHistory history() {
        List<String> links =
                List.of(
                        "",
                        "https://acme.slack.com/archives/C0123456/p1767268800000100",
                        "https://evil.example/archives/C0123456/p1767268800000100",
                        "javascript:alert(1)",
                        "https://acme.slack.com/archives/C1/p1|<!channel>");
        Supplier<String> link = () -> links.get(random.nextInt(links.size()));
        List<MessageHistory.Earlier> earlier =
                IntStream.range(0, random.nextInt(3))
                        .mapToObj(i ->
                                new MessageHistory.Earlier(
                                        i == 0 && random.nextBoolean()
                                                ? MessageHistory.BACK
                                                : "message-" + i,
                                        Severity.HIGH,
                                        link.get()))
                        .toList();
        return new MessageHistory(link.get(), earlier);
    }

    private Subject subject() {
        return new Subject(named(), text(), named());
    }

    private Confidence confidence() {
        return any(Confidence.values());
    }

    private String url() {
        return switch (random.nextInt(4)) {
            case 0 -> "https://" + text();
            case 1 -> "https://a.example/" + text();
            case 2 -> "javascript:" + text();
            default -> text();
        };
    }

    private <T> List<T> some(Supplier<T> each) {
        int count = random.nextInt(20) == 0 ? 30 : random.nextInt(4);
        return Stream.generate(each).limit(count).toList();
    }

    private <T> T any(T[] values) {
        return List.of(values).get(random.nextInt(values.length));
    }

    private String named() {
        return "n" + text();
    }

    private String text() {
        if (random.nextInt(1_000) == 0) {
            return Stream.of("x", "<", " ", "\n ", "`", "&lt;", "👩\u200d💻", "\u0301")
                    .skip(random.nextInt(8))
                    .findFirst()
                    .orElseThrow()
                    .repeat(100_000 / 5);
        }
        List<String> pieces = new ArrayList<>();
        int count = random.nextInt(6) == 0 ? 60 : random.nextInt(6);
        for (int i = 0; i < count; i++) {
            pieces.add(PIECES.get(random.nextInt(PIECES.size())));
        }
        Collections.shuffle(pieces, random);
        return String.join("", pieces);
    }
}
