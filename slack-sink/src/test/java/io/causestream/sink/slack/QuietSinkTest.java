package io.causestream.sink.slack;

import static io.causestream.sink.slack.Findings.NOON;
import static io.causestream.sink.slack.Findings.crashLoop;
import static io.causestream.sink.slack.Findings.resolved;
import static io.causestream.sink.slack.SlackScenario.ON_CALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.doubles.slack.PostedMessage;
import io.causestream.finding.Finding;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.sink.schedule.Activity;
import io.causestream.sink.schedule.MuteInterval;
import io.causestream.sink.schedule.QuietTimes;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sink that is on duty from 14:00 to 22:00, all days; {@code NOON} is before that. */
@Timeout(90)
class QuietSinkTest {

    private static final Instant ON_DUTY = NOON.plus(Duration.ofHours(2));
    private static final Instant NIGHT = NOON.plus(Duration.ofHours(11));

    private static final QuietTimes FROM_TWO_TO_TEN =
            new QuietTimes(
                    new Activity(
                            ZoneOffset.UTC,
                            List.of(
                                    new Activity.Interval(
                                            EnumSet.allOf(DayOfWeek.class),
                                            List.of(
                                                    new Activity.Hours(
                                                            LocalTime.of(14, 0),
                                                            LocalTime.of(22, 0)))))),
                    List.of());

    @TempDir static Path folder;
    private static EmbeddedKafka kafka;

    private final HandClock clock = new HandClock();

    /** Stands until somebody moves it. */
    private static final class HandClock implements InstantSource {
        private volatile Instant now = NOON.plusSeconds(600);

        @Override
        public Instant instant() {
            return now;
        }
    }

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start(folder, 0);
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @Test
    void tellsOfWhatStillFiresWhenItIsActiveAgain() throws Exception {
        try (var scenario = SlackScenario.on(kafka, FROM_TWO_TO_TEN, clock).starts()) {
            scenario.reads(crashLoop("fires-on"), crashLoop("ended"), resolved(crashLoop("ended")))
                    .hasCounted("outside_activity", 2)
                    .isWaitingFor(2);
            assertThat(scenario.slack().messages(ON_CALL)).isEmpty();

            clock.now = ON_DUTY;
            scenario.reads(crashLoop("new")).isQuiet();

            assertThat(scenario.slack().messages(ON_CALL)).hasSize(2);
            assertThat(scenario.counted("delivered")).isEqualTo(2);
            assertThat(scenario.counted("resolved_while_quiet")).isEqualTo(1);
        }
    }

    @Test
    void forgetsNothingThatWaitsWhenItIsKilled() throws Exception {
        try (var scenario = SlackScenario.on(kafka, FROM_TWO_TO_TEN, clock).starts()) {
            scenario.reads(crashLoop("fires-on"), crashLoop("ended"), resolved(crashLoop("ended")))
                    .hasCounted("outside_activity", 2)
                    .isKilled();

            clock.now = ON_DUTY;
            scenario.starts().isQuiet();

            assertThat(scenario.slack().messages(ON_CALL)).hasSize(1);
            assertThat(scenario.counted("resolved_while_quiet")).isEqualTo(1);
        }
    }

    @Test
    void tellsOfWhatEndedOnceItWasActiveAgain() throws Exception {
        try (var scenario = SlackScenario.on(kafka, FROM_TWO_TO_TEN, clock).starts()) {
            Finding ended = resolved(crashLoop("f-1")).edit().endsAt(ON_DUTY).finding();
            scenario.reads(crashLoop("f-1")).hasCounted("outside_activity", 1).isKilled();
            scenario.reads(ended);

            clock.now = ON_DUTY.plusSeconds(60);
            scenario.starts();

            scenario.awaitOnly(ON_CALL, m -> m.text().startsWith("✅"));
        }
    }

    @Test
    void goesOnEditingWhatStandsAndKeepsItsThreadForLater() throws Exception {
        clock.now = ON_DUTY;
        try (var scenario = SlackScenario.on(kafka, FROM_TWO_TO_TEN, clock).starts()) {
            Finding opened = crashLoop("f-1");
            Finding seen =
                    opened.edit()
                            .revision(2)
                            .enrichments(List.of(Findings.events(opened.subject().name())))
                            .finding();
            scenario.reads(opened).isQuiet();

            clock.now = NIGHT;
            scenario.reads(seen).hasCounted("outside_activity", 1);
            scenario.reads(resolved(seen)).hasCounted("outside_activity", 2);
            PostedMessage message = scenario.awaitOnly(ON_CALL, m -> m.text().startsWith("✅"));
            assertThat(scenario.slack().replies(message)).isEmpty();

            clock.now = ON_DUTY.plus(Duration.ofDays(1));
            scenario.reads(crashLoop("f-2"));
            scenario.awaitReplies(message, 1);
        }
    }

    @Test
    void isQuietInAMuteIntervalAndCountsItApart() throws Exception {
        clock.now = ON_DUTY;
        QuietTimes maintenance =
                new QuietTimes(
                        null,
                        List.of(new MuteInterval.Once(NOON, ON_DUTY.plus(Duration.ofHours(1)))));
        try (var scenario = SlackScenario.on(kafka, maintenance, clock).starts()) {
            scenario.reads(crashLoop("f-1")).hasCounted("mute_interval", 1);
            assertThat(scenario.slack().messages(ON_CALL)).isEmpty();

            clock.now = ON_DUTY.plus(Duration.ofHours(1));
            scenario.reads(crashLoop("f-2")).isQuiet();

            assertThat(scenario.slack().messages(ON_CALL)).hasSize(2);
        }
    }
}
