package io.causestream.findings;

import static io.causestream.findings.Crashes.crash;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.kafka.EmbeddedKafka;
import io.causestream.service.access.EndpointSettings;
import io.causestream.topics.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The document is what is answered: nothing more, nothing less. */
class OpenApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A valid value of each parameter. */
    private static final Map<String, String> VALUES =
            Map.ofEntries(
                    Map.entry("id", "a"),
                    Map.entry("n", "1"),
                    Map.entry("cluster", "home"),
                    Map.entry("namespace", "shop"),
                    Map.entry("status", "FIRING"),
                    Map.entry("severity", "HIGH"),
                    Map.entry("reason", "CrashLoopBackOff"),
                    Map.entry("since", "2025-01-01T00:00:00Z"),
                    Map.entry("limit", "1"),
                    Map.entry(
                            "cursor",
                            new FindingPosition(Crashes.NOON.plusSeconds(3600), "z").cursor()),
                    Map.entry("Last-Event-ID", "-"));

    @Test
    void eachDeclaredPathAndParameterAnswersAndEachAnsweredOneIsDeclared(@TempDir Path folder)
            throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0);
                FindingsTopic topic = new FindingsTopic(kafka);
                FindingsApi api =
                        new FindingsApi(
                                new FindingsApiConfig(EndpointSettings.local(0), topic.settings),
                                new SimpleMeterRegistry(),
                                (service, cause) -> {
                                    throw new AssertionError(service, cause);
                                });
                HttpClient http = HttpClient.newHttpClient()) {
            topic.publish(crash("a", 0));
            api.start();
            await().atMost(PATIENCE).until(api::isReady);
            JsonNode document =
                    Json.MAPPER.readTree(
                            http.send(
                                            request(api, "/api/openapi.json").build(),
                                            BodyHandlers.ofString())
                                    .body());

            assertThat(document.path("openapi").asString()).startsWith("3.1");
            Map<String, Set<String>> declared = new HashMap<>();
            for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
                JsonNode get = path.getValue().path("get");
                declared.put(path.getKey(), names(get, "query"));
                assertThat(names(get, "path")).as(path.getKey()).isEqualTo(braced(path.getKey()));
                assertThat(answers(http, api, path.getKey(), get))
                        .isNotEmpty()
                        .allMatch(status -> status == 200);
            }
            Map<String, Set<String>> answered = new HashMap<>();
            Arrays.stream(ApiRoute.values())
                    .forEach(route -> answered.put(route.template(), route.parameters()));
            assertThat(declared).isEqualTo(answered);
            assertThat(fields(document, "FindingSummary"))
                    .isEqualTo(
                            Arrays.stream(FindingSummary.class.getRecordComponents())
                                    .map(component -> component.getName())
                                    .collect(toSet()));
        }
    }

    /** The status without a parameter, and with each. */
    private static List<Integer> answers(
            HttpClient http, FindingsApi api, String template, JsonNode get) throws Exception {
        String path = template.replace("{id}", "a").replace("{n}", "1");
        Map<String, HttpRequest> requests = new LinkedHashMap<>();
        requests.put("", request(api, path).build());
        for (String name : names(get, "query")) {
            requests.put(name, request(api, path + "?" + name + "=" + VALUES.get(name)).build());
        }
        for (String name : names(get, "header")) {
            requests.put(
                    name, request(api, path).header(name, VALUES.getOrDefault(name, "")).build());
        }
        List<Integer> statuses = new ArrayList<>();
        for (HttpRequest request : requests.values()) {
            // Events go on: their head is enough.
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            response.body().close();
            statuses.add(response.statusCode());
        }
        return statuses;
    }

    private static HttpRequest.Builder request(FindingsApi api, String path) {
        return HttpRequest.newBuilder(URI.create(api.url().resolve("/") + path.substring(1)))
                .timeout(PATIENCE);
    }

    private static Set<String> names(JsonNode get, String where) {
        Set<String> names = new HashSet<>();
        get.path("parameters")
                .forEach(parameter -> {
                    if (parameter.path("in").asString().equals(where)) {
                        names.add(parameter.path("name").asString());
                    }
                });
        return names;
    }

    private static Set<String> braced(String template) {
        return Pattern.compile("\\{(\\w+)}")
                .matcher(template)
                .results()
                .map(match -> match.group(1))
                .collect(toSet());
    }

    private static Set<String> fields(JsonNode document, String schema) {
        return new HashSet<>(
                document.path("components")
                        .path("schemas")
                        .path(schema)
                        .path("properties")
                        .propertyNames());
    }
}
