package io.causestream.sink.contract;

import static io.causestream.sink.contract.ContractFindings.NOON;
import static io.causestream.sink.contract.ContractFindings.opened;
import static io.causestream.sink.contract.ContractFindings.resolved;
import static io.causestream.sink.contract.ContractFindings.retitled;
import static java.util.function.Predicate.isEqual;
import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.delivery.Delivery;
import io.causestream.finding.Finding;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.sink.schedule.MuteInterval;
import io.causestream.sink.schedule.QuietTimes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every kind of sink holds to, against a real Kafka and over real HTTP. */
@Timeout(90)
public abstract class SinkContract {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    @TempDir static Path folder;
    private static EmbeddedKafka kafka;

    /** A sink of the kind that is tested; closed by the test. */
    protected abstract SinkUnderTest open() throws Exception;

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start(folder, 0);
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    void sendsOnceHoweverOftenItIsStartedAndAFindingIsReadAndSendsItsEnd() throws Exception {
        SinkUnderTest kind = open();
        Finding first = kind.toFirst(opened("once"));
        try (var scenario = new SinkScenario(kafka, kind)) {
            scenario.starts().reads(first).shows("once-").isIdle();
            int requests = kind.requests();

            scenario.stops().starts().reads(first).reads(kind.toFirst(opened("marker")));
            scenario.shows("marker-").isIdle();

            assertThat(kind.requests()).isEqualTo(2 * requests);
            assertThat(scenario.shown("once-")).hasSize(1);

            String before = scenario.shown("once-").getFirst();
            scenario.reads(resolved(first, NOON.plusSeconds(60)))
                    .shows("once-", not(isEqual(before)));
            scenario.isIdle();
            assertThat(scenario.shown("once-")).hasSize(1);
        }
    }

    @Test
    void sendsTheLastRevisionOnceAfterAnOutage() throws Exception {
        SinkUnderTest kind = open();
        Finding first = kind.toFirst(opened("outage"));
        try (var scenario = new SinkScenario(kafka, kind)) {
            kind.fail();
            scenario.starts().reads(first).hasAsked(2);
            scenario.reads(retitled(first, "Crashing outage, seen again"));
            scenario.hasAsked(kind.requests() + 1);
            assertThat(kind.shown()).isEmpty();

            kind.heal();

            scenario.shows("outage, seen again").isIdle();
            assertThat(kind.shown()).hasSize(1);
        }
    }

    @Test
    void waitsAsLongAsItIsToldAndKeepsNoOtherDestinationWaiting() throws Exception {
        SinkUnderTest kind = open();
        try (var scenario = new SinkScenario(kafka, kind)) {
            scenario.starts();
            kind.limitFirst(RETRY_AFTER);
            Instant before = Instant.now();
            scenario.reads(kind.toFirst(opened("limited"))).hasAsked(1);
            scenario.reads(kind.toFirst(opened("behind")), kind.toSecond(opened("other")));

            scenario.shows("other-");
            assertThat(Duration.between(before, Instant.now())).isLessThan(RETRY_AFTER);
            assertThat(scenario.shown("limited-")).isEmpty();
            scenario.shows("limited-").shows("behind-");
            assertThat(Duration.between(before, Instant.now())).isGreaterThanOrEqualTo(RETRY_AFTER);
        }
    }

    @Test
    void givesUpWhatIsRefusedForGoodGoesOnAndNeverTellsItsSecret() throws Exception {
        SinkUnderTest kind = open();
        Finding refused = kind.toFirst(opened("refused"));
        try (var scenario = new SinkScenario(kafka, kind)) {
            scenario.starts();
            kind.refuseNext();
            scenario.reads(refused).hasCounted("delivered", 1);
            kind.heal();
            kind.limitFirst(RETRY_AFTER);
            scenario.reads(kind.toFirst(opened("next"))).shows("next-").isIdle();

            assertThat(scenario.shown("refused-")).isEmpty();
            assertThat(scenario.deliveries(refused))
                    .singleElement()
                    .satisfies(delivery ->
                            assertThat(delivery.parts().getFirst())
                                    .satisfies(part -> {
                                        assertThat(part.state()).isEqualTo(Delivery.State.FAILED);
                                        assertThat(part.why()).isNotBlank();
                                    }));
            assertThat(scenario.logged()).isNotBlank().doesNotContain(kind.secret());
            assertThat(scenario.ledgerRecords())
                    .isNotEmpty()
                    .noneMatch(record -> record.contains(kind.secret()));
            assertThat(kind.received()).contains("next-").doesNotContain(kind.secret());
        }
    }

    @Test
    void showsAFindingOnceWhenItIsKilledBeforeTheAnswer() throws Exception {
        SinkUnderTest kind = open();
        Finding finding = kind.toFirst(opened("killed"));
        try (var scenario = new SinkScenario(kafka, kind)) {
            scenario.starts();
            kind.loseNextAnswer();
            scenario.reads(finding).shows("killed-");

            scenario.isKilled();
            kind.heal();
            scenario.starts().reads(kind.toFirst(opened("marker"))).shows("marker-").isIdle();

            assertThat(scenario.shown("killed-")).hasSize(1);
            assertThat(scenario.deliveries(finding))
                    .singleElement()
                    .satisfies(delivery ->
                            assertThat(delivery.parts())
                                    .allMatch(part -> part.state() == Delivery.State.POSTED));
        }
    }

    @Test
    void recordsInADryRunAndSendsNothing() throws Exception {
        SinkUnderTest kind = open();
        Finding finding = kind.toFirst(opened("dry"));
        try (var scenario = new SinkScenario(kafka, kind).isDryRun()) {
            scenario.starts().reads(finding).hasCounted("delivered", 1).isIdle();

            assertThat(kind.requests()).isZero();
            assertThat(scenario.parts("dry_run")).isPositive();
            assertThat(scenario.deliveries(finding)).hasSize(1);
        }
    }

    @Test
    void sendsNothingNewInAQuietTimeAndWhatStillFiresAfterIt() throws Exception {
        SinkUnderTest kind = open();
        Instant end = NOON.plus(Duration.ofHours(2));
        QuietTimes maintenance = new QuietTimes(null, List.of(new MuteInterval.Once(NOON, end)));
        Finding lasting = kind.toFirst(opened("lasting"));
        Finding passing = kind.toFirst(opened("passing"));
        try (var scenario = new SinkScenario(kafka, kind).isQuiet(maintenance)) {
            scenario.itIs(NOON.plusSeconds(60)).starts();
            scenario.reads(lasting, passing).hasCounted("mute_interval", 2);
            scenario.reads(resolved(passing, NOON.plusSeconds(90))).hasCounted("coalesced", 1);
            assertThat(kind.requests()).isZero();

            scenario.itIs(end).reads(kind.toFirst(opened("after")));

            scenario.shows("after-").shows("lasting-").isIdle();
            assertThat(scenario.shown("passing-")).isEmpty();
        }
    }
}
