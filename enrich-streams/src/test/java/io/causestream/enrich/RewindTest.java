package io.causestream.enrich;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static io.causestream.enrich.Observations.crashLoopingAlert;
import static io.causestream.enrich.Observations.listComplete;
import static io.causestream.enrich.Observations.listed;
import static io.causestream.enrich.Observations.podOf;
import static io.causestream.enrich.Observations.running;
import static io.causestream.enrich.Observations.told;
import static io.causestream.enrich.Observations.version;
import static io.causestream.enrich.Observations.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Relations;
import io.causestream.observation.AlertObservation.Status;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.topics.Control;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read again after a rewind, with nothing known from before. */
class RewindTest {

    private static final long EPOCH = NOON.plus(Duration.ofHours(3)).toEpochMilli();
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void eachFindingHasTheRewindsEpoch() {
        try (var scenario = rewoundTo(NOON)) {
            scenario.sees(told(crash("web-1"), 7, 1)).looksUp("boom");
            scenario.hears(crashLoopingAlert("gone-1", Status.FIRING, NOON, NOON)).passes(MINUTE);

            assertThat(scenario.told()).extracting(Finding::epoch).containsOnly(EPOCH);
        }
    }

    @Test
    void aLeaderThatBeginsAfterTheRewindHasItsOwnEpoch() {
        try (var scenario = rewoundTo(NOON)) {
            scenario.sees(told(crash("web-1"), EPOCH + 1, 1)).looksUp("boom");

            assertThat(scenario.last().epoch()).isEqualTo(EPOCH + 1);
        }
    }

    @Test
    void aSummaryHasTheEpochOfItsFindings() {
        try (var scenario = rewoundTo(NOON)) {
            manyBroken(scenario);

            assertThat(scenario.called("Broken when first seen"))
                    .hasSize(1)
                    .extracting(Finding::epoch)
                    .containsOnly(EPOCH);
        }
    }

    @Test
    void whatTheLeadInShowsIsNeitherAStormNorBrokenWhenFirstSeen() {
        try (var scenario = rewoundTo(NOON.plus(MINUTE))) {
            manyBroken(scenario);

            assertThat(scenario.called("Storm")).isEmpty();
            assertThat(scenario.called("Broken when first seen")).isEmpty();
            assertThat(scenario.shown()).hasSize(30);
        }
    }

    @Test
    void aFindingThatIsOpenAgainGoesOnByItself() {
        try (var scenario = rewoundTo(NOON)) {
            scenario.sees(crash("web-1")).looksUp("boom");
            Finding again = scenario.last();

            scenario.controls(new Control.OpenAtRewind(before(again, again.id())));

            assertThat(scenario.told()).containsExactly(again);
        }
    }

    @Test
    void aFindingThatIsNotOpenAgainEndsAfterItsOldRevisions() {
        Finding lost = before(opened(), "lost-1");
        try (var scenario = rewoundTo(NOON)) {
            scenario.controls(new Control.OpenAtRewind(lost));

            assertThat(scenario.told()).hasSize(1);
            assertThat(scenario.last().isResolved()).isTrue();
            assertThat(scenario.last().revision()).isEqualTo(lost.revision() + 1);
            assertThat(scenario.last().epoch()).isEqualTo(lost.epoch());
            assertThat(scenario.last().relations()).isEqualTo(Relations.NONE);
            assertThat(scenario.count("findings.retired", "not_found_again")).isEqualTo(1);
        }
    }

    @Test
    void aFindingWhoseProblemIsOpenUnderANewIdNamesIt() {
        try (var scenario = rewoundTo(NOON)) {
            scenario.sees(crash("web-1")).looksUp("boom");
            Finding again = scenario.last();
            Finding old = before(again, again.fingerprint() + "-earlier");

            scenario.controls(new Control.OpenAtRewind(old));

            assertThat(scenario.last().id()).isEqualTo(old.id());
            assertThat(scenario.last().isResolved()).isTrue();
            assertThat(scenario.last().relations())
                    .isEqualTo(new Relations(List.of(), List.of(), again.id()));
            assertThat(scenario.count("findings.retired", "continued_under_new_id")).isEqualTo(1);
        }
    }

    @Test
    void whatEndedLongBeforeItCameBackIsTwoFindingsThoughItIsReadAtOnce() {
        try (var scenario = rewoundTo(NOON)) {
            scenario.sees(crash("web-1")).looksUp("boom");
            scenario.readsOnAfter(MINUTE).sees(running("web-1", NOON.plus(MINUTE)));
            scenario.readsOnAfter(Duration.ofHours(1));
            scenario.sees(waiting("web-1", 3, "Error", 1, scenario.now(), scenario.now()));
            scenario.looksUp("boom");

            assertThat(scenario.called("")).hasSize(2);
            assertThat(scenario.called("").getFirst().isResolved()).isTrue();
            assertThat(scenario.called("").getFirst().endsAt())
                    .isBefore(NOON.plus(Duration.ofMinutes(30)));
            assertThat(scenario.called("").getLast().isResolved()).isFalse();
        }
    }

    private static EnrichmentScenario rewoundTo(Instant to) {
        return EnrichmentScenario.begin().controls(new Control.Rewound(to, EPOCH));
    }

    private static KubeObservation crash(String pod) {
        return waiting(pod, 2, "Error", 1, NOON, NOON);
    }

    private static void manyBroken(EnrichmentScenario scenario) {
        for (int number = 0; number < 30; number++) {
            String name = "app-" + number;
            scenario.sees(listed(podOf(name, name + "-1", "node-1", true, Change.LISTED, NOON), 1));
        }
        scenario.sees(listComplete("Pod", 0, version(), 1, NOON)).passes(MINUTE);
    }

    private static Finding opened() {
        try (var scenario = EnrichmentScenario.begin()) {
            return scenario.sees(crash("web-1")).looksUp("boom").last();
        }
    }

    private static Finding before(Finding finding, String id) {
        return new FindingDraft(
                        id,
                        finding.fingerprint(),
                        finding.severity(),
                        finding.reason(),
                        finding.title(),
                        finding.cluster(),
                        finding.subject(),
                        finding.workload(),
                        finding.startsAt())
                .epoch(5)
                .revision(4)
                .finding();
    }
}
