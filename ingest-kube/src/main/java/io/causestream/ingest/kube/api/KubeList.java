package io.causestream.ingest.kube.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.topics.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists kinds in pages; only one object of each is in memory at a time, and only a few kinds are
 * listed at once, so that a start does not need memory for all of them.
 */
public final class KubeList {

    public static final int PAGE = 500;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    // A page of 500 pods has 2 MB; some CRDs' objects have 1 MB each.
    private static final long MAX_PAGE_BYTES = 600L << 20;

    private static final int AT_ONCE = 4;

    private final KubeApi api;
    private final Semaphore room = new Semaphore(AT_ONCE, true);

    public KubeList(KubeApi api) {
        this.api = api;
    }

    /** Receives one object of a list. */
    @FunctionalInterface
    public interface Each {
        void take(ObjectNode object) throws InterruptedException;
    }

    private record Page(String resourceVersion, String next) {}

    /**
     * @return the resourceVersion to watch from
     * @throws ClusterRefused with {@link ClusterRefused#isExpired} when the list took too long and
     *     must be started again
     */
    public String list(WatchTarget target, Each each) throws IOException, InterruptedException {
        room.acquire();
        try {
            return list(target.path("limit=" + PAGE), target.acceptOfList(), each);
        } finally {
            room.release();
        }
    }

    /** The cluster's current version, from its store; throws as {@link #list} does. */
    public long presentVersion(WatchTarget target) throws IOException, InterruptedException {
        return number(
                page(target.path("limit=1"), target.acceptOfList(), object -> {})
                        .resourceVersion());
    }

    public static long number(String version) throws IOException {
        try {
            return Long.parseLong(version);
        } catch (NumberFormatException e) {
            throw new IOException("the list's resourceVersion is not a number", e);
        }
    }

    private String list(String path, String accept, Each each)
            throws IOException, InterruptedException {
        Page page = page(path, accept, each);
        while (!page.next().isEmpty()) {
            page = page(path + "&continue=" + URLEncoder.encode(page.next(), UTF_8), accept, each);
        }
        return page.resourceVersion();
    }

    private Page page(String path, String accept, Each each)
            throws IOException, InterruptedException {
        try (KubeApi.Response response = api.open(path, accept, TIMEOUT, () -> TIMEOUT)) {
            if (response.status() != 200) {
                throw ClusterRefused.of(response.status(), response.body());
            }
            response.body().allow(MAX_PAGE_BYTES);
            try (JsonParser parser = Json.MAPPER.createParser(response.body())) {
                return read(parser, each);
            }
        } catch (JacksonException e) {
            throw BrokenBody.of("list", e);
        }
    }

    private static Page read(JsonParser parser, Each each)
            throws InterruptedException, IOException {
        String version = "";
        String next = "";
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("the list is not a JSON object");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (field.equals("metadata")) {
                JsonNode metadata = Json.MAPPER.readTree(parser);
                version = metadata.path("resourceVersion").asString("");
                next = metadata.path("continue").asString("");
            } else if (field.equals("items") && value == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    if (Json.MAPPER.readTree(parser) instanceof ObjectNode object) {
                        each.take(object);
                    }
                }
            } else {
                parser.skipChildren();
            }
        }
        // The parser would have thrown for a truncated list; this document is not a list.
        if (version.isEmpty()) {
            throw new IOException("the list has no resourceVersion");
        }
        return new Page(version, next);
    }
}
