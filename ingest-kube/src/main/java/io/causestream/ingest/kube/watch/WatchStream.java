package io.causestream.ingest.kube.watch;

import io.causestream.ingest.kube.api.BodyStream;
import io.causestream.ingest.kube.api.BrokenBody;
import io.causestream.ingest.kube.api.ClusterRefused;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.WatchTarget;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.topics.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

/** Reads the watches of one kind, one after the other, and keeps the last version. */
final class WatchStream {

    /** Receives one change. */
    @FunctionalInterface
    interface Each {
        void take(Change change, JsonNode object) throws InterruptedException;
    }

    // The server ends each watch after this, so that watchers spread over its replicas.
    private static final int SHORTEST_SECONDS = 300;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    // etcd accepts no object over 1.5 MB; JSON is longer than the stored form.
    private static final long MAX_EVENT_BYTES = 16L << 20;

    private final KubeApi api;
    private final WatchTarget target;
    private final Duration silence;
    private String version;

    /**
     * @param version to start from: that of a list
     * @param silence after which a stream counts as dead
     */
    WatchStream(KubeApi api, WatchTarget target, String version, Duration silence) {
        this.api = api;
        this.target = target;
        this.version = version;
        this.silence = silence;
    }

    /** The version to resume from. */
    String version() {
        return version;
    }

    /**
     * Opens a watch and reads it until the server ends it.
     *
     * @param opened called when the server has accepted the watch
     * @return how many changes and bookmarks there were
     * @throws ClusterRefused for any status but 200, and for an error within the stream; see {@link
     *     ClusterRefused#isExpired}
     * @throws BodyStream.Silent when nothing was received for too long
     */
    int read(Runnable opened, Each each) throws IOException, InterruptedException {
        String path =
                target.path(
                        "watch=1&allowWatchBookmarks=true&timeoutSeconds=%d&resourceVersion=%s"
                                .formatted(
                                        ThreadLocalRandom.current()
                                                .nextInt(SHORTEST_SECONDS, 2 * SHORTEST_SECONDS),
                                        version));
        try (KubeApi.Response response =
                api.open(path, target.acceptOfWatch(), TIMEOUT, () -> silence)) {
            if (response.status() != 200) {
                throw ClusterRefused.of(response.status(), response.body());
            }
            opened.run();
            return read(response.body(), each);
        } catch (JacksonException e) {
            throw BrokenBody.of("watch", e);
        }
    }

    private int read(BodyStream body, Each each) throws IOException, InterruptedException {
        int events = 0;
        try (JsonParser parser = Json.MAPPER.createParser(body)) {
            while (true) {
                body.allow(MAX_EVENT_BYTES);
                if (parser.nextToken() == null) {
                    return events;
                }
                JsonNode event = Json.MAPPER.readTree(parser);
                take(event.path("type").asString(""), event.path("object"), each);
                events++;
            }
        }
    }

    private void take(String type, JsonNode object, Each each)
            throws IOException, InterruptedException {
        switch (type) {
            case "ADDED" -> each.take(Change.ADDED, object);
            case "MODIFIED" -> each.take(Change.MODIFIED, object);
            case "DELETED" -> each.take(Change.DELETED, object);
            // Its texts vary; only the code counts.
            case "ERROR" ->
                    throw new ClusterRefused(
                            object.path("code").asInt(0), object.path("message").asString(""));
            default -> {
                // A bookmark, or a type of a later server: only its version is used.
            }
        }
        String reached = object.path("metadata").path("resourceVersion").asString("");
        if (!reached.isEmpty()) {
            version = reached;
        }
    }
}
