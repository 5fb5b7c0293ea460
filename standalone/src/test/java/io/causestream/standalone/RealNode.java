package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.causestream.doubles.envtest.RealCluster;
import io.causestream.doubles.slack.PostedMessage;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.finding.Finding;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.ShippedPlaybooks;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tools.jackson.databind.JsonNode;

/**
 * A node on which pods really run, {@code causestream up} beside it, and all that was seen of the
 * pods, found and told. A scenario is played in a namespace of its name. Not for use by two threads
 * at once.
 */
final class RealNode implements AutoCloseable {

    /**
     * Longer than the run of a container that fails its probe twice in two seconds each: where the
     * pause is shorter, the kubelet makes none, and nothing ever waits in CrashLoopBackOff.
     */
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);

    private static final SlackSettings SLACK = SlackSettings.withChannels("on-call", "alerts");

    /** What has to last before it is told, in whole minutes each. */
    private static final Pattern FOR = Pattern.compile("\\bfor: \\d+m\\b");

    private static final String SHORT_FOR = "for: 1m";

    private final Deque<Closeable> open = new ArrayDeque<>();
    private final RealCluster cluster;
    private final SlackDouble slack;
    private final CausestreamProcess causestream;
    private final Topics topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Finding> findings = new ArrayList<>();
    private final List<ObjectObserved> objects = new ArrayList<>();

    /**
     * Where this fails, nothing stays behind.
     *
     * @param folder for all of it alone
     */
    static RealNode start(Path folder) throws IOException {
        return new RealNode(folder);
    }

    private RealNode(Path folder) throws IOException {
        try {
            cluster = RealCluster.startWithNode(folder.resolve("cluster"), LONGEST_BACKOFF);
            open.push(cluster::close);
            slack = SlackDouble.start(SLACK);
            open.push(slack::close);
            causestream = up(folder);
            open.push(causestream::close);
            await().atMost(Duration.ofMinutes(1))
                    .until(() ->
                            causestream.output().contains("Causestream is up")
                                    || !causestream.isAlive());
            assertThat(causestream.isAlive()).as(causestream.errors()).isTrue();
            KafkaSettings kafka = KafkaSettings.at(kafkaAddress(causestream.output()));
            topics = kafka.topics();
            consumer = consumer(kafka);
            open.push(consumer);
        } catch (IOException | RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    void play(String scenario) throws IOException {
        cluster.play(scenario, scenario);
    }

    /** The messages about a scenario that hang under none. */
    List<PostedMessage> messages(String scenario) {
        return slack.messages().stream()
                .filter(message -> message.words().contains("/%s)".formatted(scenario)))
                .toList();
    }

    /** All that hangs under a message. */
    List<PostedMessage> thread(PostedMessage message) {
        return slack.replies(message);
    }

    /** Each revision so far of the findings of a scenario. */
    List<Finding> revisions(String scenario) {
        poll();
        return findings.stream()
                .filter(finding -> finding.subject().namespace().equals(scenario))
                .toList();
    }

    /** How often the containers of a pod were started anew so far. */
    int restarts(String scenario, String pod) {
        poll();
        return objects.stream()
                .filter(seen -> seen.object().equals(Subject.pod(scenario, pod)))
                .mapToInt(seen -> restarts(seen.body().path("status")))
                .max()
                .orElse(0);
    }

    boolean isAlive() {
        return causestream.isAlive();
    }

    /** What it has said on standard error so far. */
    String errors() throws IOException {
        return causestream.errors();
    }

    /** All of it, whatever fails. */
    @Override
    public void close() throws IOException {
        IOException failed = new IOException("not all of the real node could be stopped");
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (IOException | RuntimeException | AssertionError e) {
                failed.addSuppressed(e);
            }
        }
        if (failed.getSuppressed().length > 0) {
            throw failed;
        }
    }

    private static int restarts(JsonNode status) {
        int restarts = 0;
        for (JsonNode container : status.path("containerStatuses")) {
            restarts += container.path("restartCount").asInt(0);
        }
        return restarts;
    }

    private void poll() {
        consumer.poll(Duration.ofMillis(100)).forEach(this::take);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.findings().name())) {
            findings.add(read(topics.findings(), record));
        } else {
            KubeObservation seen = read(topics.rawKube(), record);
            if (seen instanceof ObjectObserved object && object.object().kind().equals("Pod")) {
                objects.add(object);
            }
        }
    }

    private static <V> V read(Topic<?, V> topic, ConsumerRecord<byte[], byte[]> record) {
        return topic.valueSerde().deserializer().deserialize(record.topic(), record.value());
    }

    private static KafkaConsumer<byte[], byte[]> consumer(KafkaSettings kafka) {
        Map<String, Object> config = kafka.client("real-node");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        Topics topics = kafka.topics();
        List<TopicPartition> all =
                List.of(topics.findings(), topics.rawKube()).stream()
                        .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        return consumer;
    }

    private static String kafkaAddress(String output) {
        Matcher address = Pattern.compile("kafka +(\\S+:\\d+)").matcher(output);
        assertThat(address.find()).as(output).isTrue();
        return address.group(1);
    }

    /** With the shipped playbooks, but for how long something has to last. */
    private CausestreamProcess up(Path folder) throws IOException {
        Path config = folder.resolve("causestream.yaml");
        Files.writeString(
                config,
                """
                clusterName: envtest
                sinksConfig:
                  - slack_sink:
                      name: home
                      api_key: "{{ env.SLACK_API_KEY }}"
                      slack_channel: "#alerts"
                      severity_routes: {HIGH: "#on-call"}
                enableHolmesGPT: false
                """
                        + sooner());
        return CausestreamProcess.start(
                folder,
                Map.of(
                        "SLACK_API_KEY", SLACK.token(),
                        "CAUSESTREAM_SLACK_API_URL", slack.apiUrl()),
                "up",
                "--config",
                config.toString(),
                "--kubeconfig",
                cluster.kubeconfig().toString(),
                "--data",
                folder.resolve("data").toString(),
                "--kafka-port",
                "0",
                "--webhook-port",
                "0",
                "--page-port",
                "0");
    }

    /** A custom playbook of a shipped one's name stands in its place. */
    private static String sooner() {
        String shipped =
                ShippedPlaybooks.files().stream()
                        .filter(file -> file.name().endsWith("ours.yaml"))
                        .findFirst()
                        .orElseThrow()
                        .text();
        return FOR.matcher(shipped)
                .replaceAll(SHORT_FOR)
                .replaceFirst("(?m)^builtinPlaybooks:", "customPlaybooks:");
    }
}
