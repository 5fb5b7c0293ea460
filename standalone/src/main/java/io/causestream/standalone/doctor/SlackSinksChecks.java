package io.causestream.standalone.doctor;

import io.causestream.sink.slack.config.SlackSinkConfig;
import java.util.List;
import java.util.stream.Stream;

/** The {@link SlackChecks} of each Slack sink. */
final class SlackSinksChecks implements AutoCloseable {

    private final List<SlackChecks> all;

    /**
     * @param sendTest whether to post to each channel
     */
    SlackSinksChecks(List<SlackSinkConfig> sinks, boolean sendTest, ClockReadings clocks) {
        this.all = sinks.stream().map(sink -> new SlackChecks(sink, sendTest, clocks)).toList();
    }

    void addTo(Checkup checkup) {
        all.forEach(checks -> checks.addTo(checkup));
    }

    /** These names of checks, and those of the checks that ask Slack for the time. */
    List<String> withTokenChecks(List<String> others) {
        return Stream.concat(others.stream(), all.stream().map(SlackChecks::tokenCheck)).toList();
    }

    @Override
    public void close() {
        all.forEach(SlackChecks::close);
    }
}
