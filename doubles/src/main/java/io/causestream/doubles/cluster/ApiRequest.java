package io.causestream.doubles.cluster;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request.
 *
 * @param path decoded, without the query
 * @param parameters of the query and of a posted form; of a repeated parameter only the first
 */
record ApiRequest(String method, String path, Map<String, String> parameters) {

    static ApiRequest of(String method, String target, String form) {
        int question = target.indexOf('?');
        Map<String, String> parameters = new LinkedHashMap<>();
        if (question >= 0) {
            decode(target.substring(question + 1), parameters);
        }
        decode(form, parameters);
        String path = question < 0 ? target : target.substring(0, question);
        // A plus sign means a space in a query alone.
        return new ApiRequest(method, decode(path.replace("+", "%2B")), Map.copyOf(parameters));
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }

    boolean flag(String name) {
        return parameter(name)
                .filter(value -> value.equals("1") || value.equals("true"))
                .isPresent();
    }

    /**
     * A whole number that is not negative.
     *
     * @throws Refusal 400, in the API server's words, if it is not such a number
     */
    Optional<Long> number(String name) {
        return parameter(name)
                .map(value -> {
                    try {
                        long number = Long.parseLong(value);
                        if (number >= 0) {
                            return number;
                        }
                    } catch (NumberFormatException e) {
                        throw Refusal.badRequest(
                                "strconv.ParseInt: parsing \"" + value + "\": invalid syntax");
                    }
                    throw Refusal.badRequest(
                            "Invalid value: "
                                    + value
                                    + ": "
                                    + name
                                    + " must be greater than or equal to 0");
                });
    }

    private static void decode(String encoded, Map<String, String> parameters) {
        for (String pair : encoded.split("&")) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                parameters.putIfAbsent(
                        decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
    }

    private static String decode(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }
}
