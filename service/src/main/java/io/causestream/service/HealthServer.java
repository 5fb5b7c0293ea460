package io.causestream.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the health of a process to Kubernetes and Prometheus: {@code /healthz} (is it alive),
 * {@code /readyz} (can a record go through; what is missing), {@code /metrics}. It changes nothing
 * and exposes no secrets.
 */
public final class HealthServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HealthServer.class);

    /** A metrics response is long, and a slow reader keeps it in memory. */
    private static final int SCRAPES_AT_ONCE = 4;

    private final HttpServer server;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("health-", 0).factory());
    private final Semaphore scrapes = new Semaphore(SCRAPES_AT_ONCE);
    private final Services services;
    private final ProcessMetrics metrics;

    /**
     * The port is taken, or the host is not an address of this machine; the message is for people.
     */
    public static final class CannotOpen extends RuntimeException {

        private static final long serialVersionUID = 1;

        private CannotOpen(String sentence, Throwable cause) {
            super(sentence, cause);
        }
    }

    private HealthServer(HttpServer server, Services services, ProcessMetrics metrics) {
        this.server = server;
        this.services = services;
        this.metrics = metrics;
    }

    /**
     * Opens the server; the services need not be started yet.
     *
     * @throws CannotOpen if it can't listen there
     */
    public static HealthServer open(
            HealthSettings settings, Services services, ProcessMetrics metrics) {
        HttpLimits.set();
        HealthServer health = new HealthServer(bind(settings), services, metrics);
        health.server.setExecutor(health.threads);
        health.server.createContext("/", health::handle);
        health.server.start();
        log.atInfo().addKeyValue("address", health.address()).log("serving health and metrics");
        return health;
    }

    private static HttpServer bind(HealthSettings settings) {
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        try {
            if (address.isUnresolved()) {
                throw new IOException("not an address of this machine");
            }
            return HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new CannotOpen(
                    "can't serve health and metrics on %s:%d (%s); set health.port or CAUSESTREAM_HEALTH_PORT to another port"
                            .formatted(settings.host(), settings.port(), e.getMessage()),
                    e);
        }
    }

    /** Where it listens, with the real port. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            HealthAnswer answer;
            try {
                answer = answer(exchange);
            } catch (RuntimeException e) {
                log.atError().setCause(e).log("could not answer a health request");
                answer = HealthAnswer.text(500, "internal error; see the log of this service");
            }
            byte[] body = answer.body().getBytes(UTF_8);
            boolean isHead = exchange.getRequestMethod().equals("HEAD");
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(answer.status(), isHead ? -1 : body.length);
            if (!isHead) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private HealthAnswer answer(HttpExchange exchange) {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return HealthAnswer.text(405, "this endpoint is read-only; use GET");
        }
        return switch (exchange.getRequestURI().getPath()) {
            case "/healthz" -> HealthAnswer.alive(services.failed());
            case "/readyz" -> HealthAnswer.ready(services.readiness());
            case "/metrics" -> metrics();
            default ->
                    HealthAnswer.text(404, "not found; there are /healthz, /readyz and /metrics");
        };
    }

    private HealthAnswer metrics() {
        if (!scrapes.tryAcquire()) {
            return HealthAnswer.text(503, "too many concurrent requests; try again later");
        }
        try {
            return HealthAnswer.metrics(metrics.scrape());
        } finally {
            scrapes.release();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
