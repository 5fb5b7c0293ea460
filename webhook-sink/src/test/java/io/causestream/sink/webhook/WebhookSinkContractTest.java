package io.causestream.sink.webhook;

import io.causestream.finding.Finding;
import io.causestream.service.Service;
import io.causestream.sink.contract.SinkContract;
import io.causestream.sink.contract.SinkSetup;
import io.causestream.sink.contract.SinkUnderTest;
import io.causestream.sink.routing.RoutedSink;
import io.causestream.sink.routing.SinkRouting;
import io.causestream.sink.webhook.WebhookReceiver.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The webhook sink holds to what every sink holds to. */
class WebhookSinkContractTest extends SinkContract {

    private static final String SECRET = "canary-9f3a61c07d52e8b4";

    @Override
    protected SinkUnderTest open() throws IOException {
        return new TwoWebhooks(new WebhookReceiver());
    }

    private record TwoWebhooks(WebhookReceiver receiver) implements SinkUnderTest {

        @Override
        public String kind() {
            return "webhook";
        }

        @Override
        public String secret() {
            return SECRET;
        }

        @Override
        public Service sink(SinkSetup setup) {
            return new WebhookSink(
                    new WebhookSinkConfig(
                            setup.kafka(),
                            new SinkRouting(
                                    List.of(
                                            RoutedSink.webhook("first").with(setup.quietTimes()),
                                            RoutedSink.webhook("second").with(setup.quietTimes()))),
                            List.of(webhook("first", setup), webhook("second", setup))),
                    setup.registry(),
                    setup.failure(),
                    setup.clock());
        }

        private Webhook webhook(String name, SinkSetup setup) {
            return new Webhook(
                    name,
                    receiver.url("/" + name),
                    100_000,
                    "Bearer " + SECRET,
                    SECRET,
                    Map.of(),
                    Webhook.Format.JSON,
                    Optional.empty(),
                    new Webhook.Timeouts(
                            Duration.ofSeconds(2),
                            Duration.ofMillis(20),
                            Duration.ofMillis(100),
                            Duration.ofMinutes(1)),
                    setup.dryRun());
        }

        @Override
        public void abandon(Service sink) {
            ((WebhookSink) sink).abandon();
        }

        @Override
        public Finding toFirst(Finding finding) {
            return finding.edit().sinks(List.of("first")).finding();
        }

        @Override
        public Finding toSecond(Finding finding) {
            return finding.edit().sinks(List.of("second")).finding();
        }

        @Override
        public List<String> shown() {
            return receiver.shown();
        }

        @Override
        public int requests() {
            return receiver.received().size();
        }

        @Override
        public String received() {
            return receiver.received().stream()
                    .map(each ->
                            each.path()
                                    + each.headers().entrySet().stream()
                                            .filter(header ->
                                                    !header.getKey().equals("authorization"))
                                            .toList()
                                    + each.body())
                    .collect(Collectors.joining("\n"));
        }

        @Override
        public void limitFirst(Duration retryAfter) {
            receiver.answers(
                    new Answer(
                            "/first",
                            429,
                            Map.of("Retry-After", Long.toString(retryAfter.toSeconds())),
                            "",
                            false));
        }

        @Override
        public void fail() {
            receiver.answers(new Answer("", 500, Map.of(), "<html>", true));
        }

        @Override
        public void refuseNext() {
            receiver.answers(new Answer("", 422, Map.of(), "who is " + SECRET + "?\nno", false));
        }

        @Override
        public void loseNextAnswer() {
            receiver.answers(Answer.of(0));
        }

        @Override
        public void heal() {
            receiver.heal();
        }

        @Override
        public void close() {
            receiver.close();
        }
    }
}
