package io.causestream.ingest.alertmanager.alert;

import static io.causestream.ingest.alertmanager.Lists.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.ingest.alertmanager.Hand;
import io.causestream.ingest.alertmanager.Lists;
import io.causestream.ingest.alertmanager.Posts;
import io.causestream.ingest.alertmanager.metrics.IngestAlertmanagerMetrics;
import io.causestream.ingest.alertmanager.webhook.WebhookPost;
import io.causestream.observation.AlertObservation;
import io.causestream.topics.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeadManSwitchTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Hand clock = new Hand(NOON);

    @Test
    void aClusterThatNeverHadAWatchdogHasNone() {
        DeadManSwitch deadManSwitch = waiting(Optional.empty());
        deadManSwitch.expect("home");
        deadManSwitch.onAlerts(Lists.open(NOON, Lists.alert("HighCPU", NOON)).alerts());

        clock.passes(Duration.ofDays(9));

        assertThat(deadManSwitch.remarks()).isEmpty();
        assertThat(registry.find(IngestAlertmanagerMetrics.PREFIX + "watchdog.age.seconds").gauge())
                .isNull();
    }

    @Test
    void whatListsToldIsMissedWithinMinutes() {
        DeadManSwitch deadManSwitch = waiting(Optional.empty());
        deadManSwitch.onAlerts(Lists.open(NOON, Lists.alert("Watchdog", NOON)).alerts());

        clock.passes(Duration.ofMinutes(10));
        assertThat(deadManSwitch.remarks()).isEmpty();

        clock.passes(Duration.ofSeconds(1));
        assertThat(deadManSwitch.remarks())
                .containsExactly(
                        "the alerting of home may be dead: Watchdog has not fired for 601 s");
        assertThat(
                        registry.get(IngestAlertmanagerMetrics.PREFIX + "watchdog.age.seconds")
                                .tag("cluster", "home")
                                .gauge()
                                .value())
                .isEqualTo(601);
    }

    @Test
    void byTheWebhookItComesEveryFewHoursAndIsNotMissedInBetween() throws Exception {
        DeadManSwitch deadManSwitch = waiting(Optional.empty());
        deadManSwitch.onAlerts(posted("firing"));

        clock.passes(Duration.ofHours(20));

        assertThat(deadManSwitch.remarks()).isEmpty();
    }

    @Test
    void itsResolutionIsNoGoodSignAndItsReturnIsOne() throws Exception {
        DeadManSwitch deadManSwitch = waiting(Optional.empty());
        deadManSwitch.onAlerts(posted("firing"));
        deadManSwitch.onAlerts(posted("resolved"));
        assertThat(deadManSwitch.remarks()).hasSize(1);

        deadManSwitch.onAlerts(posted("firing"));
        assertThat(deadManSwitch.remarks()).isEmpty();
    }

    @Test
    void whoSaysHowLongItMayBeAwayExpectsItFromTheStart() throws Exception {
        DeadManSwitch deadManSwitch = waiting(Optional.of(Duration.ofHours(5)));
        deadManSwitch.expect("home");
        clock.passes(Duration.ofHours(5).plusSeconds(1));
        assertThat(deadManSwitch.remarks()).hasSize(1);

        deadManSwitch.onAlerts(posted("firing"));
        clock.passes(Duration.ofHours(5));
        assertThat(deadManSwitch.remarks()).isEmpty();

        clock.passes(Duration.ofSeconds(1));
        assertThat(deadManSwitch.remarks()).hasSize(1);
    }

    @Test
    void followsABoundedNumberOfClusters() throws Exception {
        DeadManSwitch deadManSwitch = waiting(Optional.empty());
        for (int number = 0; number < 1_002; number++) {
            deadManSwitch.onAlerts(posted("firing", "cluster-" + number));
        }

        assertThat(
                        registry.find(IngestAlertmanagerMetrics.PREFIX + "watchdog.age.seconds")
                                .gauges())
                .hasSize(1_000);
        assertThat(
                        registry.get(IngestAlertmanagerMetrics.PREFIX + "watchdog.untracked")
                                .counter()
                                .count())
                .isEqualTo(2);
    }

    private DeadManSwitch waiting(Optional<Duration> absence) {
        return new DeadManSwitch(
                absence, Duration.ofMinutes(10), clock, new IngestAlertmanagerMetrics(registry));
    }

    private static List<AlertObservation> posted(String status) throws Exception {
        return posted(status, "home");
    }

    private static List<AlertObservation> posted(String status, String cluster) throws Exception {
        String post =
                Posts.of(
                        "{\"status\":\"%s\",\"labels\":{\"alertname\":\"Watchdog\"},\"startsAt\":\"2026-01-31T11:55:00Z\",\"endsAt\":\"2026-01-31T11:59:00Z\"}"
                                .formatted(status));
        return WebhookPost.read(Json.MAPPER.readTree(post), Posts.rules(cluster), NOON).alerts();
    }
}
