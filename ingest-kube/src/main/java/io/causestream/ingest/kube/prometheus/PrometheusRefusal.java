package io.causestream.ingest.kube.prometheus;

import io.causestream.ingest.kube.api.LookupFailed;
import io.causestream.topics.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Distinguishes a result of Prometheus from each sort of error, with messages that state what to
 * do. Pure.
 */
final class PrometheusRefusal {

    private PrometheusRefusal() {}

    /**
     * The result; throws if the response is not a success.
     *
     * @param place where the response came from, for people
     */
    static JsonNode orAnswer(String place, int status, byte[] body) throws LookupFailed {
        if (status == 401 || status == 403) {
            throw new LookupFailed(
                    "%s denies access (HTTP %d): check globalConfig.prometheus_auth"
                            .formatted(place, status));
        }
        if (status >= 300 && status < 400) {
            throw new LookupFailed(
                    "%s redirects (HTTP %d), and credentials are not sent along: set globalConfig.prometheus_url to the final address"
                            .formatted(place, status));
        }
        JsonNode answer = parse(body);
        String outcome = answer.path("status").asString("");
        if (status == 200 && outcome.equals("success")) {
            return answer;
        }
        if (!outcome.equals("error") && status < 500) {
            throw new LookupFailed(
                    "what responds is not Prometheus (%s, HTTP %d): check globalConfig.prometheus_url"
                            .formatted(place, status));
        }
        String error = answer.path("error").asString("");
        throw new LookupFailed(
                "%s %s (HTTP %d)%s"
                        .formatted(
                                place,
                                status < 500 ? "rejected the query" : "could not answer",
                                status,
                                error.isEmpty() ? "" : ": " + error));
    }

    /**
     * The body as JSON; missing if it is something else: 404 and 405 are plain text, and a proxy's
     * pages are HTML.
     */
    private static JsonNode parse(byte[] body) {
        try {
            return Json.MAPPER.readTree(body);
        } catch (JacksonException notJson) {
            return MissingNode.getInstance();
        }
    }
}
