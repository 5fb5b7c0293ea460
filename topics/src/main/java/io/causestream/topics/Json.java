package io.causestream.topics;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.causestream.finding.Enrichment;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * JSON as on the topics: tolerant of what later versions add, and the same bytes for the same
 * value.
 */
public final class Json {

    // Field names that differ in every document (managed fields have them) thrash the symbol table:
    // 3 times slower.
    private static final JsonFactory FOREIGN_NAMES =
            JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .build();

    /** Writes a later version's data as received: its type name is data here, not a class. */
    private static final ValueSerializer<Enrichment.Unknown> AS_IT_CAME =
            new ValueSerializer<>() {
                @Override
                public void serialize(
                        Enrichment.Unknown value,
                        JsonGenerator json,
                        SerializationContext context) {
                    json.writeStartObject(value);
                    json.writeStringProperty("type", value.type());
                    value.fields()
                            .forEach((name, field) ->
                                    context.defaultSerializeProperty(name, field, json));
                    json.writeEndObject();
                }

                @Override
                public void serializeWithType(
                        Enrichment.Unknown value,
                        JsonGenerator json,
                        SerializationContext context,
                        TypeSerializer types) {
                    serialize(value, json, context);
                }
            };

    public static final JsonMapper MAPPER =
            JsonMapper.builder(FOREIGN_NAMES)
                    .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .addModule(
                            new SimpleModule().addSerializer(Enrichment.Unknown.class, AS_IT_CAME))
                    // Only a record's components are serialized, not its other methods.
                    .changeDefaultVisibility(visibility ->
                            visibility.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
                    .changeDefaultPropertyInclusion(
                            include -> include.withValueInclusion(JsonInclude.Include.NON_NULL))
                    .build();

    private Json() {}
}
