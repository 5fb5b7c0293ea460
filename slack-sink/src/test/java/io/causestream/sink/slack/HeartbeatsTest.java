package io.causestream.sink.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.doubles.slack.SlackFault;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.sink.schedule.QuietTimes;
import io.causestream.topics.ProcessedHeartbeat;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sink whose clock is moved by hand, and the heartbeats of two clusters. */
@Timeout(90)
class HeartbeatsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir static Path folder;
    private static EmbeddedKafka kafka;

    /** The beginning is now, as Kafka deletes what is too old. */
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS).minusSeconds(600);

    private volatile Instant now = start;
    private final InstantSource clock = () -> now;

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start(folder, 0);
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    void countsWhileSlackWouldTakeAMessageAndGrowsOldWhenAnAgentStops() throws Exception {
        try (var scenario = scenario().starts()) {
            beat(scenario, "home");
            beat(scenario, "away");
            awaitAge(scenario, "home", 0);
            passMinute();
            beat(scenario, "home");
            awaitAge(scenario, "home", 0);
            passMinute();
            beat(scenario, "home");

            awaitAge(scenario, "home", 0);
            awaitAge(scenario, "away", 120);
            assertThat(scenario.heartbeatsCommitted()).isEqualTo(4);
            assertThat(scenario.slack().messages()).isEmpty();
            assertThat(checks(scenario, "ok", "none")).isEqualTo(3);
        }
    }

    @Test
    void growsOldWhileSlackRefusesTheTokenAndCountsAgainAfterwards() throws Exception {
        try (var scenario = scenario().starts()) {
            beat(scenario, "home");
            awaitAge(scenario, "home", 0);
            scenario.slack().fault(refusing("*", "invalid_auth"));
            passMinute();
            beat(scenario, "home");
            await().atMost(LONG).until(() -> checks(scenario, "refused", "invalid_auth") == 1);

            assertThat(age(scenario, "home")).isEqualTo(60);
            assertThat(scenario.heartbeatsCommitted()).isEqualTo(1);
            assertThat(scenario.advice()).anyMatch(advice -> advice.contains("api_key"));

            scenario.slack().heal();
            passMinute();
            awaitAge(scenario, "home", 60);
            passMinute();
            beat(scenario, "home");
            awaitAge(scenario, "home", 0);
            assertThat(scenario.heartbeatsCommitted()).isEqualTo(3);
        }
    }

    @Test
    void asksForEachChannelInItsTurnAndSaysWhichIsArchived() throws Exception {
        try (var scenario = scenario().starts()) {
            scenario.slack().archive("homelab-alerts");
            beat(scenario, "home");
            awaitAge(scenario, "home", 0);
            passMinute();
            beat(scenario, "home");
            await().atMost(LONG).until(() -> checks(scenario, "refused", "is_archived") == 1);

            assertThat(age(scenario, "home")).isEqualTo(60);
            assertThat(scenario.advice())
                    .anyMatch(advice -> advice.contains("#homelab-alerts is archived"));
        }
    }

    @Test
    void knowsTheAgeOfASilentClusterAfterARestart() throws Exception {
        try (var scenario = scenario().starts()) {
            beat(scenario, "home");
            awaitAge(scenario, "home", 0);
            scenario.stops();
            now = now.plus(Duration.ofMinutes(5));
            scenario.starts();

            awaitAge(scenario, "home", 300);
            assertThat(checks(scenario, "ok", "none")).isZero();
        }
    }

    @Test
    void measuresTheTimeFromTheObservationToTheFirstPostAlone() throws Exception {
        try (var scenario = scenario().starts()) {
            Finding crash = Findings.crashLoop("x");
            Finding opened =
                    new FindingDraft(
                                    Finding.idOf(crash.fingerprint(), now.minusSeconds(4)),
                                    crash.fingerprint(),
                                    crash.severity(),
                                    crash.reason(),
                                    crash.title(),
                                    crash.cluster(),
                                    crash.subject(),
                                    crash.workload(),
                                    crash.startsAt())
                            .finding();
            scenario.reads(opened);
            scenario.awaitOnly(SlackScenario.ON_CALL, _ -> true);
            scenario.reads(Findings.resolved(opened)).hasCounted("delivered", 2);

            Timer latency = scenario.registry().get("causestream.sink.delivery.latency").timer();
            assertThat(latency.count()).isEqualTo(1);
            assertThat(latency.totalTime(TimeUnit.SECONDS)).isEqualTo(4);
            assertThat(latency.takeSnapshot().histogramCounts()).isNotEmpty();
        }
    }

    private SlackScenario scenario() throws Exception {
        return SlackScenario.on(kafka, QuietTimes.NONE, clock);
    }

    private void beat(SlackScenario scenario, String cluster) throws Exception {
        scenario.reads(
                new ProcessedHeartbeat(cluster + "/" + now.toEpochMilli(), cluster, 1, now), now);
    }

    private void passMinute() {
        now = now.plus(MINUTE);
    }

    private static SlackFault refusing(String method, String error) {
        return new SlackFault(method, "*", Integer.MAX_VALUE, new SlackFault.Kind.ErrorWord(error));
    }

    private static void awaitAge(SlackScenario scenario, String cluster, double seconds) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(age(scenario, cluster)).isEqualTo(seconds));
    }

    /** Negative while there is none. */
    private static double age(SlackScenario scenario, String cluster) {
        Gauge gauge =
                scenario.registry()
                        .find("causestream.slack.heartbeat.age.seconds")
                        .tag("cluster", cluster)
                        .gauge();
        return gauge == null ? -1 : gauge.value();
    }

    private static double checks(SlackScenario scenario, String outcome, String reason) {
        return scenario
                .registry()
                .find("causestream.slack.heartbeat.checks")
                .tags("outcome", outcome, "reason", reason)
                .counters()
                .stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
