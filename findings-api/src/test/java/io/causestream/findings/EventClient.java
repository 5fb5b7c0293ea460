package io.causestream.findings;

import io.causestream.topics.Json;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events as a browser's EventSource does, one connection. */
final class EventClient implements AutoCloseable {

    private final Stream<String> lines;
    private final List<String> revisions = Collections.synchronizedList(new ArrayList<>());
    private volatile String lastEventId = "";
    private volatile boolean ended;

    private EventClient(Stream<String> lines) {
        this.lines = lines;
    }

    /** Returns when the stream has begun. */
    static EventClient connect(HttpClient http, URI uri, @Nullable String lastEventId)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<Stream<String>> response = http.send(request.build(), BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(
                    "%d %s".formatted(response.statusCode(), response.body().toList()));
        }
        EventClient client = new EventClient(response.body());
        Thread.ofVirtual().start(client::read);
        return client;
    }

    private void read() {
        try {
            lines.forEach(line -> {
                if (line.startsWith("id: ")) {
                    lastEventId = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    var data = Json.MAPPER.readTree(line.substring(6));
                    revisions.add(
                            data.path("id").asString("") + "/" + data.path("revision").asInt());
                }
            });
        } catch (UncheckedIOException closed) {
            // By the server, or by the test.
        } finally {
            ended = true;
        }
    }

    /** {@code id/revision} of each event so far. */
    List<String> revisions() {
        synchronized (revisions) {
            return List.copyOf(revisions);
        }
    }

    /** How many events it has received so far. */
    int count() {
        return revisions.size();
    }

    String lastEventId() {
        return lastEventId;
    }

    boolean hasEnded() {
        return ended;
    }

    @Override
    public void close() {
        lines.close();
    }
}
