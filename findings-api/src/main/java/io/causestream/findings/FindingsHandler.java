package io.causestream.findings;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.causestream.findings.FindingIndex.Page;
import io.causestream.findings.LiveFindings.Subscription;
import io.causestream.findings.StoredFinding.Revision;
import io.causestream.service.access.AccessTokens;
import io.causestream.service.access.AccessTokens.Bearer;
import io.causestream.topics.Json;
import io.causestream.topics.KafkaUnreachable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests; {@code openapi.json} describes them, and {@link ApiRoute} lists them. */
final class FindingsHandler implements HttpHandler {

    private static final Logger log = LoggerFactory.getLogger(FindingsHandler.class);

    private static final int USUAL_LIMIT = 100;
    private static final int HIGHEST_LIMIT = 1_000;

    /** A response is at most 1 MB: a list of 1,000, or the largest record that Kafka takes. */
    private static final int REQUESTS_AT_ONCE = 32;

    private static final Set<String> LOOPBACK_NAMES = Set.of("127.0.0.1", "localhost", "[::1]");

    private final AccessTokens tokens;
    private final FindingIndex index;
    private final FindingBodies bodies;
    private final LiveFindings live;
    private final EventStream stream;
    private final BooleanSupplier caughtUp;
    private final FindingsApiMetrics metrics;
    private final InstantSource clock;
    private final Semaphore requests = new Semaphore(REQUESTS_AT_ONCE);

    FindingsHandler(
            AccessTokens tokens,
            FindingIndex index,
            FindingBodies bodies,
            LiveFindings live,
            EventStream stream,
            BooleanSupplier caughtUp,
            FindingsApiMetrics metrics,
            InstantSource clock) {
        this.tokens = tokens;
        this.index = index;
        this.bodies = bodies;
        this.live = live;
        this.stream = stream;
        this.caughtUp = caughtUp;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                Bearer bearer = admitted(exchange);
                ApiRoute.Match match = ApiRoute.of(exchange.getRequestURI());
                if (match.route() != ApiRoute.OPENAPI && !caughtUp.getAsBoolean()) {
                    throw new ApiRefusal(
                            503, "the findings are still being read from Kafka; try again later");
                }
                if (match.route() == ApiRoute.EVENTS) {
                    stream(exchange, match, bearer);
                } else {
                    write(exchange, bounded(match, bearer));
                }
            } catch (ApiRefusal e) {
                write(exchange, ApiResponse.refusal(e.status(), e.sentence()));
            } catch (KafkaUnreachable | TimeoutException e) {
                log.atWarn().setCause(e).log("Kafka did not return a finding");
                write(
                        exchange,
                        ApiResponse.refusal(
                                503, "Kafka did not return the finding; try again later"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                write(exchange, ApiResponse.refusal(503, "the service is stopping"));
            } catch (RuntimeException e) {
                log.atError().setCause(e).log("could not answer a request");
                write(
                        exchange,
                        ApiResponse.refusal(500, "internal error; see the log of this service"));
            }
        }
    }

    private Bearer admitted(HttpExchange exchange) throws ApiRefusal {
        Headers headers = exchange.getRequestHeaders();
        if (!tokens.areAskedFor()) {
            refuseBrowsers(headers);
        }
        Bearer bearer =
                tokens.bearer(headers.getFirst("Authorization"))
                        .orElseThrow(() -> new ApiRefusal(401, "unauthorized"));
        if (!exchange.getRequestMethod().equals("GET")) {
            throw new ApiRefusal(405, "the API is read-only; use GET");
        }
        return bearer;
    }

    /** Without a token any web page in a local browser could ask, under a name of its own too. */
    private static void refuseBrowsers(Headers headers) throws ApiRefusal {
        if (headers.containsKey("Origin")) {
            throw new ApiRefusal(
                    403, "requests from other web pages are rejected while the API has no token");
        }
        String host = String.valueOf(headers.getFirst("Host")).replaceFirst(":\\d+$", "");
        if (!LOOPBACK_NAMES.contains(host)) {
            throw new ApiRefusal(
                    403,
                    "while the API has no token it is asked by the name localhost or 127.0.0.1, not '%s'"
                            .formatted(host));
        }
    }

    private ApiResponse bounded(ApiRoute.Match match, Bearer bearer)
            throws ApiRefusal, InterruptedException {
        if (!requests.tryAcquire()) {
            throw new ApiRefusal(503, "too many concurrent requests; try again later");
        }
        try {
            return answer(match, bearer);
        } finally {
            requests.release();
        }
    }

    private ApiResponse answer(ApiRoute.Match match, Bearer bearer)
            throws ApiRefusal, InterruptedException {
        return switch (match.route()) {
            case LIST -> list(match, bearer);
            case ONE -> one(match.parts().getFirst(), bearer);
            case REVISION -> revision(match.parts().get(0), match.parts().get(1), bearer);
            case OPENAPI -> ApiResponse.json(openApi());
            case EVENTS -> throw new IllegalStateException("events are streamed");
        };
    }

    private ApiResponse list(ApiRoute.Match match, Bearer bearer) throws ApiRefusal {
        FindingFilter filter = filter(match, bearer);
        int limit = limit(last(match, "limit").orElse(String.valueOf(USUAL_LIMIT)));
        Optional<String> cursor = last(match, "cursor");
        FindingPosition after = null;
        if (cursor.isPresent()) {
            after =
                    FindingPosition.ofCursor(cursor.get())
                            .orElseThrow(() ->
                                    new ApiRefusal(
                                            400,
                                            "cursor: '%s' is not the 'next' of an earlier list"
                                                    .formatted(cursor.get())));
        }
        Page page = index.page(filter::matches, after, limit);
        Map<String, Object> body = new HashMap<>();
        body.put("findings", page.findings());
        FindingPosition next = page.next();
        if (next != null) {
            body.put("next", next.cursor());
        }
        return ApiResponse.ok(body);
    }

    private static int limit(String text) throws ApiRefusal {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= HIGHEST_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below, like a number out of range.
        }
        throw new ApiRefusal(
                400,
                "limit: '%s' is not a whole number from 1 to %d".formatted(text, HIGHEST_LIMIT));
    }

    private FindingFilter filter(ApiRoute.Match match, Bearer bearer) throws ApiRefusal {
        FindingFilter filter;
        try {
            filter =
                    FindingFilter.of(
                            all(match, "cluster"),
                            all(match, "namespace"),
                            all(match, "status"),
                            all(match, "severity"),
                            all(match, "reason"),
                            last(match, "since").orElse(null),
                            clock.instant());
        } catch (FindingFilter.InvalidValue e) {
            throw new ApiRefusal(400, String.valueOf(e.getMessage()));
        }
        if (bearer.cluster().isEmpty()) {
            return filter;
        }
        String own = bearer.cluster().get();
        if (!filter.clusters().isEmpty() && !filter.clusters().equals(Set.of(own))) {
            throw new ApiRefusal(
                    403,
                    "the token is for cluster '%s', not for '%s'"
                            .formatted(own, String.join(",", filter.clusters())));
        }
        return filter.ofCluster(own);
    }

    private static List<String> all(ApiRoute.Match match, String parameter) {
        return match.query().getOrDefault(parameter, List.of());
    }

    private static Optional<String> last(ApiRoute.Match match, String parameter) {
        List<String> values = all(match, parameter);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    private StoredFinding stored(String id, Bearer bearer) throws ApiRefusal {
        return index.get(id)
                .filter(finding ->
                        bearer.cluster().isEmpty()
                                || bearer.cluster().get().equals(finding.latest().cluster()))
                .orElseThrow(() -> new ApiRefusal(404, "there is no finding '%s'".formatted(id)));
    }

    private ApiResponse one(String id, Bearer bearer) throws ApiRefusal, InterruptedException {
        while (true) {
            StoredFinding finding = stored(id, bearer);
            Optional<String> body = bodies.of(finding, finding.revisions().getFirst());
            if (body.isPresent()) {
                List<Map<String, Object>> revisions =
                        finding.revisions().stream().map(FindingsHandler::named).toList();
                return ApiResponse.json(
                        Json.MAPPER.writeValueAsString(
                                Map.of(
                                        "finding",
                                        Json.MAPPER.readTree(body.get()),
                                        "revisions",
                                        revisions)));
            }
        }
    }

    private static Map<String, Object> named(Revision revision) {
        return Map.of("epoch", revision.epoch(), "revision", revision.revision());
    }

    private ApiResponse revision(String id, String number, Bearer bearer)
            throws ApiRefusal, InterruptedException {
        StoredFinding finding = stored(id, bearer);
        Optional<Revision> revision =
                number.matches("\\d{1,9}")
                        ? finding.revision(Integer.parseInt(number))
                        : Optional.empty();
        if (revision.isEmpty()) {
            throw new ApiRefusal(
                    404,
                    "finding '%s' has no revision '%s' on the topic; the latest is %d"
                            .formatted(id, number, finding.latest().revision()));
        }
        return ApiResponse.json(
                bodies.of(finding, revision.get())
                        .orElseThrow(() ->
                                new ApiRefusal(
                                        410,
                                        "revision %s of finding '%s' is no longer on the topic: it was compacted; the latest is %d"
                                                .formatted(
                                                        number, id, finding.latest().revision()))));
    }

    private void stream(HttpExchange exchange, ApiRoute.Match match, Bearer bearer)
            throws ApiRefusal, IOException {
        FindingFilter filter = filter(match, bearer);
        Optional<TopicOffsets> resumed = Optional.empty();
        String lastEvent = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        if (lastEvent != null && !lastEvent.isBlank()) {
            resumed = TopicOffsets.of(lastEvent.strip());
            if (resumed.isEmpty()) {
                throw new ApiRefusal(
                        400,
                        "Last-Event-ID: '%s' is not the id of an event of this API"
                                .formatted(lastEvent));
            }
        }
        Subscription subscription =
                live.subscribe()
                        .orElseThrow(() ->
                                new ApiRefusal(
                                        503, "too many clients receive events; try again later"));
        try (subscription) {
            TopicOffsets seen =
                    resumed.orElseGet(() -> new TopicOffsets(subscription.from().asMap()));
            if (!stream.isWithinTopic(seen, subscription)) {
                throw new ApiRefusal(
                        400,
                        "Last-Event-ID: '%s' is beyond the end of the topic; connect without it"
                                .formatted(lastEvent));
            }
            metrics.request(200);
            metrics.streamEnded(stream.write(exchange, subscription, seen, filter));
        }
    }

    private static String openApi() {
        try (InputStream in = FindingsHandler.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json is missing in this build");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(HttpExchange exchange, ApiResponse response) throws IOException {
        metrics.request(response.status());
        response.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        byte[] body = response.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(response.status(), body.length);
        exchange.getResponseBody().write(body);
    }
}
