package io.causestream.sink.schedule;

import static io.causestream.sink.schedule.QuietTimes.Why.MUTE_INTERVAL;
import static io.causestream.sink.schedule.QuietTimes.Why.OUTSIDE_ACTIVITY;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.settings.BadSettings;
import io.causestream.settings.Settings;
import io.causestream.sink.schedule.QuietTimes.Quiet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** 2026-03-02 is a Monday. */
class QuietTimesTest {

    @TempDir Path folder;

    /** As Robusta's documentation has it. */
    private static final String DOCUMENTED =
            """
            activity:
              timezone: CET
              intervals:
              - days: ['mon', 'tue', 'sun']
                hours:
                - start: 10:00
                  end: 11:00
                - start: 16:00
                  end: 17:00
              - days: ['thr']
                hours:
                - start: 10:00
                  end: 16:00
              - days: ['fri']  # all hours
            """;

    private static final String NIGHTS =
            """
            activity:
              intervals:
              - days: [thu, Sun]
                hours:
                - {start: "22:00", end: "6:00"}
            """;

    @ParameterizedTest
    @CsvSource({
        "2026-03-02T08:59:59Z, false",
        "2026-03-02T09:00:00Z, true",
        "2026-03-02T09:59:59Z, true",
        "2026-03-02T10:00:00Z, false",
        "2026-03-02T15:30:00Z, true",
        "2026-03-04T09:30:00Z, false",
        "2026-03-05T09:30:00Z, true",
        "2026-03-05T23:00:00Z, true",
        "2026-03-06T22:59:59Z, true",
        "2026-03-06T23:00:00Z, false",
        // Summer time.
        "2026-07-06T08:00:00Z, true",
    })
    void isActiveAsTheOldSystemIs(Instant at, boolean active) throws IOException {
        assertThat(read(DOCUMENTED).isQuiet(at)).isEqualTo(!active);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-05T21:59:59Z, false",
        "2026-03-05T22:00:00Z, true",
        "2026-03-06T05:59:59Z, true",
        "2026-03-06T06:00:00Z, false",
        "2026-03-06T23:00:00Z, false",
        // On Thursday morning nothing is left of Wednesday.
        "2026-03-05T03:00:00Z, false",
        "2026-03-09T03:00:00Z, true",
    })
    void holdsOverMidnightFromTheDayOnWhichTheHoursBegin(Instant at, boolean active)
            throws IOException {
        assertThat(read(NIGHTS).isQuiet(at)).isEqualTo(!active);
    }

    @Test
    void saysWhenItIsActiveAgain() throws IOException {
        assertThat(read(NIGHTS).at(Instant.parse("2026-03-06T06:00:00Z")))
                .hasValue(new Quiet(OUTSIDE_ACTIVITY, Instant.parse("2026-03-08T22:00:00Z")));
        assertThat(read(NIGHTS).at(Instant.parse("2026-03-08T22:00:00Z"))).isEmpty();
    }

    @Test
    void saysWhenItIsActiveAgainAfterAWeek() throws IOException {
        QuietTimes mondays =
                read("activity: {intervals: [{days: [mon], hours: [{start: 10:00, end: 11:00}]}]}");

        assertThat(mondays.at(Instant.parse("2026-03-02T11:00:00Z")))
                .hasValue(new Quiet(OUTSIDE_ACTIVITY, Instant.parse("2026-03-09T10:00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"23:59", "24:00", "0:00"})
    void reachesToMidnight(String end) throws IOException {
        QuietTimes days =
                read(
                        """
                        activity:
                          intervals:
                          - days: [mon]
                            hours: [{start: 00:00, end: "%s"}]
                        """
                                .formatted(end));

        assertThat(days.isQuiet(Instant.parse("2026-03-02T23:59:59.9Z"))).isFalse();
        assertThat(days.isQuiet(Instant.parse("2026-03-03T00:00:00Z"))).isTrue();
    }

    /** YAML 1.1 makes 600 and 1380 of 10:00 and 23:00 without quotes, and tools write them so. */
    @Test
    void readsTimesThatYamlTookForNumbers() throws IOException {
        QuietTimes mondays =
                read("activity: {intervals: [{days: [mon], hours: [{start: 600, end: 1380}]}]}");

        assertThat(mondays.isQuiet(Instant.parse("2026-03-02T10:00:00Z"))).isFalse();
        assertThat(mondays.isQuiet(Instant.parse("2026-03-02T09:59:00Z"))).isTrue();
        assertThat(mondays.isQuiet(Instant.parse("2026-03-02T23:00:00Z"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "2025-12-23T23:59:59Z, false",
        "2025-12-24T00:00:00Z, true",
        "2026-01-01T12:00:00Z, true",
        "2026-01-02T05:59:59Z, true",
        "2026-01-02T06:00:00Z, false",
        "2030-12-31T23:00:00Z, true",
    })
    void isMutedEachYearOverItsTurnToo(Instant at, boolean muted) throws IOException {
        QuietTimes holidays =
                read(
                        """
                        mute_intervals:
                        - start_date: "12-24 00:00"
                          end_date: 01-02 06:00
                        """);

        assertThat(holidays.isQuiet(at)).isEqualTo(muted);
    }

    @Test
    void isMutedOnceToTheEndOfTheNamedMinuteBeforeMidnight() throws IOException {
        QuietTimes once =
                read(
                        """
                        mute_intervals:
                        - start_date: "2026-12-24 00:00"
                          end_date: "2026-12-26 23:59"
                          timezone: Europe/Berlin
                        """);
        Instant end = Instant.parse("2026-12-26T23:00:00Z");

        assertThat(once.at(Instant.parse("2026-12-23T23:00:00Z")))
                .hasValue(new Quiet(MUTE_INTERVAL, end));
        assertThat(once.isQuiet(Instant.parse("2026-12-23T22:59:59Z"))).isFalse();
        assertThat(once.isQuiet(end.minusSeconds(1))).isTrue();
        assertThat(once.isQuiet(end)).isFalse();
        assertThat(once.isQuiet(Instant.parse("2027-12-25T12:00:00Z"))).isFalse();
    }

    @Test
    void waitsThroughAMuteIntervalAndWhatIsNoActivityBehindIt() throws IOException {
        QuietTimes both =
                read(
                        NIGHTS
                                + """
                                mute_intervals:
                                - {start_date: "2026-03-05 20:00", end_date: "2026-03-06 07:00"}
                                """);

        assertThat(both.at(Instant.parse("2026-03-05T23:00:00Z")))
                .hasValue(new Quiet(MUTE_INTERVAL, Instant.parse("2026-03-08T22:00:00Z")));
    }

    @Test
    void speaksAtAnyTimeByDefault() throws IOException {
        assertThat(read("").isQuiet(Instant.parse("2026-03-05T23:00:00Z"))).isFalse();
        assertThat(read("mute_intervals: []")).isEqualTo(QuietTimes.NONE);
    }

    @Test
    void tellsAllMistakesAtOnceWithWhatMayHaveBeenMeant() {
        assertThat(
                        mistakes(
                                """
                                activity:
                                  timezone: Europe/Berln
                                  interval: []
                                  intervals:
                                  - days: [mon, thrs, saturday, 7]
                                    hours:
                                    - {start: 25:00, end: 10pm}
                                    - {start: 10, end: 10:75, until: x}
                                    - {end: 11:00}
                                    - {start: 24:00, end: 11:00}
                                    - 10:00-11:00
                                  - {days: []}
                                  - {days: mon, hour: []}
                                mute_intervals:
                                - {start_date: 24.12 00:00, end_date: "12-32 00:00"}
                                - {start_date: "2026-02-29 00:00", end_date: "2026-03-01"}
                                - {start_date: "12-24 00:00", end_date: "2026-12-26 00:00"}
                                - {start_date: "2026-12-26 00:00", end_date: "2026-12-24 00:00", timezone: MEZ}
                                - {start_date: "12-24 00:00", end_date: "12-24 00:00"}
                                - {end_date: "12-24 00:00"}
                                """))
                .containsExactlyInAnyOrder(
                        "activity.timezone: 'Europe/Berln' is not a time zone; did you mean Europe/Berlin?",
                        "activity.interval: unknown key; did you mean intervals?",
                        "activity.intervals[0].days[1]: 'thrs' is not one of mon, tue, wed, thu, fri, sat, sun; did you mean thu?",
                        "activity.intervals[0].days[2]: 'saturday' is not one of mon, tue, wed, thu, fri, sat, sun; did you mean sat?",
                        "activity.intervals[0].days[3]: '7' is not one of mon, tue, wed, thu, fri, sat, sun; did you mean fri?",
                        "activity.intervals[0].hours[0].start: '25:00' is not a time from 00:00 to 24:00; did you mean '23:59'?",
                        "activity.intervals[0].hours[0].end: '10pm' is not a time from 00:00 to 24:00; did you mean '22:00'?",
                        "activity.intervals[0].hours[1].start: '10' is not a time from 00:00 to 24:00; did you mean '10:00'?",
                        "activity.intervals[0].hours[1].end: '10:75' is not a time from 00:00 to 24:00; did you mean '10:59'?",
                        "activity.intervals[0].hours[1].until: unknown key; did you mean end?",
                        "activity.intervals[0].hours[2].start: is missing",
                        "activity.intervals[0].hours[3].start: '24:00' is the next day's; did you mean 00:00?",
                        "activity.intervals[0].hours[4]: a map with start and end is expected, not '10:00-11:00'",
                        "activity.intervals[1].days: is empty: the sink would never post anything",
                        "activity.intervals[2].days: a list is expected, not 'mon'",
                        "activity.intervals[2].hour: unknown key; did you mean hours?",
                        "mute_intervals[0].start_date: '24.12 00:00' is neither MM-DD HH:MM nor YYYY-MM-DD HH:MM; did you mean '12-24 00:00'?",
                        "mute_intervals[0].end_date: '12-32 00:00' is neither MM-DD HH:MM nor YYYY-MM-DD HH:MM; did you mean '12-31 00:00'?",
                        "mute_intervals[1].start_date: '2026-02-29 00:00' is neither MM-DD HH:MM nor YYYY-MM-DD HH:MM; did you mean '2026-02-28 00:00'?",
                        "mute_intervals[1].end_date: '2026-03-01' is neither MM-DD HH:MM nor YYYY-MM-DD HH:MM; did you mean '2026-03-01 00:00'?",
                        "mute_intervals[2]: only one of start_date and end_date has a year; give it to both or to neither",
                        "mute_intervals[3].timezone: 'MEZ' is not a time zone; did you mean MET?",
                        "mute_intervals[3].end_date: is before the start_date; are the two swapped?",
                        "mute_intervals[4].end_date: is the start_date: nothing is muted",
                        "mute_intervals[5].start_date: is missing");
    }

    @Test
    void refusesWhatIsNoMapAndNoList() {
        assertThat(mistakes("activity: mornings\nmute_intervals: holidays"))
                .containsExactlyInAnyOrder(
                        "activity: a map with timezone and intervals is expected, not 'mornings'",
                        "mute_intervals: a list is expected, not 'holidays'");
        assertThat(mistakes("activity: {timezone: UTC}"))
                .containsExactly("activity.intervals: is missing");
    }

    private List<String> mistakes(String keys) {
        try {
            read(keys);
            return List.of();
        } catch (BadSettings e) {
            return String.valueOf(e.getMessage())
                    .lines()
                    .filter(line -> line.contains("sinksConfig[0].slack_sink."))
                    .map(line ->
                            line.strip().replaceFirst("^.*sinksConfig\\[0]\\.slack_sink\\.", ""))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private QuietTimes read(String keys) throws IOException {
        String sink =
                """
                name: home
                api_key: xoxb-none
                slack_channel: "#a"
                """
                        + keys;
        Path file =
                Files.writeString(
                        folder.resolve("values.yaml"),
                        "sinksConfig:\n- slack_sink:\n" + sink.indent(4));
        Settings settings =
                Settings.read(file, Map.of("CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092"));
        QuietTimes quietTimes =
                new QuietTimesReader((key, what) ->
                        settings.problem("sinksConfig[0].slack_sink." + key, what))
                        .read(settings.tree("sinksConfig").path(0).path("slack_sink"));
        settings.refuseProblems();
        return quietTimes;
    }
}
