package io.causestream.sink.slack;

import io.causestream.doubles.slack.PostedMessage;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackFault;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import io.causestream.service.Service;
import io.causestream.sink.contract.SinkContract;
import io.causestream.sink.contract.SinkSetup;
import io.causestream.sink.contract.SinkUnderTest;
import io.causestream.sink.routing.Tier;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The Slack sink holds to what every sink holds to. */
class SlackSinkContractTest extends SinkContract {

    private static final String TOKEN = "xoxb-000000000000-canary-9f3a61";

    @Override
    protected SinkUnderTest open() throws IOException {
        SlackSettings usual = SlackSettings.withChannels("homelab-alerts", "on-call");
        return new TwoChannels(
                SlackDouble.start(
                        new SlackSettings(
                                TOKEN,
                                usual.team(),
                                usual.publicChannels(),
                                null,
                                0,
                                0,
                                false,
                                usual.fileDelay())));
    }

    private record TwoChannels(SlackDouble slack) implements SinkUnderTest {

        private static final Set<String> SENDING = Set.of("chat.postMessage", "chat.update");

        @Override
        public String kind() {
            return "slack";
        }

        @Override
        public String secret() {
            return TOKEN;
        }

        @Override
        public Service sink(SinkSetup setup) {
            return new SlackSink(
                    SlackScenario.config(
                            setup.kafka(),
                            TOKEN,
                            slack.apiUrl(),
                            Tier.THREAD,
                            SlackScenario.SHORT,
                            setup.quietTimes(),
                            setup.dryRun()),
                    setup.registry(),
                    setup.failure(),
                    setup.clock());
        }

        @Override
        public void abandon(Service sink) {
            ((SlackSink) sink).abandon();
        }

        @Override
        public Finding toFirst(Finding finding) {
            return finding.edit().severity(Severity.HIGH).finding();
        }

        @Override
        public Finding toSecond(Finding finding) {
            return finding.edit().severity(Severity.MEDIUM).finding();
        }

        @Override
        public List<String> shown() {
            return slack.messages().stream().map(PostedMessage::toString).toList();
        }

        @Override
        public int requests() {
            return Math.toIntExact(
                    slack.calls().stream().filter(call -> SENDING.contains(call.method())).count());
        }

        @Override
        public String received() {
            return slack.messages().stream()
                            .map(PostedMessage::toString)
                            .collect(Collectors.joining("\n"))
                    + slack.calls();
        }

        @Override
        public void limitFirst(Duration retryAfter) {
            int seconds = Math.toIntExact(retryAfter.toSeconds());
            fault("on-call", 1, new SlackFault.Kind.RateLimited(seconds));
        }

        @Override
        public void fail() {
            fault("*", Integer.MAX_VALUE, new SlackFault.Kind.Status(503));
        }

        /** With blocks, and then as plain text. */
        @Override
        public void refuseNext() {
            // With its blocks, as plain text, and as a headline.
            fault("*", 3, new SlackFault.Kind.ErrorWord("invalid_blocks"));
        }

        @Override
        public void loseNextAnswer() {
            fault("*", 1, new SlackFault.Kind.StoredThenCut());
        }

        private void fault(String channel, int times, SlackFault.Kind kind) {
            slack.fault(new SlackFault("chat.postMessage", channel, times, kind));
        }

        @Override
        public void heal() {
            slack.heal();
        }

        @Override
        public void close() {
            slack.close();
        }
    }
}
