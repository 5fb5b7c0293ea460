package io.causestream.redaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.function.BinaryOperator;

/** The values in the query of a URL, which are encoded there. */
final class UrlQuery {

    private UrlQuery() {}

    /**
     * The URL with each value replaced by the result for its name and its decoded text; the rest
     * stays as it was written.
     */
    static String replace(String url, BinaryOperator<String> replacement) {
        int question = url.indexOf('?');
        if (question < 0) {
            return url;
        }
        int fragment = url.indexOf('#', question);
        int end = fragment < 0 ? url.length() : fragment;
        StringBuilder replaced = new StringBuilder(url.length());
        replaced.append(url, 0, question + 1);
        int from = question + 1;
        while (from <= end) {
            int next = url.indexOf('&', from);
            int to = next < 0 || next > end ? end : next;
            replaced.append(pair(url.substring(from, to), replacement));
            if (to < end) {
                replaced.append('&');
            }
            from = to + 1;
        }
        return replaced.append(url, end, url.length()).toString();
    }

    private static String pair(String pair, BinaryOperator<String> replacement) {
        int equals = pair.indexOf('=');
        if (equals < 0) {
            return pair;
        }
        String name = pair.substring(0, equals);
        try {
            String value = URLDecoder.decode(pair.substring(equals + 1), UTF_8);
            String replaced = replacement.apply(name, value);
            return replaced.equals(value) ? pair : name + "=" + URLEncoder.encode(replaced, UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return pair;
        }
    }
}
