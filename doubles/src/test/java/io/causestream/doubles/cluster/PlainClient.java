package io.causestream.doubles.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a recorded cluster without any Kubernetes library. */
record PlainClient(HttpClient http, URI base) implements AutoCloseable {

    static PlainClient of(RecordedCluster cluster) {
        return new PlainClient(HttpClient.newHttpClient(), cluster.url());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String form) throws IOException, InterruptedException {
        return http.send(
                request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(get(path).body());
    }

    /** The first lines of a watch, each as {@code TYPE name@version}. */
    List<String> watch(String path, int lines) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> response =
                http.send(request(path).build(), BodyHandlers.ofLines());
        try (Stream<String> stream = response.body()) {
            return stream.limit(lines).map(PlainClient::brief).toList();
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private static String brief(String line) {
        JsonNode event = JsonMapper.shared().readTree(line);
        JsonNode object = event.path("object");
        JsonNode metadata = object.path("metadata");
        return "%s %s@%s"
                .formatted(
                        event.path("type").stringValue(),
                        metadata.path("name").asString(object.path("code").asString("")),
                        metadata.path("resourceVersion").asString(""));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(20));
    }
}
