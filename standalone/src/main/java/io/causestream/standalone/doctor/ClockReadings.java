package io.causestream.standalone.doctor;

import static io.causestream.standalone.doctor.CheckResult.fail;
import static io.causestream.standalone.doctor.CheckResult.ok;
import static io.causestream.standalone.doctor.CheckResult.skipped;
import static io.causestream.standalone.doctor.CheckResult.warn;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How far the clocks of others are ahead of this machine's, as the checks of them read it. */
final class ClockReadings {

    static final String CLOCK = "clock";

    /** Times in messages begin to look wrong. */
    private static final Duration NOTICEABLE = Duration.ofSeconds(10);

    /** slack-sink then looks for its posts at the wrong time, and may post twice. */
    private static final Duration HARMFUL = Duration.ofMinutes(5);

    private static final String REMEDY =
            "set this machine's clock, or that one's, by NTP: timedatectl set-ntp true";

    private final Map<String, Duration> ahead = new TreeMap<>();

    /**
     * @param whose {@code Slack}
     * @param by negative if that clock is behind
     */
    synchronized void put(String whose, Duration by) {
        ahead.put(whose, by);
    }

    /** After those that read a clock. */
    void addTo(Checkup checkup, List<String> after) {
        checkup.addAfter(CLOCK, after, REMEDY, () -> List.of(compare()));
    }

    private synchronized CheckResult compare() {
        if (ahead.isEmpty()) {
            return skipped(CLOCK, "nobody who answered states the time", "");
        }
        Duration most = Duration.ZERO;
        StringBuilder found = new StringBuilder();
        for (Map.Entry<String, Duration> each : ahead.entrySet()) {
            Duration by = each.getValue();
            most = by.abs().compareTo(most) > 0 ? by.abs() : most;
            found.append(found.isEmpty() ? "" : ", ")
                    .append(
                            String.format(
                                    Locale.ROOT, "%s %+.1f s", each.getKey(), by.toMillis() / 1e3));
        }
        String seen = found + " against this machine";
        if (most.compareTo(HARMFUL) > 0) {
            return fail(CLOCK, seen, REMEDY);
        }
        return most.compareTo(NOTICEABLE) > 0 ? warn(CLOCK, seen, REMEDY) : ok(CLOCK, seen);
    }
}
