package io.causestream.benchmarks.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.benchmarks.House;
import io.causestream.benchmarks.ServiceJvm;
import io.causestream.doubles.slack.PostedMessage;
import io.causestream.doubles.slack.SlackDouble;
import io.causestream.doubles.slack.SlackFault;
import io.causestream.doubles.slack.SlackFault.Kind;
import io.causestream.doubles.slack.SlackSettings;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.topics.Installation;
import io.causestream.topics.Topic;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * How long from a finding in Kafka to its message in Slack, against a plain consumer that posts;
 * what one channel that Slack holds up does to the others; and what a backlog costs. Slack answers
 * in 80 ms, except while the backlog is drained. Arguments: findings (400), a second (20), backlog
 * (10,000).
 */
public final class SlackDelivery {

    private static final Duration ANSWER = Duration.ofMillis(80);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int CHANNELS = 50;
    private static final String TOKEN = SlackSettings.withChannels().token();

    private final House house;
    private final SlackDouble slack;
    private final KafkaProducer<String, Finding> producer;
    private final Map<String, Instant> sent = new ConcurrentHashMap<>();

    private SlackDelivery(House house, SlackDouble slack, KafkaProducer<String, Finding> producer) {
        this.house = house;
        this.slack = slack;
        this.producer = producer;
    }

    /** From a finding in Kafka to its message. */
    record Latency(String of, double p50Millis, double p99Millis) {}

    public static void main(String[] args) throws Exception {
        int findings = args.length > 0 ? Integer.parseInt(args[0]) : 400;
        int perSecond = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        int backlog = args.length > 2 ? Integer.parseInt(args[2]) : 10_000;
        String[] channels =
                IntStream.range(0, CHANNELS).mapToObj(i -> "c-" + i).toArray(String[]::new);
        try (House house = House.open(Installation.STANDALONE);
                SlackDouble slack = SlackDouble.start(SlackSettings.withChannels(channels));
                KafkaProducer<String, Finding> producer = producer(house)) {
            new SlackDelivery(house, slack, producer).measure(findings, perSecond, backlog);
        }
    }

    private static KafkaProducer<String, Finding> producer(House house) {
        Topic<String, Finding> topic = house.settings().topics().findings();
        return new KafkaProducer<>(
                house.settings().patientProducer("load"),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer());
    }

    private void measure(int findings, int perSecond, int backlog) throws Exception {
        String held = "c-7";
        System.out.printf("%d findings, %d a second%n", findings, perSecond);
        System.out.println("from Kafka to Slack            | p50 ms | p99 ms");
        answersIn(ANSWER);
        try (ServiceJvm _ = startSink("sink")) {
            send("warm-up", 100, perSecond);
            awaitPosted("warm-up", 100);
            send("calm", findings, perSecond);
            awaitPosted("calm", findings);
            print(latency("slack-sink", "calm", channel -> true));
            Latency calm = latency("the others, without", "calm", channel -> !channel.equals(held));
            slack.heal();
            slack.fault(
                    new SlackFault(
                            "chat.postMessage", held, Integer.MAX_VALUE, new Kind.RateLimited(1)));
            answersIn(ANSWER);
            send("held", findings, perSecond);
            int others = findings - Math.ceilDiv(findings, CHANNELS);
            awaitPosted("held", others);
            Latency beside = latency("the others, one at 429", "held", c -> !c.equals(held));
            slack.heal();
            awaitPosted("held", findings);
            print(calm);
            print(beside);
            System.out.printf(
                    "p99 with one channel at 429: %.2f of that without%n",
                    beside.p99Millis() / calm.p99Millis());
        }
        answersIn(ANSWER);
        print(baseline(findings, perSecond));
        slack.heal();
        drain(backlog);
    }

    private void drain(int backlog) throws Exception {
        send("backlog", backlog, Integer.MAX_VALUE);
        Instant began = Instant.now();
        double peak = 0;
        try (ServiceJvm sink = startSink("drain")) {
            while (posted("backlog").size() < backlog) {
                if (!sink.isAlive() || began.plus(PATIENCE).isBefore(Instant.now())) {
                    throw new IllegalStateException("it does not drain: " + sink.printed());
                }
                peak = Math.max(peak, sink.residentMib());
                awaitChanges(Duration.ofMillis(500));
            }
        }
        Duration took = Duration.between(began, Instant.now());
        System.out.printf(
                "backlog of %d findings: peak RSS %.0f MiB; drained in %d s with the start, %.0f a second%n",
                backlog, peak, took.toSeconds(), backlog * 1e3 / took.toMillis());
    }

    /** Slack sees changes all the time: this only waits. */
    private void awaitChanges(Duration time) {
        boolean more = slack.await(() -> false, time);
        assert !more;
    }

    /** A plain consumer that posts each finding, a thread for each. */
    private Latency baseline(int findings, int perSecond) throws Exception {
        Map<String, Object> properties =
                new HashMap<>(house.settings().consumer("baseline", "causestream.baseline"));
        properties.put("auto.offset.reset", "latest");
        try (KafkaConsumer<String, byte[]> consumer =
                        new KafkaConsumer<>(
                                properties, new StringDeserializer(), new ByteArrayDeserializer());
                HttpClient client = HttpClient.newHttpClient();
                ExecutorService posts = Executors.newVirtualThreadPerTaskExecutor()) {
            consumer.subscribe(List.of(house.settings().topics().findings().name()));
            while (consumer.assignment().isEmpty()) {
                consumer.poll(Duration.ofMillis(100));
            }
            consumer.assignment().forEach(consumer::position);
            Thread load = Thread.ofVirtual().start(() -> send("plain", findings, perSecond));
            int read = 0;
            while (read < findings) {
                for (ConsumerRecord<String, byte[]> record :
                        consumer.poll(Duration.ofMillis(100))) {
                    read++;
                    var _ = posts.submit(() -> post(client, record.key()));
                }
            }
            load.join();
        }
        return latency("plain consumer", "plain", channel -> true);
    }

    private int post(HttpClient client, String id) throws IOException, InterruptedException {
        String body =
                "channel=%s&text=%s"
                        .formatted(channel(id), URLEncoder.encode("finding " + id, UTF_8));
        return client.send(
                        HttpRequest.newBuilder(URI.create(slack.apiUrl() + "chat.postMessage"))
                                .header("Authorization", "Bearer " + TOKEN)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private void answersIn(Duration time) {
        slack.fault(new SlackFault("*", "*", Integer.MAX_VALUE, new Kind.Late(time)));
    }

    private ServiceJvm startSink(String name) throws Exception {
        StringBuilder config =
                new StringBuilder(
                        """
                        sinksConfig:
                        - slack_sink:
                            name: bench
                            api_key: "{{ env.SLACK_API_KEY }}"
                            slack_channel: "#c-0"
                            storm_threshold: 0
                            routes:
                        """);
        for (int i = 0; i < CHANNELS; i++) {
            config.append(
                    "    - {matchers: ['part=\"%1$d\"'], channel: \"#c-%1$d\"}%n".formatted(i));
        }
        ServiceJvm sink =
                ServiceJvm.start(
                        house,
                        name,
                        ImpatientSlackSink.class,
                        // Half of the pod's 512 MiB, and the flags of the image.
                        List.of(
                                "-Xmx256m",
                                "-Xms32m",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-XX:MinHeapFreeRatio=10",
                                "-XX:MaxHeapFreeRatio=20"),
                        Map.of("SLACK_API_KEY", TOKEN, "CAUSESTREAM_SLACK_API_URL", slack.apiUrl()),
                        Files.writeString(house.folder().resolve(name + ".yaml"), config.toString())
                                .toString());
        sink.awaitReady(PATIENCE);
        return sink;
    }

    /** Evenly over the channels, and evenly in time. */
    private void send(String run, int findings, int perSecond) {
        String topic = house.settings().topics().findings().name();
        Instant began = Instant.now();
        for (int i = 0; i < findings; i++) {
            Finding finding = finding(run + "-" + i);
            sent.put(finding.id(), Instant.now());
            var _ = producer.send(new ProducerRecord<>(topic, finding.id(), finding));
            Instant due = began.plusNanos(1_000_000_000L * (i + 1) / perSecond);
            Duration left = Duration.between(Instant.now(), due);
            if (left.isPositive()) {
                awaitChanges(left);
            }
        }
        producer.flush();
    }

    private static Finding finding(String id) {
        Subject workload = new Subject("Deployment", "shop", "checkout-" + id);
        return new FindingDraft(
                        id,
                        Fingerprint.of("bench", "CrashLoopBackOff", workload, id),
                        Severity.HIGH,
                        "CrashLoopBackOff",
                        "finding " + id,
                        "bench",
                        Subject.pod("shop", workload.name() + "-x2x2x"),
                        workload,
                        Instant.now())
                .labels(Map.of("part", String.valueOf(part(id))))
                .finding();
    }

    private static int part(String id) {
        return Integer.parseInt(id.substring(id.lastIndexOf('-') + 1)) % CHANNELS;
    }

    private static String channel(String id) {
        return "c-" + part(id);
    }

    private void awaitPosted(String run, int findings) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (posted(run).size() < findings) {
            if (deadline.isBefore(Instant.now())) {
                throw new IllegalStateException(
                        "%d of %d findings after %s"
                                .formatted(posted(run).size(), findings, PATIENCE));
            }
            awaitChanges(Duration.ofMillis(200));
        }
    }

    /** The time of each finding's message. */
    private Map<String, Instant> posted(String run) {
        Map<String, Instant> posted = new HashMap<>();
        for (PostedMessage message : slack.messages()) {
            for (String word : message.text().split("\\s+")) {
                if (word.startsWith(run + "-")) {
                    posted.putIfAbsent(word, at(message.ts()));
                }
            }
        }
        return posted;
    }

    private static Instant at(String ts) {
        long micros = Long.parseLong(ts.replace(".", ""));
        return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
    }

    private Latency latency(String of, String run, Predicate<String> channels) {
        List<Double> millis = new ArrayList<>();
        posted(run)
                .forEach((id, at) -> {
                    Instant since = sent.get(id);
                    if (since != null && channels.test(channel(id))) {
                        millis.add(Duration.between(since, at).toNanos() / 1e6);
                    }
                });
        double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalStateException("nothing was posted of " + run);
        }
        return new Latency(
                of, sorted[sorted.length / 2], sorted[(int) Math.ceil(sorted.length * 0.99) - 1]);
    }

    private static void print(Latency latency) {
        System.out.printf(
                "%-30s | %6.0f | %6.0f%n", latency.of(), latency.p50Millis(), latency.p99Millis());
    }
}
