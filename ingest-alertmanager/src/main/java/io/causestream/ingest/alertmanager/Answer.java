package io.causestream.ingest.alertmanager;

import io.causestream.finding.Excerpt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a request is answered with; a redirect is never one, since Alertmanager follows it with an
 * empty GET and counts that as delivered.
 *
 * @param headers beside the content type
 * @param body written as JSON
 */
record Answer(int status, Map<String, String> headers, Map<String, Object> body) {

    /** Alertmanager does not read it, other senders do. */
    private static final String RETRY_AFTER_SECONDS = "5";

    private static final int LONGEST_QUOTED = 60;

    static Answer accepted(int alerts, List<String> refused) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("accepted", alerts);
        body.put("refused", refused);
        return new Answer(200, Map.of(), body);
    }

    static Answer refusal(int status, List<String> mistakes) {
        return new Answer(status, Map.of(), Map.of("errors", mistakes));
    }

    static Answer refusal(int status, String mistake) {
        return refusal(status, List.of(mistake));
    }

    static Answer methodNotAllowed(String allowed) {
        return new Answer(
                405,
                Map.of("Allow", allowed),
                Map.of("errors", List.of("the method here is " + allowed)));
    }

    /** The same whatever was wrong. */
    static Answer unauthorized() {
        return new Answer(
                401,
                Map.of("WWW-Authenticate", "Bearer"),
                Map.of("errors", List.of("unauthorized")));
    }

    static Answer foreignCluster(String cluster) {
        return refusal(403, "the token is not for cluster '%s'".formatted(cluster));
    }

    /** With what it may be packed, as RFC 9110 has it. */
    static Answer unsupportedEncoding(String encoding) {
        return new Answer(
                415,
                Map.of("Accept-Encoding", "gzip"),
                Map.of(
                        "errors",
                        List.of(
                                "the Content-Encoding '%s' can't be read here: gzip or none"
                                        .formatted(Excerpt.of(encoding, LONGEST_QUOTED)))));
    }

    static Answer tooManyPosts() {
        return later("too many posts are on their way");
    }

    static Answer later(String why) {
        return new Answer(
                503, Map.of("Retry-After", RETRY_AFTER_SECONDS), Map.of("errors", List.of(why)));
    }
}
