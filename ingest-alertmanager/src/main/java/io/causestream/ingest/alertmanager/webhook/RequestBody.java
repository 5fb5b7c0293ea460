package io.causestream.ingest.alertmanager.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A request's body, up to a limit, whether its length is announced or not, and whether it is
 * compressed or not.
 */
final class RequestBody {

    static final int MAX_BYTES = 8 * 1024 * 1024;

    /** How much decompressed data is buffered at once beyond the acquired memory. */
    private static final int STEP = 64 * 1024;

    private static final Set<String> GZIP = Set.of("gzip", "x-gzip");
    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*\"?([^;\"\\s]{1,60})", Pattern.CASE_INSENSITIVE);

    private RequestBody() {}

    /** The length that the client announces; {@link #MAX_BYTES} if it announces none. */
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

    /**
     * The body as JSON bytes for a parser.
     *
     * @param requestMemory holds the announced length; grows with the decompressed data
     */
    static byte[] read(HttpExchange exchange, RequestMemory requestMemory)
            throws IOException, BodyRefused {
        Headers headers = exchange.getRequestHeaders();
        boolean packed = isPacked(headers);
        Charset charset = charset(headers);
        byte[] sent = sent(exchange);
        byte[] bytes = packed ? unpacked(sent, requestMemory) : sent;
        return charset.equals(UTF_8) ? bytes : new String(bytes, charset).getBytes(UTF_8);
    }

    private static byte[] sent(HttpExchange exchange) throws IOException, BodyRefused {
        long announced = announced(exchange);
        if (announced < MAX_BYTES) {
            // The stream ends there, or throws: a body read into its own size is copied once only.
            byte[] bytes = new byte[(int) announced];
            exchange.getRequestBody().readNBytes(bytes, 0, bytes.length);
            return bytes;
        }
        if (announced == MAX_BYTES) {
            byte[] bytes = exchange.getRequestBody().readNBytes(MAX_BYTES + 1);
            if (bytes.length <= MAX_BYTES) {
                return bytes;
            }
        }
        // The server drains the rest of it, within HttpLimits.
        throw new BodyRefused(
                WebhookResponse.refusal(
                        413, "the body has more than %d bytes".formatted(MAX_BYTES)));
    }

    private static boolean isPacked(Headers headers) throws BodyRefused {
        List<String> encodings =
                headers.getOrDefault("Content-Encoding", List.of()).stream()
                        .flatMap(header -> Arrays.stream(header.split(",", 20)))
                        .map(encoding -> encoding.strip().toLowerCase(Locale.ROOT))
                        .filter(encoding -> !encoding.isEmpty() && !encoding.equals("identity"))
                        .toList();
        if (encodings.isEmpty()) {
            return false;
        }
        if (encodings.size() == 1 && GZIP.contains(encodings.getFirst())) {
            return true;
        }
        throw new BodyRefused(WebhookResponse.unsupportedEncoding(String.join(", ", encodings)));
    }

    private static byte[] unpacked(byte[] sent, RequestMemory requestMemory) throws BodyRefused {
        ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
        try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(sent))) {
            byte[] step = gzip.readNBytes(STEP);
            while (step.length > 0) {
                int size = unpacked.size() + step.length;
                if (size > MAX_BYTES) {
                    throw new BodyRefused(
                            WebhookResponse.refusal(
                                    413,
                                    "the decompressed body has more than %d bytes"
                                            .formatted(MAX_BYTES)));
                }
                if (!requestMemory.holds((long) sent.length + size)) {
                    throw new BodyRefused(WebhookResponse.tooManyPosts());
                }
                unpacked.writeBytes(step);
                step = gzip.readNBytes(STEP);
            }
        } catch (ZipException | EOFException e) {
            throw new BodyRefused(
                    WebhookResponse.refusal(
                            400, "the body is not gzip, although its Content-Encoding says so"));
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory", e);
        }
        return unpacked.toByteArray();
    }

    /**
     * The charset; UTF-8 by default, which the parser itself distinguishes from UTF-16 and UTF-32.
     */
    private static Charset charset(Headers headers) throws BodyRefused {
        String type = headers.getFirst("Content-Type");
        Matcher declared = CHARSET.matcher(type == null ? "" : type);
        if (!declared.find()) {
            return UTF_8;
        }
        String name = declared.group(1);
        if (name.toLowerCase(Locale.ROOT).startsWith("utf")) {
            return UTF_8;
        }
        try {
            if (Charset.isSupported(name)) {
                return Charset.forName(name);
            }
        } catch (IllegalCharsetNameException e) {
            // Reported below, like an unknown charset.
        }
        throw new BodyRefused(
                WebhookResponse.refusal(
                        415, "charset '%s' is not supported; send JSON as UTF-8".formatted(name)));
    }
}
