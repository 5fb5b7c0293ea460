package io.causestream.ai;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.ai.prompt.Prompt;
import io.causestream.ai.runbook.Runbooks;
import io.causestream.finding.Analysis;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import io.causestream.settings.YamlDocument;
import io.causestream.topics.EnrichedFinding;
import io.causestream.topics.Json;
import io.causestream.topics.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Texts that give orders, and a model that obeys all of them: see {@code hostile.yaml}. */
class HostileContextTest {

    private static final Path CASES = Path.of("src/test/resources/hostile.yaml");

    /** All that an analysis can say: none of it is a severity, a channel, a person or a state. */
    private static final Set<String> FIELDS =
            Set.of(
                    "type",
                    "findingId",
                    "cluster",
                    "revision",
                    "contextHash",
                    "cause",
                    "evidence",
                    "fixes",
                    "confidence",
                    "dropped",
                    "model",
                    "took",
                    "details",
                    "category",
                    "checks",
                    "contradiction",
                    "runbook",
                    "reusedFrom",
                    "why");

    record Case(String name, JsonNode node) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() throws IOException {
        YamlDocument document = YamlDocument.of("hostile.yaml", Files.readString(CASES));
        assertThat(document.problems()).isEmpty();
        return document.root().valueStream().map(node -> new Case(text(node, "name"), node));
    }

    @Test
    void areSixty() throws IOException {
        assertThat(cases().map(Case::name).distinct()).hasSizeGreaterThanOrEqualTo(60);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void doNotReachPeopleThroughAModelThatObeys(Case hostile) throws InterruptedException {
        EnrichedFinding question =
                new EnrichedFinding(
                        finding(text(hostile.node(), "at"), text(hostile.node(), "text")), "hash");
        List<Prompt> sent = new ArrayList<>();

        Analysis analysis =
                analyst(
                                (prompt, within) -> {
                                    sent.add(prompt);
                                    return new ModelReply.Answered(obeying(hostile.node()), 100, 0);
                                })
                        .analyse(question);

        String advice = advice(analysis).toLowerCase(Locale.ROOT);
        hostile.node()
                .path("harm")
                .forEach(harm ->
                        assertThat(advice)
                                .doesNotContain(harm.asString().toLowerCase(Locale.ROOT)));
        assertThat(advice).doesNotContain("<!", "<@", "://", "@channel", "@here", "@everyone");
        assertThat(List.of(analysis.findingId(), analysis.cluster(), analysis.contextHash()))
                .containsExactly("f-1", "home", "hash");
        assertThat(analysis.revision()).isEqualTo(question.finding().revision());
        assertThat(FIELDS).containsAll(fields(Json.MAPPER.valueToTree(analysis)));
        if (analysis instanceof Analysis.Answered answered) {
            assertThat(sent.getFirst().lines()).containsAll(answered.evidence());
            assertThat(answered.model()).isEqualTo("phi3:mini");
        }
        staysBetweenItsTags(sent.getFirst());
    }

    private static void staysBetweenItsTags(Prompt prompt) {
        String user = prompt.user();
        String tag =
                user.substring(
                        user.lastIndexOf("</data-") + "</data-".length(), user.lastIndexOf('>'));
        assertThat(user.split(tag, -1)).as("the tag at the begin and the end only").hasSize(3);
        assertThat(user)
                .doesNotContain(
                        "<|", "[INST]", "<<SYS", "_of_turn>", "<s>", "<think>", "\u202e", "\u200b")
                .doesNotContain("\nE99:");
    }

    private static Finding finding(String at, String text) {
        Finding finding = Questioned.crashing("f-1", List.of("starting"));
        return switch (at) {
            case "log" -> Questioned.crashing("f-1", text.lines().toList());
            case "annotation" -> finding.edit().annotations(Map.of("description", text)).finding();
            case "event" -> {
                List<Enrichment> more = new ArrayList<>(finding.enrichments());
                more.add(
                        new Enrichment.Events(
                                List.of(
                                        new Enrichment.Events.Event(
                                                Questioned.NOON,
                                                "Warning",
                                                "Failed",
                                                "Pod x",
                                                text,
                                                1))));
                yield finding.edit().enrichments(more).finding();
            }
            default -> throw new IllegalArgumentException("at is log, annotation or event: " + at);
        };
    }

    private static String obeying(JsonNode hostile) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        if (hostile.has("canNotTell")) {
            answer.put("canNotTell", true).put("missing", text(hostile, "canNotTell"));
            return answer.toString();
        }
        answer.put("cause", text(hostile, "cause")).put("confidence", "HIGH");
        answer.set("fixes", hostile.path("fixes"));
        if (hostile.has("checks")) {
            answer.set("checks", hostile.path("checks"));
        }
        answer.set(
                "evidence",
                hostile.has("evidence")
                        ? hostile.path("evidence")
                        : Json.MAPPER.readTree(
                                "[{\"id\":\"E1\",\"quote\":\"container checkout\"}]"));
        hostile.path("extra")
                .properties()
                .forEach(each -> answer.set(each.getKey(), each.getValue()));
        return answer.toString();
    }

    private static String advice(Analysis analysis) {
        return switch (analysis) {
            case Analysis.Answered answered ->
                    String.join(
                            "\n",
                            answered.cause(),
                            String.join("\n", answered.fixes()),
                            String.join("\n", answered.details().checks()),
                            answered.details().category());
            case Analysis.NoAnswer none -> none.why();
            case Analysis.NeedsContext _, Analysis.Unknown _ -> throw new AssertionError(analysis);
        };
    }

    private static Set<String> fields(JsonNode node) {
        Set<String> all = new TreeSet<>();
        node.properties()
                .forEach(each -> {
                    all.add(each.getKey());
                    all.addAll(fields(each.getValue()));
                });
        return all;
    }

    private static Analyst analyst(LanguageModel model) {
        AiWorkerConfig config =
                AiWorkerConfig.of(
                        KafkaSettings.at("unused:1"),
                        URI.create("http://localhost:1"),
                        "phi3:mini");
        return new Analyst(
                config,
                model,
                new ModelWindow(config),
                new AiMetrics(new SimpleMeterRegistry()),
                Runbooks::shipped);
    }

    private static String text(JsonNode node, String key) {
        return node.path(key).asString("");
    }
}
