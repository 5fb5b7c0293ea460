package io.causestream.ingest.alertmanager;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Posts to a webhook as Alertmanager does. */
public final class Sender implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI webhook;

    public Sender(InetSocketAddress address) {
        this.webhook = URI.create("http://127.0.0.1:" + address.getPort());
    }

    public HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return send(to("/api/alerts").POST(BodyPublishers.ofString(body)));
    }

    public HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(webhook.resolve(path)).timeout(Duration.ofSeconds(30));
    }

    public HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
