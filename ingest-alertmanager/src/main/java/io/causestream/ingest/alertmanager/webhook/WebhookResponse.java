package io.causestream.ingest.alertmanager.webhook;

import io.causestream.finding.Excerpt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The response to a request; never a redirect, since Alertmanager follows it with an empty GET and
 * counts that as delivered.
 *
 * @param headers besides the content type
 * @param body written as JSON
 */
record WebhookResponse(int status, Map<String, String> headers, Map<String, Object> body) {

    /** Alertmanager does not read it, other senders do. */
    private static final String RETRY_AFTER_SECONDS = "5";

    private static final int LONGEST_QUOTED = 60;

    static WebhookResponse accepted(int alerts, List<String> refused) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("accepted", alerts);
        body.put("refused", refused);
        return new WebhookResponse(200, Map.of(), body);
    }

    static WebhookResponse refusal(int status, List<String> problems) {
        return new WebhookResponse(status, Map.of(), Map.of("errors", problems));
    }

    static WebhookResponse refusal(int status, String problem) {
        return refusal(status, List.of(problem));
    }

    static WebhookResponse methodNotAllowed(String allowed) {
        return new WebhookResponse(
                405,
                Map.of("Allow", allowed),
                Map.of("errors", List.of("method not allowed; use " + allowed)));
    }

    /** The same response whatever was wrong. */
    static WebhookResponse unauthorized() {
        return new WebhookResponse(
                401,
                Map.of("WWW-Authenticate", "Bearer"),
                Map.of("errors", List.of("unauthorized")));
    }

    static WebhookResponse foreignCluster(String cluster) {
        return refusal(403, "the token is not for cluster '%s'".formatted(cluster));
    }

    /** Lists the accepted encodings, according to RFC 9110. */
    static WebhookResponse unsupportedEncoding(String encoding) {
        return new WebhookResponse(
                415,
                Map.of("Accept-Encoding", "gzip"),
                Map.of(
                        "errors",
                        List.of(
                                "Content-Encoding '%s' is not supported; use gzip or none"
                                        .formatted(Excerpt.of(encoding, LONGEST_QUOTED)))));
    }

    static WebhookResponse tooManyPosts() {
        return later("too many concurrent requests; try again later");
    }

    static WebhookResponse later(String why) {
        return new WebhookResponse(
                503, Map.of("Retry-After", RETRY_AFTER_SECONDS), Map.of("errors", List.of(why)));
    }
}
