package io.causestream.ingest.kube.api;

import tools.jackson.databind.JsonNode;

/** Resource versions, which a cluster guarantees to be comparable whole numbers. */
public final class Versions {

    private Versions() {}

    /**
     * @throws IllegalArgumentException if there is no uid or no such number
     */
    public static long parse(JsonNode metadata) {
        String version = metadata.path("resourceVersion").asString("");
        if (metadata.path("uid").asString("").isEmpty()) {
            throw new IllegalArgumentException("an object without a uid");
        }
        try {
            return Long.parseLong(version);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "a resourceVersion that is not a number: '%s'".formatted(version), e);
        }
    }
}
