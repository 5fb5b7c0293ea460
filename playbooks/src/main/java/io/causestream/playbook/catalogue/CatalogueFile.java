package io.causestream.playbook.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.causestream.settings.YamlDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** A file of declarations in the jar. A problem in one is a bug, and throws. */
public final class CatalogueFile {

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                    .build();

    private CatalogueFile() {}

    /** A parameter as declared in a file; its name is its key. */
    record DeclaredParameter(
            Parameter.Type type,
            @JsonProperty("default") @Nullable JsonNode defaultValue,
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
                    defaultValue == null ? MissingNode.getInstance() : defaultValue,
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
    public static <T> T read(String name, TypeReference<T> type) {
        try (InputStream file = CatalogueFile.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("the jar has no catalogue/" + name);
            }
            YamlDocument yaml =
                    YamlDocument.of("catalogue/" + name, new String(file.readAllBytes(), UTF_8));
            if (!yaml.problems().isEmpty()) {
                throw new IllegalStateException(yaml.problems().getFirst().toString());
            }
            return MAPPER.treeToValue(yaml.root(), type);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read catalogue/" + name, e);
        }
    }
}
