package io.causestream.ingest.alertmanager;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the lists of a group of Alertmanagers every so often, by a thread of its own, and publishes
 * what is new in them: what fired or ended while nobody listened.
 */
final class AlertmanagerPoll implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AlertmanagerPoll.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration TIME_FOR_AN_ANSWER = Duration.ofSeconds(10);
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(2);

    private final String cluster;
    private final AlertmanagerApiConfig config;
    private final AlertRules rules;
    private final ListNews news;
    private final Counters counters;
    private final InstantSource clock;
    private final List<AlertmanagerApi> apis;
    private final Thread thread;
    private Duration pause = FIRST_PAUSE;
    private volatile String trouble = "";
    private volatile Instant lastRead;

    /**
     * @param cluster whose silences these are
     * @param rules by which alerts are read, those of the webhook
     * @param broken told when it can't go on
     */
    AlertmanagerPoll(
            String cluster,
            AlertmanagerApiConfig config,
            AlertRules rules,
            ListNews news,
            Counters counters,
            InstantSource clock,
            Consumer<Throwable> broken) {
        this.cluster = cluster;
        this.config = config;
        this.rules = rules;
        this.news = news;
        this.counters = counters;
        this.clock = clock;
        this.lastRead = clock.instant();
        this.apis =
                config.urls().stream()
                        .map(url ->
                                new AlertmanagerApi(
                                        url, config.authorization(), TIME_FOR_AN_ANSWER))
                        .toList();
        this.thread =
                Thread.ofVirtual()
                        .name("alertmanager-poll")
                        .uncaughtExceptionHandler((thread, cause) -> broken.accept(cause))
                        .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Why the lists can't be read or published; empty if they can. */
    List<String> remarks() {
        String why = trouble;
        return why.isEmpty()
                ? List.of()
                : List.of(
                        "no list of Alertmanager's alerts for %d s: %s"
                                .formatted(
                                        Duration.between(lastRead, clock.instant()).toSeconds(),
                                        why));
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(TIME_TO_STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        apis.forEach(AlertmanagerApi::close);
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(jittered(readAll()));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * @return how long to wait then: longer each time while nothing can be had
     */
    private Duration readAll() throws InterruptedException {
        Optional<String> why = readOnce();
        if (why.isEmpty()) {
            if (!trouble.isEmpty()) {
                log.atInfo().log("alertmanager's lists can be read again");
            }
            trouble = "";
            lastRead = clock.instant();
            pause = FIRST_PAUSE;
            return config.pollInterval();
        }
        if (!why.get().equals(trouble)) {
            log.atWarn().addKeyValue("reason", why.get()).log("no list of alertmanager's alerts");
        }
        trouble = why.get();
        Duration now = pause;
        Duration next = pause.multipliedBy(2);
        pause = next.compareTo(config.pollInterval()) > 0 ? config.pollInterval() : next;
        return now;
    }

    /**
     * @return why there is nothing to publish, or Kafka did not take it
     */
    private Optional<String> readOnce() throws InterruptedException {
        OpenAlerts open = new OpenAlerts(cluster, rules, clock.instant());
        String unread = "";
        boolean answered = false;
        boolean complete = false;
        for (AlertmanagerApi api : apis) {
            try {
                Duration up = api.read(open::addAlert, open::addSilence);
                answered = true;
                boolean settled = up.compareTo(config.settlesAfter()) >= 0;
                complete |= settled;
                counters.list(settled ? "complete" : "unsettled");
            } catch (ListUnread e) {
                // What it had handed over before stands open all the same.
                counters.list(e.why().name().toLowerCase(Locale.ROOT));
                unread = e.sentence();
            }
        }
        if (!answered) {
            return Optional.of(unread);
        }
        if (!unread.isEmpty()) {
            log.atDebug().addKeyValue("reason", unread).log("another alertmanager answered");
        }
        return news.publish(open, complete).map("Kafka did not take it (%s)"::formatted);
    }

    /** So that many agents that began together do not stay together. */
    private static Duration jittered(Duration pause) {
        double factor = ThreadLocalRandom.current().nextDouble(0.9, 1.1);
        return Duration.ofMillis(Math.round(pause.toMillis() * factor));
    }
}
