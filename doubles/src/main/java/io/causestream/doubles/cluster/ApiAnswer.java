package io.causestream.doubles.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** The answer to one HTTP request: either sent whole, or begun and then streamed line by line. */
final class ApiAnswer {

    static final String JSON = "application/json";
    static final String TEXT = "text/plain";

    private static final DateTimeFormatter HTTP_DATE =
            new DateTimeFormatterBuilder()
                    .appendPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'")
                    .toFormatter(Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private final OutputStream out;
    private final Instant date;
    private boolean begun;
    private boolean streaming;

    ApiAnswer(OutputStream out, Instant date) {
        this.out = out;
        this.date = date;
    }

    void send(int status, String contentType, String body) throws IOException {
        send(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    void send(int status, String contentType, byte[] body) throws IOException {
        // 204 has neither type nor length.
        String about =
                status == 204
                        ? ""
                        : "Content-Type: %s\r\nContent-Length: %d\r\n"
                                .formatted(contentType, body.length);
        begin(status, about);
        out.write(body);
        out.flush();
    }

    void beginStream() throws IOException {
        begin(200, "Content-Type: " + JSON + "\r\nTransfer-Encoding: chunked\r\n");
        streaming = true;
        out.flush();
    }

    void sendLine(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    boolean begun() {
        return begun;
    }

    void end() throws IOException {
        if (streaming) {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
    }

    private void begin(int status, String about) throws IOException {
        begun = true;
        out.write(
                "HTTP/1.1 %d \r\nDate: %s\r\n%s\r\n"
                        .formatted(status, HTTP_DATE.format(date), about)
                        .getBytes(StandardCharsets.US_ASCII));
    }
}
