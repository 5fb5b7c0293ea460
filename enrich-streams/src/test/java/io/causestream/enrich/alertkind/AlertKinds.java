package io.causestream.enrich.alertkind;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.finding.Enrichment;
import io.causestream.settings.YamlDocument;
import io.causestream.topics.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The files of {@code alert-kinds}. */
final class AlertKinds {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    /** Of a curve, the values of which are written out. */
    private static final Duration HOUR = Duration.ofHours(1);

    private AlertKinds() {}

    /** In the order of the page. */
    static List<AlertKind> all() {
        return Stream.of("kubernetes", "alerts", "pods", "workloads", "nodes")
                .flatMap(file -> read(file).valueStream())
                .map(each -> MAPPER.treeToValue(each, AlertKind.class))
                .toList();
    }

    /** What a cluster in order answers, by the type of the query. */
    static Map<String, JsonNode> usualAnswers() {
        Map<String, JsonNode> answers = new TreeMap<>();
        read("usual-answers")
                .properties()
                .forEach(each -> answers.put(each.getKey(), each.getValue()));
        return answers;
    }

    /**
     * An answer as it is on the topic, except that a series may have {@code values}, evenly over an
     * hour, in place of its points.
     *
     * @param until the end of that hour
     */
    static Enrichment enrichment(JsonNode written, Instant until) {
        JsonNode answer = written.deepCopy();
        for (JsonNode series : answer.path("series")) {
            ArrayNode points = ((ObjectNode) series).putArray("points");
            int at = 0;
            int gaps = series.path("values").size() - 1;
            for (JsonNode value : series.path("values")) {
                points.addObject()
                        .put(
                                "at",
                                until.minus(HOUR)
                                        .plus(HOUR.multipliedBy(at).dividedBy(gaps))
                                        .toString())
                        .put("value", value.asDouble());
                at++;
            }
            ((ObjectNode) series).remove("values");
        }
        return Json.MAPPER.treeToValue(answer, Enrichment.class);
    }

    private static JsonNode read(String name) {
        String file = "/alert-kinds/%s.yaml".formatted(name);
        try (InputStream text =
                Objects.requireNonNull(AlertKinds.class.getResourceAsStream(file), file)) {
            YamlDocument yaml = YamlDocument.of(file, new String(text.readAllBytes(), UTF_8));
            if (!yaml.problems().isEmpty()) {
                throw new AssertionError(yaml.problems().getFirst().toString());
            }
            return yaml.root();
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file, e);
        }
    }
}
