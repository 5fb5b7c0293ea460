package io.causestream.doubles.cluster;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * One line of a recorded watch: a change and when it was received, in the API server's own bytes.
 */
record RecordedChange(Instant at, Type type, long version, String raw, JsonNode object) {

    enum Type {
        ADDED,
        MODIFIED,
        DELETED,
        BOOKMARK
    }

    /** The annotation of the bookmark that ends the initial objects of a watch. */
    static final String INITIAL_END = "k8s.io/initial-events-end";

    String namespace() {
        return text("namespace");
    }

    String name() {
        return text("name");
    }

    /** Orders objects as the API server lists them. */
    String key() {
        return namespace().isEmpty() ? name() : namespace() + "/" + name();
    }

    boolean isBookmark() {
        return type == Type.BOOKMARK;
    }

    boolean endsInitial() {
        return isBookmark() && object.path("metadata").path("annotations").has(INITIAL_END);
    }

    private String text(String field) {
        return object.path("metadata").path(field).stringValue("");
    }
}
