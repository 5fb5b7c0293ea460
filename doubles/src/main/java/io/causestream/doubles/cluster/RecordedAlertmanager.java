package io.causestream.doubles.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts each recorded alert to a webhook when its time has come, one after the other, as the
 * recorded Alertmanager did: again with growing pauses while nobody answers or the answer is a 5xx,
 * never again after a 3xx or 4xx.
 */
public final class RecordedAlertmanager implements AutoCloseable {

    /** What became of one alert. */
    public sealed interface Outcome {

        /** The webhook accepted it, at the last of this many attempts. */
        record Delivered(int attempts) implements Outcome {}

        /** The webhook refused it, or was not there for five minutes. */
        record GaveUp(String why) implements Outcome {}
    }

    private static final Logger log = LoggerFactory.getLogger(RecordedAlertmanager.class);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Duration A_WHILE = Duration.ofHours(1);
    private static final double FIRST_PAUSE_MILLIS = 500;
    private static final double LONGEST_PAUSE_MILLIS = 10_000;

    private final List<RecordedAlert> alerts;
    private final RecordedClock clock;
    private final URI webhook;
    private final @Nullable String bearerToken;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build();
    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofVirtual().name("recorded-alertmanager").unstarted(this::run);

    private RecordedAlertmanager(
            List<RecordedAlert> alerts,
            RecordedClock clock,
            URI webhook,
            @Nullable String bearerToken) {
        this.alerts = List.copyOf(alerts);
        this.clock = clock;
        this.webhook = webhook;
        this.bearerToken = bearerToken;
    }

    /** Starts posting to a webhook that needs no token. */
    public static RecordedAlertmanager start(
            List<RecordedAlert> alerts, RecordedClock clock, URI webhook) {
        RecordedAlertmanager alertmanager = new RecordedAlertmanager(alerts, clock, webhook, null);
        alertmanager.thread.start();
        return alertmanager;
    }

    /** Starts posting with {@code Authorization: Bearer}. */
    public static RecordedAlertmanager start(
            List<RecordedAlert> alerts, RecordedClock clock, URI webhook, String bearerToken) {
        RecordedAlertmanager alertmanager =
                new RecordedAlertmanager(alerts, clock, webhook, bearerToken);
        alertmanager.thread.start();
        return alertmanager;
    }

    /** What became of the alerts so far, in their order. */
    public List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }

    /**
     * Waits until each alert was delivered or given up.
     *
     * @param atMost how long to wait, in real time
     * @return whether all were, within that time
     */
    public boolean awaitDone(Duration atMost) throws InterruptedException {
        return done.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Stops at once; alerts not posted yet are dropped. */
    @Override
    public void close() {
        thread.interrupt();
        http.shutdownNow();
        http.close();
    }

    private void run() {
        try {
            for (RecordedAlert alert : alerts) {
                while (!clock.await(alert.at(), A_WHILE)) {
                    log.atTrace().log("waits for the time of the next alert");
                }
                Outcome outcome = deliver(alert);
                outcomes.add(outcome);
                log.atInfo()
                        .addKeyValue("alert_at", alert.at())
                        .addKeyValue("outcome", outcome)
                        .log("posted alert");
            }
            done.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Outcome deliver(RecordedAlert alert) throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        double pause = FIRST_PAUSE_MILLIS;
        String last = "";
        for (int attempts = 1; System.nanoTime() - deadline < 0; attempts++) {
            try {
                int status = http.send(request(alert), BodyHandlers.discarding()).statusCode();
                if (status / 100 == 2) {
                    return new Outcome.Delivered(attempts);
                }
                if (status / 100 != 5) {
                    return new Outcome.GaveUp("HTTP " + status);
                }
                last = "HTTP " + status;
            } catch (IOException e) {
                last = e.toString();
            }
            log.atDebug()
                    .addKeyValue("attempt", attempts)
                    .addKeyValue("answer", last)
                    .log("posts an alert again");
            TimeUnit.MILLISECONDS.sleep(
                    Math.round(pause * ThreadLocalRandom.current().nextDouble(0.5, 1.5)));
            pause = Math.min(pause * 1.5, LONGEST_PAUSE_MILLIS);
        }
        return new Outcome.GaveUp("still, after " + TIMEOUT + ": " + last);
    }

    private HttpRequest request(RecordedAlert alert) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(webhook)
                        .timeout(ANSWER)
                        .header("Content-Type", "application/json")
                        .header("User-Agent", "Alertmanager/0.34.2")
                        .POST(BodyPublishers.ofString(alert.body()));
        if (bearerToken != null) {
            request.header("Authorization", "Bearer " + bearerToken);
        }
        return request.build();
    }
}
