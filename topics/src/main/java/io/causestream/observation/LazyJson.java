package io.causestream.observation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * JSON that is parsed when it is first read: of most observations only the envelope is. Equal if
 * the trees are. Belongs to one thread until it was read.
 */
public final class LazyJson {

    private final Supplier<JsonNode> parse;
    private @Nullable JsonNode tree;

    private LazyJson(Supplier<JsonNode> parse) {
        this.parse = parse;
    }

    /**
     * @param parse called once at most, unless it throws
     */
    public static LazyJson of(Supplier<JsonNode> parse) {
        return new LazyJson(parse);
    }

    @JsonCreator
    public static LazyJson of(JsonNode tree) {
        LazyJson read = new LazyJson(() -> tree);
        read.tree = tree;
        return read;
    }

    /**
     * @throws RuntimeException what parsing throws, if the bytes are not JSON
     */
    @JsonValue
    public JsonNode tree() {
        JsonNode known = tree;
        if (known == null) {
            known = parse.get();
            tree = known;
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof LazyJson json && tree().equals(json.tree()));
    }

    @Override
    public int hashCode() {
        return tree().hashCode();
    }

    /** Parses nothing. */
    @Override
    public String toString() {
        return tree == null ? "(not read)" : tree.toString();
    }
}
