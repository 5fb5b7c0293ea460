package io.causestream.sink.webhook;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One {@code webhook_sink}.
 *
 * @param name of the sink: part of its ledger entries and its consumer group
 * @param url of each request; its path and query may hold a token and are never printed
 * @param sizeLimit of a body, in bytes; at least {@link #LEAST_SIZE_LIMIT}
 * @param authorization the header of that name; empty for none; never printed
 * @param secret of the signature; empty for none; never printed
 * @param headers sent with each request, by name; never printed
 * @param templates what is sent in place of {@code format}; empty for none
 * @param timeouts how long it waits
 */
record Webhook(
        String name,
        URI url,
        int sizeLimit,
        String authorization,
        String secret,
        Map<String, String> headers,
        Format format,
        Optional<RequestTemplates> templates,
        Timeouts timeouts,
        boolean dryRun) {

    static final int LEAST_SIZE_LIMIT = 1024;

    /** What a body is. */
    enum Format {
        TEXT("text/plain; charset=utf-8"),
        JSON("application/json");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        String contentType() {
            return contentType;
        }
    }

    /**
     * How long the sink waits.
     *
     * @param call for the whole of a request and its answer
     * @param backoffFirst after a first failure; doubled at each further one
     * @param backoffMost the longest wait
     * @param retryAfterMost of what the other side asks for, so much is waited at most
     */
    record Timeouts(
            Duration call, Duration backoffFirst, Duration backoffMost, Duration retryAfterMost) {

        static final Timeouts USUAL =
                new Timeouts(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(5),
                        Duration.ofHours(1));

        Timeouts withCall(Duration other) {
            return new Timeouts(other, backoffFirst, backoffMost, retryAfterMost);
        }
    }

    Webhook {
        headers = Map.copyOf(headers);
    }

    /** All that must not be printed. */
    Secrets secrets() {
        return Secrets.of(
                authorization,
                secret,
                List.copyOf(headers.values()),
                url,
                templates.map(RequestTemplates::constants).orElse(List.of()));
    }

    /** Without secrets: of the address the host alone. */
    @Override
    public String toString() {
        return "Webhook[name=%s, host=%s, format=%s, signed=%s, dryRun=%s]"
                .formatted(
                        name,
                        url.getHost(),
                        templates.isPresent() ? "template" : format,
                        !secret.isEmpty(),
                        dryRun);
    }
}
