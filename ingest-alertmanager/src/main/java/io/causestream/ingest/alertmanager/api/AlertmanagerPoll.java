package io.causestream.ingest.alertmanager.api;

import io.causestream.ingest.alertmanager.alert.AlertRules;
import io.causestream.ingest.alertmanager.metrics.IngestAlertmanagerMetrics;
import io.causestream.ingest.alertmanager.metrics.IngestAlertmanagerMetrics.ListOutcome;
import io.causestream.service.BackgroundLoop;
import io.causestream.service.BackgroundLoop.Next;
import io.causestream.service.Backoff;
import io.causestream.service.Service;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls the lists of a group of Alertmanagers at an interval, by a thread of its own, and publishes
 * what is new in them: what fired or ended while the webhook was not reachable.
 */
public final class AlertmanagerPoll implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AlertmanagerPoll.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration TIME_FOR_AN_ANSWER = Duration.ofSeconds(10);
    private static final Duration TIME_TO_STOP = Service.tenthsOfTimeToStop(1);

    private final String cluster;
    private final AlertmanagerApiConfig config;
    private final AlertRules rules;
    private final ListChanges changes;
    private final IngestAlertmanagerMetrics metrics;
    private final InstantSource clock;
    private final List<AlertmanagerApi> apis;
    private final BackgroundLoop loop;
    private final Backoff backoff;
    private volatile String obstacle = "";
    private volatile Instant lastRead;

    /**
     * @param cluster the cluster of the silences
     * @param rules for reading alerts, the same as those of the webhook
     * @param broken notified when the poll can't go on
     */
    public AlertmanagerPoll(
            String cluster,
            AlertmanagerApiConfig config,
            AlertRules rules,
            ListChanges changes,
            IngestAlertmanagerMetrics metrics,
            InstantSource clock,
            Consumer<Throwable> broken) {
        this.cluster = cluster;
        this.config = config;
        this.rules = rules;
        this.changes = changes;
        this.metrics = metrics;
        this.clock = clock;
        this.lastRead = clock.instant();
        this.apis =
                config.urls().stream()
                        .map(url ->
                                new AlertmanagerApi(
                                        url, config.authorization(), TIME_FOR_AN_ANSWER))
                        .toList();
        this.backoff = new Backoff(FIRST_PAUSE, config.pollInterval());
        this.loop =
                BackgroundLoop.named("alertmanager-poll")
                        .onFailure(broken)
                        .stopsWithin(TIME_TO_STOP)
                        .last(() -> apis.forEach(AlertmanagerApi::close))
                        .steps(this::readAll);
    }

    public void start() {
        loop.start();
    }

    /** Why the lists can't be read or published; empty if they can. */
    public List<String> remarks() {
        String why = obstacle;
        return why.isEmpty()
                ? List.of()
                : List.of(
                        "Alertmanager's alerts could not be listed for %d s: %s"
                                .formatted(
                                        Duration.between(lastRead, clock.instant()).toSeconds(),
                                        why));
    }

    @Override
    public void close() {
        loop.close();
    }

    /**
     * @return when to read again: later each time while the lists are unavailable
     */
    private Next readAll() throws InterruptedException {
        Optional<String> why = readOnce();
        if (why.isEmpty()) {
            if (!obstacle.isEmpty()) {
                log.atInfo().log("alertmanager's alerts can be listed again");
            }
            obstacle = "";
            lastRead = clock.instant();
            backoff.reset();
            return Next.after(Backoff.jittered(config.pollInterval()));
        }
        if (!why.get().equals(obstacle)) {
            log.atWarn()
                    .addKeyValue("reason", why.get())
                    .log("alertmanager's alerts could not be listed");
        }
        obstacle = why.get();
        return Next.after(backoff.next());
    }

    private static ListOutcome outcome(ListUnavailable.Reason reason) {
        return switch (reason) {
            case UNREACHABLE -> ListOutcome.UNREACHABLE;
            case TIMEOUT -> ListOutcome.TIMEOUT;
            case UNAUTHORIZED -> ListOutcome.UNAUTHORIZED;
            case STATUS -> ListOutcome.UNEXPECTED_STATUS;
            case TOO_LARGE -> ListOutcome.TOO_LARGE;
            case NOT_A_LIST -> ListOutcome.UNREADABLE;
        };
    }

    /**
     * @return why there is nothing to publish, or why Kafka did not accept it; empty if all went
     *     well
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
                boolean settled = up.compareTo(config.warmUp()) >= 0;
                complete |= settled;
                metrics.list(settled ? ListOutcome.COMPLETE : ListOutcome.INCOMPLETE);
            } catch (ListUnavailable e) {
                // The alerts that it passed on before are open all the same.
                metrics.list(outcome(e.why()));
                unread = e.sentence();
            }
        }
        if (!answered) {
            return Optional.of(unread);
        }
        if (!unread.isEmpty()) {
            log.atDebug().addKeyValue("reason", unread).log("another alertmanager answered");
        }
        return changes.publish(open, complete).map("Kafka did not accept it (%s)"::formatted);
    }
}
