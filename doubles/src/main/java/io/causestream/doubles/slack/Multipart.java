package io.causestream.doubles.slack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Arrays;

/** The bytes of an upload: the body itself, or the first part of a multipart one. */
final class Multipart {

    private static final int MAX_BYTES = 8 << 20;

    private Multipart() {}

    static byte[] content(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BYTES);
        String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
        int boundary = type.indexOf("boundary=");
        if (!type.startsWith("multipart/") || boundary < 0) {
            return body;
        }
        String text = new String(body, ISO_8859_1);
        String mark = "--" + type.substring(boundary + "boundary=".length()).replace("\"", "");
        int start = text.indexOf("\r\n\r\n", text.indexOf(mark)) + 4;
        int end = text.indexOf("\r\n" + mark, start);
        return start < 4 || end < 0 ? body : Arrays.copyOfRange(body, start, end);
    }
}
