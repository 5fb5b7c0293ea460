package io.causestream.sink.webhook;

import io.causestream.finding.Severity;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What is sent in place of the finding.
 *
 * @param firing the body until the end
 * @param resolved the body of the end; may be the same
 * @param resolveUrl where the end is sent, with placeholders; empty for the webhook's own url
 * @param severities what takes the place of a severity; may lack some
 */
record RequestTemplates(
        JsonTemplate firing,
        JsonTemplate resolved,
        String resolveUrl,
        Map<Severity, JsonNode> severities) {

    /** The lengths of values that are tried until the body is small enough. */
    private static final int[] LENGTHS = {Integer.MAX_VALUE, 16_384, 4096, 1024, 256, 64, 16, 1};

    RequestTemplates {
        severities = Map.copyOf(severities);
    }

    /** The texts in which no value is filled in: a key may be among them. */
    List<String> constants() {
        return Stream.concat(firing.constants().stream(), resolved.constants().stream()).toList();
    }

    URI url(URI usual, FindingValues values, boolean isEnd) {
        return isEnd && !resolveUrl.isEmpty()
                ? URI.create(JsonTemplate.fill(resolveUrl, values, null, RequestTemplates::encoded))
                : usual;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Long values are shortened, with an ellipsis, until the whole has so many bytes. */
    String body(FindingValues values, boolean isEnd, int sizeLimit) {
        JsonTemplate template = isEnd ? resolved : firing;
        String body = "";
        for (int most : LENGTHS) {
            body = template.fill(values, severities, most).toString();
            if (ByteLimit.bytes(body) <= sizeLimit) {
                return body;
            }
        }
        return body;
    }
}
