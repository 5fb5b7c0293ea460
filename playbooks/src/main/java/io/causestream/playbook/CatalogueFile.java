package io.causestream.playbook;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A file of declarations in the jar. A mistake in one is a bug, and throws. */
final class CatalogueFile {

    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                    .build();

    private CatalogueFile() {}

    /** A parameter as a file has it; its name is its key. */
    record DeclaredParameter(
            Parameter.Type type,
            @JsonProperty("default") @Nullable JsonNode otherwise,
            @Nullable Boolean required,
            @Nullable List<String> choices,
            String summary,
            @Nullable String noEffect,
            @Nullable String caveat,
            @Nullable Map<String, String> idleChoices) {

        Parameter named(String name) {
            return new Parameter(
                    name,
                    type,
                    otherwise == null ? MissingNode.getInstance() : otherwise,
                    required != null && required,
                    choices == null ? List.of() : choices,
                    summary,
                    new Parameter.Effect(
                            noEffect == null ? "" : noEffect,
                            caveat == null ? "" : caveat,
                            idleChoices == null ? Map.of() : idleChoices));
        }

        static List<Parameter> all(@Nullable Map<String, DeclaredParameter> declared) {
            return declared == null
                    ? List.of()
                    : declared.entrySet().stream()
                            .map(each -> each.getValue().named(each.getKey()))
                            .toList();
        }
    }

    /**
     * @param name below {@code catalogue}
     */
    static <T> T read(String name, TypeReference<T> type) {
        try (InputStream file = CatalogueFile.class.getResourceAsStream("catalogue/" + name)) {
            if (file == null) {
                throw new IllegalStateException("the jar has no catalogue/" + name);
            }
            return YAML.readValue(file, type);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read catalogue/" + name, e);
        }
    }
}
