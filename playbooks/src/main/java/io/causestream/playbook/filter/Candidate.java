package io.causestream.playbook.filter;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a filter is applied to: an object, or an alert's labels about one.
 *
 * @param namespace empty for what has none
 * @param body the whole object, which {@code attributes} are compared with; missing if there is
 *     none
 */
public record Candidate(
        String name,
        String namespace,
        Map<String, String> labels,
        Map<String, String> annotations,
        JsonNode body) {}
