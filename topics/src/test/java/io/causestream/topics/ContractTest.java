package io.causestream.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.networknt.schema.Error;
import io.causestream.context.ContextQuery;
import io.causestream.finding.Enrichment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The published documents of the contract, made from {@link Topics} and the records. */
class ContractTest {

    private static final Path DOCS = Path.of("../docs");
    private static final Path MADE = Path.of("target/contract");

    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
    private static final List<Topic<?, ?>> JSON_TOPICS =
            TOPICS.all().stream().filter(AsyncApi::isJson).toList();

    /** By file name, below {@code docs}. */
    private static final Map<String, ObjectNode> SCHEMAS = schemas();

    private static Map<String, ObjectNode> schemas() {
        JsonSchemas schemas = new JsonSchemas();
        Map<String, ObjectNode> byFile = new TreeMap<>();
        JSON_TOPICS.forEach(topic -> byFile.put(file(topic), schemas.of(topic)));
        return byFile;
    }

    private static String file(Topic<?, ?> topic) {
        return "schemas/%s.json".formatted(AsyncApi.messageName(topic));
    }

    static List<Topic<?, ?>> topics() {
        return JSON_TOPICS;
    }

    static List<StoredSample> samples() {
        return StoredSample.all();
    }

    static Stream<String> files() {
        return Stream.concat(SCHEMAS.keySet().stream(), Stream.of("asyncapi.json"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void isPublishedAsTheRecordsAre(String file) throws IOException {
        JsonNode made =
                file.equals("asyncapi.json") ? new AsyncApi(TOPICS).document() : schema(file);
        String text = print(made);
        Path target = MADE.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);

        assertThat(DOCS.resolve(file))
                .as("docs/%s; once read, take it from topics/%s", file, target)
                .hasSameTextualContentAs(target);
    }

    @Test
    void publishesNoSchemaThatNoTopicHas() throws IOException {
        try (Stream<Path> published = Files.list(DOCS.resolve("schemas"))) {
            assertThat(published.map(file -> "schemas/" + file.getFileName()))
                    .containsExactlyInAnyOrderElementsOf(SCHEMAS.keySet());
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyStoredSampleIsValid(StoredSample sample) {
        assertThat(errors(topicOf(sample.value()), sample.text())).isEmpty();
    }

    @Test
    void whatIsWrittenTodayIsValid() {
        Samples.byName()
                .forEach((name, value) ->
                        assertThat(errors(topicOf(value), write(value))).as(name).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("topics")
    void everyKindOnATopicHasAStoredSample(Topic<?, ?> topic) {
        List<Class<?>> stored =
                StoredSample.of(topic).stream()
                        .<Class<?>>map(sample -> sample.value().getClass())
                        .toList();

        assertThat(stored)
                .as(
                        "types on %s with a file in topics/%s/v1 and a value in Samples",
                        topic.name(), StoredSample.FOLDER)
                .containsAll(kinds(topic.type()));
    }

    @Test
    void everyKindOfEvidenceAndOfQueryHasAStoredSample() {
        String findings = texts(TOPICS.findings());
        String requests = texts(TOPICS.contextRequests());

        assertThat(names(Enrichment.class))
                .allSatisfy(name -> assertThat(findings).contains("\"type\" : \"" + name + "\""));
        assertThat(names(ContextQuery.class))
                .allSatisfy(name -> assertThat(requests).contains("\"type\" : \"" + name + "\""));
    }

    @Test
    void whatALaterVersionAddsIsValid() {
        ObjectNode later = finding();
        later.put("severity", "APOCALYPTIC").put("mood", "calm");
        later.withArray("enrichments").addObject().put("type", "trace").putArray("spans").add(1);
        later.withObject("subject").put("apiVersion", "apps/v1");

        assertThat(errors(TOPICS.findings(), later.toString())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "epoch", "revision", "status", "schemaVersion", "enrichments"})
    void aFindingWithoutItIsNotValid(String field) {
        ObjectNode finding = finding();
        finding.remove(field);

        assertThat(errors(TOPICS.findings(), finding.toString()))
                .extracting(Error::getKeyword, Error::getProperty)
                .containsExactly(tuple("required", field));
    }

    @Test
    void aFieldOfAnotherTypeIsNotValid() {
        ObjectNode finding = finding();
        finding.put("revision", "third").put("startsAt", 12);
        ((ObjectNode) finding.at("/enrichments/1")).put("lines", "boom");

        assertThat(errors(TOPICS.findings(), finding.toString()))
                .extracting(error -> error.getInstanceLocation().toString())
                .containsExactlyInAnyOrder("/revision", "/startsAt", "/enrichments/1/lines");
    }

    private static ObjectNode finding() {
        return (ObjectNode) Json.MAPPER.readTree(write(Samples.finding()));
    }

    private static ObjectNode schema(String file) {
        return requireNonNull(SCHEMAS.get(file), file);
    }

    private static List<Error> errors(Topic<?, ?> topic, String json) {
        return JsonSchemas.errors(schema(file(topic)), json);
    }

    private static String write(Object value) {
        Topic<?, ?> topic = topicOf(value);
        return new String(AsyncApi.serde(topic).serializer().serialize(topic.name(), value), UTF_8);
    }

    private static Topic<?, ?> topicOf(Object value) {
        return JSON_TOPICS.stream()
                .filter(topic -> topic.type().isInstance(value))
                .findFirst()
                .orElseThrow();
    }

    /** The type itself, or the known ones of a sealed interface. */
    private static List<? extends Class<?>> kinds(Class<?> type) {
        JsonSubTypes kinds = type.getAnnotation(JsonSubTypes.class);
        return kinds == null
                ? List.of(type)
                : Arrays.stream(kinds.value()).<Class<?>>map(JsonSubTypes.Type::value).toList();
    }

    private static List<String> names(Class<?> type) {
        return Arrays.stream(type.getAnnotation(JsonSubTypes.class).value())
                .map(JsonSubTypes.Type::name)
                .toList();
    }

    private static String texts(Topic<?, ?> topic) {
        return String.join("\n", StoredSample.of(topic).stream().map(StoredSample::text).toList());
    }

    private static String print(JsonNode node) {
        return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    }
}
