package io.causestream.topics;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.CustomDefinitionProviderV2;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import com.github.victools.jsonschema.module.jackson.JacksonSchemaModule;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.causestream.finding.Fingerprint;
import io.causestream.observation.LazyJson;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON Schemas of what stands on the topics, made from the records and as open as the contract:
 * fields, words and kinds that a later version adds are valid.
 *
 * <p>Draft 7, the one that every AsyncAPI tool reads.
 */
final class JsonSchemas {

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

    private final SchemaGenerator generator;

    JsonSchemas() {
        SchemaGeneratorConfigBuilder config =
                new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_7, OptionPreset.PLAIN_JSON)
                        .with(Option.DEFINITIONS_FOR_ALL_OBJECTS)
                        .with(
                                new JacksonSchemaModule(
                                        // Kinds are ours: they stay open.
                                        JacksonOption.SKIP_SUBTYPE_LOOKUP,
                                        JacksonOption.IGNORE_TYPE_INFO_TRANSFORM));
        config.forFields().withRequiredCheck(field -> !isNullable(field));
        config.forTypesInGeneral()
                .withPropertySorter((_, _) -> 0)
                .withCustomDefinitionProvider(JsonSchemas::text)
                .withCustomDefinitionProvider(JsonSchemas::map)
                .withCustomDefinitionProvider(JsonSchemas::words)
                .withCustomDefinitionProvider(new Kinds());
        generator = new SchemaGenerator(config.build());
    }

    /**
     * Required is what every writer of the version has written: a part of the record that is never
     * null, unless a stored sample is older than it.
     */
    ObjectNode of(Topic<?, ?> topic) {
        ObjectNode made = generator.generateSchema(topic.type());
        // The record first, what it refers to below it.
        JsonNode definitions = made.remove("definitions");
        ObjectNode schema = made.objectNode();
        schema.set("$schema", made.remove("$schema"));
        schema.put("title", topic.type().getSimpleName());
        schema.setAll(made);
        if (definitions != null) {
            schema.set("definitions", definitions);
        }
        schema.withObject("properties").putObject("schemaVersion").put("const", 1);
        required(schema).add("schemaVersion");
        StoredSample.of(topic).stream()
                .flatMap(sample -> errors(schema, sample.text()).stream())
                .filter(error -> error.getKeyword().equals("required"))
                .forEach(error -> makeOptional(schema, error));
        return schema;
    }

    /** What is wrong with a JSON text by a schema; empty if nothing is. */
    static List<Error> errors(JsonNode schema, String json) {
        Schema compiled = REGISTRY.getSchema(schema);
        return compiled.validate(json, InputFormat.JSON);
    }

    private static boolean isNullable(FieldScope field) {
        Field raw = field.getRawMember();
        return raw.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static ArrayNode required(ObjectNode object) {
        return object.withArray("required");
    }

    private static void makeOptional(ObjectNode schema, Error error) {
        String list = error.getSchemaLocation().getFragment().toString();
        ArrayNode names = (ArrayNode) schema.at(list);
        names.removeIf(name -> name.asString().equals(error.getProperty()));
    }

    private static @Nullable CustomDefinition text(
            ResolvedType type, SchemaGenerationContext context) {
        ObjectNode node = context.getGeneratorConfig().createObjectNode();
        if (type.getErasedType() == LazyJson.class) {
            return inline(node.put("type", "object"));
        }
        if (type.getErasedType() == Instant.class) {
            return inline(node.put("type", "string").put("format", "date-time"));
        }
        if (type.getErasedType() == Duration.class) {
            return inline(
                    node.put("type", "string")
                            // Not the format of that name, which knows no parts of a second.
                            .put("description", "ISO 8601 duration: PT1H30M, PT0.25S"));
        }
        if (type.getErasedType() == Fingerprint.class) {
            return inline(node.put("type", "string").put("minLength", 1));
        }
        return null;
    }

    private static @Nullable CustomDefinition map(
            ResolvedType type, SchemaGenerationContext context) {
        if (!type.isInstanceOf(Map.class)) {
            return null;
        }
        ObjectNode node = context.getGeneratorConfig().createObjectNode().put("type", "object");
        node.set(
                "additionalProperties",
                context.createDefinitionReference(type.typeParametersFor(Map.class).get(1)));
        return inline(node);
    }

    /** Of an enum: the constants of this version, or any other text. */
    private static @Nullable CustomDefinition words(
            ResolvedType type, SchemaGenerationContext context) {
        if (!type.getErasedType().isEnum()) {
            return null;
        }
        Object[] constants = type.getErasedType().getEnumConstants();
        return inline(
                open(
                        context.getGeneratorConfig().createObjectNode(),
                        Arrays.stream(constants).map(Object::toString).toList(),
                        Arrays.stream(type.getErasedType().getFields())
                                .filter(constant ->
                                        constant.isAnnotationPresent(JsonEnumDefaultValue.class))
                                .map(constant ->
                                        "a word of a later version: read it as "
                                                + constant.getName())
                                .findFirst()
                                .orElse("a word of a later version")));
    }

    private static ObjectNode open(ObjectNode node, List<String> known, String other) {
        ArrayNode choice = node.putArray("anyOf");
        known.forEach(choice.addObject().putArray("enum")::add);
        choice.addObject().put("type", "string").put("description", other);
        return node;
    }

    private static CustomDefinition inline(ObjectNode node) {
        return new CustomDefinition(
                node,
                CustomDefinition.DefinitionType.INLINE,
                CustomDefinition.AttributeInclusion.YES);
    }

    /**
     * Of a sealed interface: each known kind's parts where its name stands, and nothing more than a
     * name of any other.
     */
    private static final class Kinds implements CustomDefinitionProviderV2 {

        @Override
        public @Nullable CustomDefinition provideCustomSchemaDefinition(
                ResolvedType type, SchemaGenerationContext context) {
            JsonTypeInfo info = type.getErasedType().getAnnotation(JsonTypeInfo.class);
            JsonSubTypes kinds = type.getErasedType().getAnnotation(JsonSubTypes.class);
            if (info == null || kinds == null) {
                return null;
            }
            ObjectNode node = context.getGeneratorConfig().createObjectNode();
            node.put("type", "object");
            open(
                    node.putObject("properties").putObject(info.property()),
                    Arrays.stream(kinds.value()).map(JsonSubTypes.Type::name).toList(),
                    "a kind of a later version: its other parts are unknown");
            if (Arrays.stream(kinds.value()).noneMatch(k -> k.value() == info.defaultImpl())) {
                required(node).add(info.property());
            }
            ArrayNode cases = node.putArray("allOf");
            for (JsonSubTypes.Type kind : kinds.value()) {
                ObjectNode choice = cases.addObject();
                ObjectNode condition = choice.putObject("if");
                condition
                        .putObject("properties")
                        .putObject(info.property())
                        .put("const", kind.name());
                // A record without a name is of the default's kind.
                if (kind.value() != info.defaultImpl()) {
                    required(condition).add(info.property());
                }
                choice.set(
                        "then",
                        context.createStandardDefinitionReference(
                                context.getTypeContext().resolve(kind.value()), this));
            }
            return new CustomDefinition(node);
        }
    }
}
