package io.causestream.doubles.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * A call as received: the arguments of the query and of a form, or of a JSON body. In a form,
 * structured arguments are JSON in a string.
 */
record SlackRequest(String method, String token, Map<String, String> form, JsonNode json) {

    private static final int MAX_BYTES = 4 << 20;

    static SlackRequest read(HttpExchange exchange, String method) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BYTES);
        String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
        Map<String, String> form = new HashMap<>(pairs(exchange.getRequestURI().getRawQuery()));
        JsonNode json = MissingNode.getInstance();
        if (type.startsWith("application/json")) {
            json = parse(new String(body, UTF_8));
        } else if (body.length > 0) {
            form.putAll(pairs(new String(body, UTF_8)));
        }
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        String token =
                header != null && header.startsWith("Bearer ")
                        ? header.substring("Bearer ".length())
                        : form.getOrDefault("token", "");
        return new SlackRequest(method, token, form, json);
    }

    boolean has(String name) {
        return form.containsKey(name) || json.has(name);
    }

    /** An argument; empty if it was not given. */
    String text(String name) {
        return form.containsKey(name) ? form.getOrDefault(name, "") : json.path(name).asString("");
    }

    int number(String name, int defaultValue) {
        String text = text(name);
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : defaultValue;
    }

    boolean flag(String name) {
        return text(name).equals("true") || text(name).equals("1");
    }

    /** A structured argument; missing if it was not given, or is not JSON. */
    JsonNode tree(String name) {
        return form.containsKey(name) ? parse(form.getOrDefault(name, "")) : json.path(name);
    }

    private static JsonNode parse(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            // Reported to the caller where the argument is used, for example as
            // invalid_blocks_format.
            return MissingNode.getInstance();
        }
    }

    private static Map<String, String> pairs(@Nullable String encoded) {
        Map<String, String> pairs = new HashMap<>();
        for (String pair : encoded == null ? new String[0] : encoded.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(
                        URLDecoder.decode(pair.substring(0, equals), UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), UTF_8));
            }
        }
        return pairs;
    }
}
