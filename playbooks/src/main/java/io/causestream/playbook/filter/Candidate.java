package io.causestream.playbook.filter;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a filter looks at: an object, or what an alert says of one.
 *
 * @param namespace empty for what has none
 * @param body the whole object, missing if there is none: what {@code attributes} look at
 */
public record Candidate(
        String name,
        String namespace,
        Map<String, String> labels,
        Map<String, String> annotations,
        JsonNode body) {}
