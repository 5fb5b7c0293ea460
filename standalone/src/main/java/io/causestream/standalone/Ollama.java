package io.causestream.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Checks whether an Ollama is available. */
final class Ollama {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private Ollama() {}

    /**
     * Requests its version, within 2 s.
     *
     * @param url without {@code /v1}
     */
    static boolean answers(URI url) {
        String base = url.toString();
        URI version = URI.create(base + (base.endsWith("/") ? "" : "/") + "api/version");
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            return http.send(
                                    HttpRequest.newBuilder(version).timeout(TIMEOUT).build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException nobodyThere) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
