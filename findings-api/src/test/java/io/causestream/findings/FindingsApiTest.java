package io.causestream.findings;

import static io.causestream.findings.Crashes.crash;
import static io.causestream.findings.Crashes.in;
import static io.causestream.findings.Crashes.next;
import static io.causestream.findings.Crashes.resolved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.service.access.AccessToken;
import io.causestream.service.access.EndpointSettings;
import io.causestream.topics.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Over a real Kafka and real HTTP. */
class FindingsApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TOKEN = "0123456789abcdef";
    private static final String TOKEN_OF_HOME = "fedcba9876543210";

    private static EmbeddedKafka kafka;

    private final HttpClient http = HttpClient.newHttpClient();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private FindingsTopic topic;

    @BeforeAll
    static void startKafka(@TempDir Path folder) {
        kafka = EmbeddedKafka.start(folder, 0);
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void createTopic() throws Exception {
        topic = new FindingsTopic(kafka);
    }

    @AfterEach
    void close() {
        topic.close();
        http.close();
    }

    @Test
    void listsTheLatestRevisionsNewestFirstAndByFilters() throws Exception {
        Finding old = crash("old", 0);
        topic.publish(
                old,
                in("office", "shop", Severity.CRITICAL, "office", 2),
                in("home", "bank", Severity.LOW, "bank", 1),
                resolved(old));
        try (FindingsApi api = started()) {
            JsonNode all = json(api, "");

            assertThat(ids(all)).containsExactly("office", "bank", "old");
            assertThat(all.path("findings").path(2).path("status").asString())
                    .isEqualTo("RESOLVED");
            assertThat(all.has("next")).isFalse();
            assertThat(ids(json(api, "?cluster=home"))).containsExactly("bank", "old");
            assertThat(ids(json(api, "?namespace=shop&status=resolved"))).containsExactly("old");
            assertThat(ids(json(api, "?severity=critical,low"))).containsExactly("office", "bank");
            assertThat(ids(json(api, "?severity=critical&severity=high")))
                    .containsExactly("office", "old");
            assertThat(ids(json(api, "?reason=crashloopbackoff&since=2026-01-01T12:02:00Z")))
                    .containsExactly("office", "old");
            assertThat(ids(json(api, "?since=1h"))).isEmpty();
        }
    }

    @Test
    void pagesStayTheSameWhileNewFindingsCome() throws Exception {
        topic.publish(
                IntStream.range(0, 5).mapToObj(at -> crash("f" + at, at)).toArray(Finding[]::new));
        try (FindingsApi api = started()) {
            JsonNode first = json(api, "?limit=2");
            topic.publish(crash("newer", 60));
            await().atMost(PATIENCE).until(() -> ids(json(api, "")).contains("newer"));
            JsonNode second = json(api, "?limit=2&cursor=" + first.path("next").asString());
            JsonNode third = json(api, "?limit=2&cursor=" + second.path("next").asString());

            assertThat(ids(first)).containsExactly("f4", "f3");
            assertThat(ids(second)).containsExactly("f2", "f1");
            assertThat(ids(third)).containsExactly("f0");
            assertThat(third.has("next")).isFalse();
        }
    }

    @Test
    void showsAFindingWithItsRevisionsUntilTheTopicHasThemNoMore() throws Exception {
        Finding first = crash("a/b", 0);
        topic.publish(first, next(first), resolved(next(first)));
        try (FindingsApi api = started()) {
            JsonNode found = json(api, "/a%2Fb");

            assertThat(found.path("finding").path("revision").asInt()).isEqualTo(3);
            assertThat(found.path("finding").path("schemaVersion").asInt()).isEqualTo(1);
            assertThat(numbers(found)).containsExactly(3, 2, 1);
            JsonNode second = json(api, "/a%2Fb/revisions/2");
            assertThat(second.path("status").asString()).isEqualTo("FIRING");
            assertThat(get(api, "/a%2Fb/revisions/4").body())
                    .contains("has no revision '4'", "the latest is 3");
            assertThat(get(api, "/nobody").statusCode()).isEqualTo(404);

            for (int partition = 0; partition < 4; partition++) {
                topic.deleteBefore(partition, Math.min(1, end(partition)));
            }

            assertThat(get(api, "/a%2Fb/revisions/1").statusCode()).isEqualTo(410);
            assertThat(get(api, "/a%2Fb/revisions/1").statusCode()).isEqualTo(404);
            assertThat(get(api, "/a%2Fb/revisions/3").statusCode()).isEqualTo(200);
            assertThat(numbers(json(api, "/a%2Fb"))).containsExactly(3, 2);
            for (int partition = 0; partition < 4; partition++) {
                topic.deleteBefore(partition, end(partition));
            }
            assertThat(get(api, "/a%2Fb").statusCode()).isEqualTo(404);
            assertThat(ids(json(api, ""))).isEmpty();
        }
    }

    @Test
    void namesWhatIsWrongInARequestAndTheNearestValidName() throws Exception {
        try (FindingsApi api = started()) {
            assertThat(refused(api, 400, "?severty=HIGH"))
                    .contains("unknown parameter 'severty'; did you mean severity?");
            assertThat(refused(api, 400, "?severity=hihg"))
                    .contains("severity: 'hihg' is not one of", "did you mean high?");
            assertThat(refused(api, 400, "?status=open"))
                    .contains("status: 'open'", "firing, resolved");
            assertThat(refused(api, 400, "?limit=0")).contains("limit: '0'", "1 to 1000");
            assertThat(refused(api, 400, "?since=yesterday")).contains("since: 'yesterday'", "2h");
            assertThat(refused(api, 400, "?cursor=x")).contains("cursor: 'x'", "'next'");
            assertThat(refused(api, 400, "/f?limit=1")).contains("takes none");
            assertThat(refused(api, 404, "/a/b")).contains("/api/findings/{id}");
            assertThat(get(api, "/events", "Last-Event-ID", "x:1").body())
                    .contains("Last-Event-ID: 'x:1'");
            assertThat(get(api, "/events", "Last-Event-ID", "0:1000").body())
                    .contains("'0:1000' is beyond the end");
        }
    }

    @Test
    void asksForATokenAndConfinesItsBearerToItsCluster() throws Exception {
        topic.publish(crash("mine", 0), in("office", "shop", Severity.HIGH, "theirs", 1));
        EndpointSettings endpoint =
                new EndpointSettings(
                        "127.0.0.1",
                        0,
                        List.of(
                                new AccessToken("api", TOKEN, null, Optional.empty()),
                                new AccessToken(
                                        "api.tokens[0]",
                                        TOKEN_OF_HOME,
                                        null,
                                        Optional.of("home"))));
        try (FindingsApi api = started(endpoint, FindingsApi.Limits.usual())) {
            for (String path :
                    List.of("", "/mine", "/mine/revisions/1", "/events", "/../openapi.json")) {
                assertThat(get(api, path).statusCode()).as(path).isEqualTo(401);
            }
            assertThat(get(api, "", "Authorization", "Bearer " + TOKEN + "0").statusCode())
                    .isEqualTo(401);
            assertThat(get(api, "", "Authorization", "Bearer " + TOKEN).body())
                    .contains("mine", "theirs");
            String bearer = "Bearer " + TOKEN_OF_HOME;
            assertThat(get(api, "", "Authorization", bearer).body())
                    .contains("mine")
                    .doesNotContain("theirs");
            assertThat(get(api, "/theirs", "Authorization", bearer).statusCode()).isEqualTo(404);
            assertThat(get(api, "?cluster=office", "Authorization", bearer).statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void withoutATokenNoOtherWebPageMayAsk() throws Exception {
        try (FindingsApi api = started()) {
            assertThat(get(api, "", "Origin", "http://evil.example").statusCode()).isEqualTo(403);
            assertThat(raw(api, "GET /api/findings HTTP/1.1\r\nHost: evil.example:80\r\n\r\n"))
                    .startsWith("HTTP/1.1 403");
            assertThat(raw(api, "POST /api/findings HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                    .startsWith("HTTP/1.1 405");
        }
    }

    @Test
    void recordsOfAbortedTransactionsAndGarbageAreInvisible() throws Exception {
        topic.publish(crash("seen", 0));
        topic.abort(crash("aborted", 1));
        topic.publishGarbage("garbage");
        topic.publish(crash("last", 2));
        try (FindingsApi api = started()) {
            assertThat(ids(json(api, ""))).containsExactly("last", "seen");
            assertThat(count("records", "outcome", "unreadable")).isEqualTo(1);
            topic.abort(crash("late", 3));
            try (EventClient events = events(api, null)) {
                topic.publish(crash("live", 4));
                await().atMost(PATIENCE).until(() -> !events.revisions().isEmpty());
                assertThat(events.revisions()).containsExactly("live/1");
            }
        }
    }

    @Test
    void aRestartedApiAnswersTheSameAndTakesOldCursorsAndLeavesNoGroupBehind() throws Exception {
        topic.publish(crash("a", 0), crash("b", 1), crash("c", 2));
        JsonNode all;
        String cursor;
        try (FindingsApi api = started()) {
            all = json(api, "");
            cursor = json(api, "?limit=1").path("next").asString();
        }
        try (FindingsApi api = started();
                Admin admin = topic.admin()) {
            assertThat(json(api, "")).isEqualTo(all);
            assertThat(ids(json(api, "?cursor=" + cursor))).containsExactly("b", "a");
            assertThat(admin.listGroups().all().get()).isEmpty();
        }
    }

    @Test
    void aClientThatComesBackWithItsLastEventIdMissesNothingAndGetsNothingTwice() throws Exception {
        topic.publish(crash("before", 0));
        List<String> received = new ArrayList<>();
        List<String> published = new ArrayList<>();
        try (FindingsApi api = started()) {
            String lastEventId = null;
            for (int connection = 0; connection < 4; connection++) {
                try (EventClient events = events(api, lastEventId)) {
                    // While it is connected, over all partitions.
                    published.addAll(publish(connection, "live"));
                    await().atMost(PATIENCE)
                            .until(() ->
                                    received.size() + events.revisions().size()
                                            >= published.size());
                    received.addAll(events.revisions());
                    lastEventId = events.lastEventId();
                }
                published.addAll(publish(connection, "missed"));
            }
            try (EventClient events = events(api, lastEventId)) {
                await().atMost(PATIENCE)
                        .until(() ->
                                received.size() + events.revisions().size() >= published.size());
                received.addAll(events.revisions());
            }
        }
        assertThat(received).containsExactlyInAnyOrderElementsOf(published);
    }

    @Test
    void aStreamEndsInTimeAndGoesOnAtAnotherInstance() throws Exception {
        FindingsApi.Limits shortStreams =
                new FindingsApi.Limits(
                        FindingIndex.Limits.USUAL,
                        2,
                        100,
                        Duration.ofMillis(300),
                        Duration.ofMillis(50));
        String lastEventId;
        try (FindingsApi api = started(EndpointSettings.local(0), shortStreams);
                EventClient events = events(api, null)) {
            topic.publish(crash("a", 0));
            await().atMost(PATIENCE).until(events::hasEnded);
            assertThat(count("streams.ended", "reason", "time_limit")).isEqualTo(1);
            lastEventId = events.lastEventId();
        }
        topic.publish(crash("b", 1));
        try (FindingsApi api = started();
                EventClient events = events(api, lastEventId)) {
            await().atMost(PATIENCE).until(() -> events.revisions().contains("b/1"));
        }
    }

    @Test
    void onlySoManyClientsReceiveEvents() throws Exception {
        FindingsApi.Limits one =
                new FindingsApi.Limits(
                        FindingIndex.Limits.USUAL,
                        1,
                        100,
                        Duration.ofSeconds(20),
                        Duration.ofMillis(50));
        try (FindingsApi api = started(EndpointSettings.local(0), one)) {
            try (EventClient _ = events(api, null)) {
                assertThat(get(api, "/events").statusCode()).isEqualTo(503);
            }
            // A heartbeat finds out that the client has gone.
            await().atMost(PATIENCE)
                    .until(() -> count("streams.ended", "reason", "client_gone") == 1);
            try (EventClient next = events(api, null)) {
                assertThat(next.hasEnded()).isFalse();
            }
        }
    }

    @Test
    void aClientThatDoesNotReadIsDisconnectedAndCountedAndOthersGoOn() throws Exception {
        try (FindingsApi api = started();
                EventClient quick = events(api, null);
                Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4_096);
            slow.connect(new InetSocketAddress("127.0.0.1", api.url().getPort()));
            slow.getOutputStream()
                    .write(
                            "GET /api/findings/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            await().atMost(PATIENCE).until(() -> gauge("streams") == 2);
            Finding wordy = crash("wordy", 0).edit().title("\uD83D\uDD34".repeat(100)).finding();
            int published = 0;
            while (count("streams.ended", "reason", "client_too_slow") == 0 && published < 40_000) {
                Finding[] some = new Finding[400];
                for (int at = 0; at < some.length; at++) {
                    wordy = next(wordy);
                    some[at] = wordy;
                }
                topic.publish(some);
                published += some.length;
                int expected = published;
                await().pollInterval(Duration.ofMillis(5))
                        .atMost(PATIENCE)
                        .until(() -> quick.count() >= expected);
            }
            assertThat(count("streams.ended", "reason", "client_too_slow")).isEqualTo(1);
            assertThat(gauge("streams")).isEqualTo(1);
            assertThat(quick.hasEnded()).isFalse();
            assertThat(count("dropped", "reason", "revision_beyond_limit")).isPositive();
        }
    }

    private List<String> publish(int connection, String when) {
        Finding[] findings =
                IntStream.range(0, 20)
                        .mapToObj(at -> crash("%s-%d-%d".formatted(when, connection, at), at))
                        .toArray(Finding[]::new);
        topic.publish(findings);
        return Arrays.stream(findings).map(finding -> finding.id() + "/1").toList();
    }

    private FindingsApi started() {
        return started(EndpointSettings.local(0), FindingsApi.Limits.usual());
    }

    private FindingsApi started(EndpointSettings endpoint, FindingsApi.Limits limits) {
        FindingsApi api =
                new FindingsApi(
                        new FindingsApiConfig(endpoint, topic.settings),
                        meters,
                        (service, cause) -> {
                            throw new AssertionError(service, cause);
                        },
                        limits);
        api.start();
        await().atMost(PATIENCE).until(api::isReady);
        return api;
    }

    private EventClient events(FindingsApi api, @Nullable String lastEventId) throws Exception {
        return EventClient.connect(http, URI.create(api.url() + "/events"), lastEventId);
    }

    private JsonNode json(FindingsApi api, String rest) throws Exception {
        HttpResponse<String> response = get(api, rest);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.MAPPER.readTree(response.body());
    }

    private String refused(FindingsApi api, int status, String rest) throws Exception {
        HttpResponse<String> response = get(api, rest);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return response.body();
    }

    private HttpResponse<String> get(FindingsApi api, String rest, String... headers)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(api.url() + rest)).timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** The first line of the answer. */
    private static String raw(FindingsApi api, String request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", api.url().getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        }
    }

    private long end(int partition) throws Exception {
        try (FindingsTopicReader reader =
                new FindingsTopicReader(topic.settings, "ends", _ -> {})) {
            return reader.currentEnds().getOrDefault(partition, 0L);
        }
    }

    private double count(String name, String label, String value) {
        return meters.get(FindingsApiMetrics.PREFIX + name).tag(label, value).counter().count();
    }

    private double gauge(String name) {
        return meters.get(FindingsApiMetrics.PREFIX + name).gauge().value();
    }

    private static List<String> ids(JsonNode list) {
        List<String> ids = new ArrayList<>();
        list.path("findings").forEach(finding -> ids.add(finding.path("id").asString()));
        return ids;
    }

    private static List<Integer> numbers(JsonNode found) {
        List<Integer> numbers = new ArrayList<>();
        found.path("revisions").forEach(each -> numbers.add(each.path("revision").asInt()));
        return numbers;
    }
}
