package io.causestream.playbook;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.playbook.catalogue.Catalogue;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleTest {

    /** A Monday. */
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    @Test
    void runsWithAFixedDelayFromTwoMinutesAfterItCameIntoForce() {
        Schedule schedule = schedule("{fixed_delay_repeat: {seconds_delay: 600}}");

        assertThat(schedule.dueBetween(NOON, NOON.plus(ofSeconds(119)), NOON)).isEmpty();
        assertThat(schedule.dueBetween(NOON, NOON.plus(ofMinutes(2)), NOON))
                .contains(NOON.plus(ofMinutes(2)));
        assertThat(schedule.dueBetween(NOON.plus(ofMinutes(2)), NOON.plus(ofMinutes(11)), NOON))
                .isEmpty();
        assertThat(schedule.dueBetween(NOON.plus(ofMinutes(11)), NOON.plus(ofMinutes(12)), NOON))
                .contains(NOON.plus(ofMinutes(12)));
    }

    @Test
    void makesGoodOnceWhatWasMissedOften() {
        Schedule schedule = schedule("{fixed_delay_repeat: {seconds_delay: 600}}");

        assertThat(schedule.dueBetween(NOON, NOON.plus(ofDays(30)), NOON))
                .contains(NOON.plus(ofDays(30)).minus(ofMinutes(8)));
    }

    @Test
    void endsAfterItsRuns() {
        Schedule schedule = schedule("{fixed_delay_repeat: {seconds_delay: 60, repeat: 2}}");

        assertThat(schedule.dueBetween(NOON.plus(ofMinutes(2)), NOON.plus(ofMinutes(3)), NOON))
                .contains(NOON.plus(ofMinutes(3)));
        assertThat(schedule.dueBetween(NOON.plus(ofMinutes(3)), NOON.plus(ofMinutes(9)), NOON))
                .isEmpty();
    }

    @Test
    void runsAfterEachOfSeveralDelays() {
        Schedule schedule = schedule("{dynamic_delay_repeat: {delay_periods: [10, 300, 3600]}}");

        assertThat(
                        Stream.iterate(NOON, each -> each.plus(ofMinutes(1)))
                                .limit(120)
                                .flatMap(minute ->
                                        schedule
                                                .dueBetween(minute, minute.plus(ofMinutes(1)), NOON)
                                                .stream()))
                .isEqualTo(
                        List.of(
                                NOON.plus(ofMinutes(2)),
                                NOON.plus(ofMinutes(7)),
                                NOON.plus(ofMinutes(67))));
    }

    @Test
    void runsAtTheTimesOfCronInUtc() {
        Schedule mondays = schedule("{cron_schedule_repeat: {cron_expression: '0 12 * * 1'}}");
        Instant since = NOON.minus(ofDays(100));

        assertThat(mondays.dueBetween(NOON.minus(ofMinutes(1)), NOON, since)).contains(NOON);
        assertThat(mondays.dueBetween(NOON, NOON.plus(ofDays(6)), since)).isEmpty();
        assertThat(mondays.dueBetween(NOON, NOON.plus(ofDays(20)), since))
                .contains(NOON.plus(ofDays(14)));
        assertThat(
                        schedule("{cron_schedule_repeat: {cron_expression: '0 */3 * * *'}}")
                                .dueBetween(NOON, NOON.plus(ofHours(4)), since))
                .contains(NOON.plus(ofHours(3)));
    }

    @Test
    void runsAtNoTimeOfCronBeforeItCameIntoForce() {
        Schedule mondays = schedule("{cron_schedule_repeat: {cron_expression: '0 12 * * 1'}}");

        assertThat(
                        mondays.dueBetween(
                                NOON.minus(ofDays(1)),
                                NOON.plus(ofSeconds(9)),
                                NOON.plusSeconds(5)))
                .isEmpty();
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(
                        "{}",
                        ": one of fixed_delay_repeat, dynamic_delay_repeat and cron_schedule_repeat"
                                + " is expected here"),
                Arguments.of(
                        "{fixed_delay_repeat: {seconds_delay: 1}, dynamic_delay_repeat: {}}",
                        ": one of fixed_delay_repeat, dynamic_delay_repeat and cron_schedule_repeat"
                                + " is expected here"),
                Arguments.of(
                        "{fixed_delay_repeat: {seconds_delay: 0}}",
                        ".fixed_delay_repeat.seconds_delay: a number of seconds from 1 on is"
                                + " expected here"),
                Arguments.of(
                        "{fixed_delay_repeat: {seconds_delay: 9, repeat: 0}}",
                        ".fixed_delay_repeat.repeat: a number from 1 on, or -1 for no limit, is expected"),
                Arguments.of(
                        "{fixed_delay_repeat: {second_delay: 9, seconds_delay: 9}}",
                        ".fixed_delay_repeat.second_delay: unknown key; did you mean seconds_delay?"),
                Arguments.of(
                        "{dynamic_delay_repeat: {delay_periods: []}}",
                        ".dynamic_delay_repeat.delay_periods: a list of seconds is expected here"),
                Arguments.of(
                        "{dynamic_delay_repeat: {delay_periods: [5, soon]}}",
                        ".dynamic_delay_repeat.delay_periods[1]: a number of seconds from 1 on is"
                                + " expected here"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void isRefusedWithItsPlace(String value, String sentence) {
        assertThat(problems(value))
                .containsExactly("values.yaml, line 1, [0].triggers[0].on_schedule" + sentence);
    }

    @Test
    void refusesWhatIsNoCron() {
        assertThat(problems("{cron_schedule_repeat: {cron_expression: '0 25 * * 1'}}"))
                .singleElement()
                .asString()
                .contains("cron_schedule_repeat.cron_expression: '0 25 * * 1'", "25");
        assertThat(problems("{cron_schedule_repeat: {}}")).hasSize(1);
    }

    private static List<String> problems(String value) {
        return Playbooks.problems(
                Catalogue.declared(),
                "- {triggers: [{on_schedule: %s}], actions: [{logs_enricher: {}}]}"
                        .formatted(value));
    }

    private static Schedule schedule(String value) {
        return Schedule.of(Playbooks.told("on_schedule", value));
    }
}
