package io.causestream.enrich;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static io.causestream.enrich.Observations.deleted;
import static io.causestream.enrich.Observations.deployed;
import static io.causestream.enrich.Observations.listComplete;
import static io.causestream.enrich.Observations.listed;
import static io.causestream.enrich.Observations.running;
import static io.causestream.enrich.Observations.told;
import static io.causestream.enrich.Observations.version;
import static io.causestream.enrich.Observations.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Finding;
import io.causestream.observation.KubeObservation;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The same cluster told by agents of different epochs, one after the other and at once. */
class LeaderChangeTest {

    private static final long OLD = 0;
    private static final long NEW = 1;

    @Test
    void whatANewLeaderListsAgainIsNoNews() {
        try (var scenario = EnrichmentScenario.begin()) {
            KubeObservation crash = waiting("web-1", 2, "Error", 1, NOON, NOON);
            scenario.sees(crash).looksUp("boom").passes(Duration.ofSeconds(30));
            long began = scenario.now().toEpochMilli();

            scenario.sees(
                            listed(crash, NEW, began),
                            listComplete("Pod", NEW, version(), began, scenario.now()))
                    .passes(Duration.ofMinutes(2));

            assertThat(scenario.told()).hasSize(1);
            assertThat(scenario.count("observations.dropped", "duplicate")).isEqualTo(1);
            assertThat(scenario.count("objects.deletions.missed", "missing_from_list")).isZero();
        }
    }

    @Test
    void whatWentWhileNobodyLookedIsMissedByTheNewLeadersList() {
        try (var scenario = EnrichmentScenario.begin()) {
            KubeObservation stays = running("web-2", NOON);
            scenario.sees(stays, waiting("web-1", 2, "Error", 1, NOON, NOON)).looksUp("boom");
            scenario.passes(Duration.ofSeconds(30));
            long began = scenario.now().toEpochMilli();

            scenario.sees(
                            listed(stays, NEW, began),
                            listComplete("Pod", NEW, version() + 1, began, scenario.now()))
                    .passes(Duration.ofMinutes(2));

            assertThat(scenario.last().isResolved()).isTrue();
            assertThat(scenario.count("objects.deletions.missed", "missing_from_list"))
                    .isEqualTo(1);
        }
    }

    @Test
    void whatTheReplacedLeaderStillSaysIsTooLate() {
        try (var scenario = EnrichmentScenario.begin()) {
            KubeObservation crash = waiting("web-1", 2, "Error", 1, NOON, NOON);
            long began = NOON.toEpochMilli();
            scenario.sees(told(crash, NEW, began)).looksUp("boom");
            scenario.passes(Duration.ofSeconds(5));
            Instant now = scenario.now();

            scenario.sees(
                            told(deleted("web-1", now), OLD, 1),
                            listComplete("Pod", OLD, version() + 1, now.toEpochMilli(), now))
                    .passes(Duration.ofMinutes(2));

            assertThat(scenario.told()).hasSize(1);
            assertThat(scenario.last().isResolved()).isFalse();
            assertThat(scenario.count("objects.deletions.missed", "missing_from_list")).isZero();
            assertThat(scenario.count("observations.dropped", "stale_epoch")).isEqualTo(1);
        }
    }

    @Test
    void whatATermSaysThatBeganByAClockSetBackIsCountedUntilTheClockHasCaughtUp() {
        try (var scenario = EnrichmentScenario.begin()) {
            KubeObservation well = running("web-1", NOON);
            KubeObservation crash = waiting("web-1", 2, "Error", 1, NOON, NOON);
            scenario.sees(told(well, NEW, 1), told(crash, OLD, 2)).passes(Duration.ofSeconds(30));

            assertThat(scenario.told()).isEmpty();
            assertThat(scenario.count("observations.dropped", "stale_epoch")).isEqualTo(1);
            assertThat(scenario.count("observations.dropped", "duplicate")).isZero();

            scenario.sees(told(crash, NEW + 1, 3)).looksUp("boom");

            assertThat(scenario.told()).hasSize(1);
        }
    }

    @Test
    void aChangeThatBothLeadersTellIsOneThoughTheNewOnesListWasReadBeforeIt() {
        try (var scenario = EnrichmentScenario.begin()) {
            KubeObservation before = deployed("1", NOON.minusSeconds(3600));
            KubeObservation change = deployed("2", NOON.minusSeconds(62));
            long began = NOON.minusSeconds(63).toEpochMilli();

            scenario.sees(before, change, listed(before, NEW, began), told(change, NEW, began))
                    .sees(told(waiting("web-1", 2, "Error", 1, NOON, NOON), NEW, began))
                    .looksUp("boom");

            assertThat(scenario.last().changes()).hasSize(1);
        }
    }

    @Test
    void aCrashAndItsEndThatBothLeadersTellAreOne() {
        try (var scenario = EnrichmentScenario.begin()) {
            KubeObservation well = running("web-1", NOON.minusSeconds(60));
            KubeObservation crash = waiting("web-1", 2, "Error", 1, NOON, NOON);
            KubeObservation end = deleted("web-1", NOON.plusSeconds(1));
            long began = NOON.toEpochMilli();
            KubeObservation list = listComplete("Pod", NEW, version() - 1, began, NOON);

            scenario.sees(well, crash, listed(well, NEW, began)).looksUp("boom");
            scenario.sees(told(crash, NEW, began), end, listed(crash, NEW, began), list)
                    .sees(told(end, NEW, began))
                    .passes(Duration.ofMinutes(2));

            assertThat(scenario.told()).extracting(Finding::id).containsOnly(scenario.last().id());
            assertThat(scenario.last().occurrences().count()).isEqualTo(1);
            assertThat(scenario.last().isResolved()).isTrue();
            assertThat(scenario.last().revision()).isEqualTo(2);
        }
    }

    @Test
    void whatTheOldLeaderSawWhileTheNewOneListedIsNotMissed() {
        try (var scenario = EnrichmentScenario.begin()) {
            long listVersion = version();
            Instant began = NOON.minusMillis(500);
            KubeObservation created = waiting("web-1", 2, "Error", 1, NOON, NOON);

            scenario.sees(
                            created,
                            listComplete("Pod", NEW, listVersion, began.toEpochMilli(), NOON),
                            told(created, NEW, began.toEpochMilli()))
                    .looksUp("boom")
                    .passes(Duration.ofMinutes(2));

            assertThat(scenario.told()).hasSize(1);
            assertThat(scenario.last().isResolved()).isFalse();
            assertThat(scenario.count("objects.deletions.missed", "missing_from_list")).isZero();
        }
    }

    @Test
    void aRestoredStoreIsBelievedThoughItsVersionsAreLower() {
        try (var scenario = EnrichmentScenario.begin()) {
            KubeObservation well = running("web-1", NOON.minusSeconds(60));
            long backup = version();
            scenario.sees(well, waiting("web-1", 2, "Error", 1, NOON, NOON)).looksUp("boom");
            scenario.sees(running("web-9", NOON)).passes(Duration.ofSeconds(30));
            long began = scenario.now().toEpochMilli();

            scenario.sees(
                            listed(well, NEW, began),
                            listComplete("Pod", NEW, backup, began, scenario.now()))
                    .passes(Duration.ofMinutes(2));

            assertThat(scenario.last().isResolved()).isTrue();
            assertThat(scenario.count("objects.deletions.missed", "missing_from_list"))
                    .isEqualTo(1);
        }
    }

    @Test
    void whatARestoredStoreBringsBackIsThereAgain() {
        try (var scenario = EnrichmentScenario.begin()) {
            KubeObservation crash = waiting("web-1", 2, "Error", 1, NOON, NOON);
            scenario.sees(crash).looksUp("boom");
            scenario.sees(deleted("web-1", NOON.plusSeconds(1))).passes(Duration.ofMinutes(2));
            assertThat(scenario.last().isResolved()).isTrue();
            long began = scenario.now().toEpochMilli();

            scenario.sees(listed(crash, NEW, began)).passes(Duration.ofSeconds(15));

            assertThat(scenario.last().isResolved()).isFalse();
        }
    }
}
