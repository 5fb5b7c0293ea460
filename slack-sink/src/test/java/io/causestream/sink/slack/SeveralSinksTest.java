package io.causestream.sink.slack;

import static io.causestream.sink.slack.Findings.crashLoop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.doubles.slack.PostedMessage;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.finding.Finding;
import io.causestream.finding.Severity;
import io.causestream.kafka.EmbeddedKafka;
import io.causestream.service.Services;
import io.causestream.settings.Settings;
import io.causestream.sink.slack.config.SlackSinkConfig;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.causestream.topics.TopicsCreator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several Slack sinks of one file in one process. */
@Timeout(90)
class SeveralSinksTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final SlackSettings SLACK =
            SlackSettings.withChannels("urgent", "audit", "rest");

    @TempDir Path folder;

    @Test
    void eachPostsWhatItTakesAndOnlyThat() throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(folder.resolve("kafka"), 0);
                SlackDouble slack = SlackDouble.start(SLACK);
                Services services = new Services()) {
            List<SlackSinkConfig> sinks = sinks(broker, slack);
            KafkaSettings kafka = sinks.getFirst().kafka();
            try (Admin admin = Admin.create(kafka.client("test-admin"))) {
                new TopicsCreator(admin, Installation.STANDALONE, PATIENCE)
                        .create(kafka.topics(), kafka.groups());
            }
            services.start(
                    sinks.stream()
                            .map(sink -> new SlackSink(sink, new SimpleMeterRegistry(), services))
                            .toList());
            services.awaitReady(PATIENCE);

            publish(
                    kafka,
                    crashLoop("high").edit().severity(Severity.HIGH).title("is high").finding(),
                    crashLoop("low").edit().severity(Severity.LOW).title("is low").finding(),
                    crashLoop("named")
                            .edit()
                            .sinks(List.of("audit"))
                            .title("is for the audit")
                            .finding());

            await().atMost(PATIENCE)
                    .untilAsserted(() -> {
                        assertThat(texts(slack, "urgent")).hasSize(1).allMatch(is("is high"));
                        assertThat(texts(slack, "audit"))
                                .hasSize(1)
                                .allMatch(is("is for the audit"));
                        assertThat(texts(slack, "rest")).hasSize(1).allMatch(is("is low"));
                    });
            assertThat(services.readiness())
                    .containsOnlyKeys("slack-sink urgent", "slack-sink audit", "slack-sink rest");
        }
    }

    private static Predicate<String> is(String title) {
        return text -> text.contains(title);
    }

    private static List<String> texts(SlackDouble slack, String channel) {
        return slack.messages(channel).stream().map(PostedMessage::text).toList();
    }

    private List<SlackSinkConfig> sinks(EmbeddedKafka broker, SlackDouble slack) throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("values.yaml"),
                        """
                        sinksConfig:
                          - slack_sink:
                              name: urgent
                              api_key: "{{ env.SLACK_API_KEY }}"
                              slack_channel: "#urgent"
                              scope: {include: [{severity: HIGH}]}
                              stop: true
                          - slack_sink: {name: audit, api_key: "{{ env.SLACK_API_KEY }}", slack_channel: "#audit", default: false}
                          - slack_sink: {name: rest, api_key: "{{ env.SLACK_API_KEY }}", slack_channel: "#rest"}
                        """);
        Settings settings =
                Settings.read(
                        file,
                        Map.of(
                                "SLACK_API_KEY", SLACK.token(),
                                "CAUSESTREAM_SLACK_API_URL", slack.apiUrl(),
                                "CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers()));
        List<SlackSinkConfig> all = SlackSinkConfig.ofService(settings);
        settings.refuseProblems();
        return all;
    }

    private static void publish(KafkaSettings kafka, Finding... findings) throws Exception {
        Topic<String, Finding> topic = kafka.topics().findings();
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(
                        kafka.patientProducer("test"),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            for (Finding finding : findings) {
                byte[] value = topic.valueSerde().serializer().serialize(topic.name(), finding);
                producer.send(new ProducerRecord<>(topic.name(), finding.id(), value))
                        .get(10, TimeUnit.SECONDS);
            }
        }
    }
}
