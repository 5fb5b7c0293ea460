package io.causestream.ingest.alertmanager;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A request's body, up to a limit, whether its length is announced or not. */
final class RequestBody {

    static final int MAX_BYTES = 8 * 1024 * 1024;

    private RequestBody() {}

    /** What the client says that it sends; {@link #MAX_BYTES} where it says nothing. */
    static long announced(HttpExchange exchange) {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        if (length == null) {
            return MAX_BYTES;
        }
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException e) {
            return MAX_BYTES;
        }
    }

    /** Empty if it is longer than {@link #MAX_BYTES}. */
    static Optional<byte[]> read(HttpExchange exchange) throws IOException {
        InputStream body = exchange.getRequestBody();
        if (announced(exchange) <= MAX_BYTES) {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length <= MAX_BYTES) {
                return Optional.of(bytes);
            }
        }
        // What is left of it is passed over by the server, within HttpLimits.
        return Optional.empty();
    }
}
