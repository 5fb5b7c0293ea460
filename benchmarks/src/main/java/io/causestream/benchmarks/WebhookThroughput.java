package io.causestream.benchmarks;

import io.causestream.ingest.alertmanager.IngestAlertmanager;
import io.causestream.ingest.alertmanager.IngestAlertmanagerConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How many alerts a second the webhook writes to Kafka (200 after acks=all), in posts of 1, 20 and
 * 500 alerts, against a bare producer that sends the same records, as many at a time. Broker, load
 * and webhook share this machine and its CPU time, which is reported too. Then: how soon it refuses
 * posts under overload. Arguments: seconds of each measurement (10), rounds (2; 0 for the overload
 * alone).
 */
public final class WebhookThroughput {

    private static final int RECORDS = 5_000;

    /**
     * @param connections the number that post at the same time
     */
    record Load(int batch, int connections) {}

    /**
     * @param alerts that the webhook took, a second
     * @param bare records that a bare producer sent, a second
     * @param cpuMicros of the whole process, for each alert
     */
    record Figures(Posting.Result posted, double alerts, double bare, double cpuMicros) {}

    private static final List<Load> LOADS =
            List.of(new Load(1, 128), new Load(20, 64), new Load(500, 16));

    private static final Load TOO_MUCH = new Load(500, 400);

    private WebhookThroughput() {}

    public static void main(String[] args) throws Exception {
        Duration each = Duration.ofSeconds(args.length > 0 ? Integer.parseInt(args[0]) : 10);
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 2;
        System.out.println(
                "round | alerts a post | posts at a time | bare producer /s | webhook alerts /s | against bare | posts /s | p50 ms | p99 ms | refused | CPU µs an alert");
        for (int round = 1; round <= rounds; round++) {
            for (Load load : LOADS) {
                Figures figures = measure(load, each);
                Posting.Result posted = figures.posted();
                System.out.printf(
                        "%5d | %13d | %15d | %,16.0f | %,17.0f | %12.2f | %,8.0f | %6.1f | %6.1f | %7d | %15.0f%n",
                        round,
                        load.batch,
                        load.connections,
                        figures.bare(),
                        figures.alerts(),
                        figures.alerts() / figures.bare(),
                        posted.accepted() / posted.seconds(),
                        posted.acceptedMillis(0.5),
                        posted.acceptedMillis(0.99),
                        posted.refused(),
                        figures.cpuMicros());
            }
        }
        overload(each);
    }

    /** Measures in a Kafka of its own, so that no data of another measurement is there. */
    static Figures measure(Load load, Duration each) throws Exception {
        try (House house = House.open();
                IngestAlertmanager webhook = started(house)) {
            Posting.run(webhook.url(), load.batch, load.connections, each);
            Duration before = cpu();
            Posting.Result posted = Posting.run(webhook.url(), load.batch, load.connections, each);
            double cpuMicros =
                    cpu().minus(before).toNanos() / 1e3 / (posted.accepted() * load.batch);
            List<ProducerRecord<byte[], byte[]>> records = published(house);
            bare(house, load, records, each);
            double bare = bare(house, load, records, each);
            double alerts = posted.accepted() * load.batch / posted.seconds();
            return new Figures(posted, alerts, bare, cpuMicros);
        }
    }

    /** The CPU time of broker, load and webhook, which a busy machine does not change. */
    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static void overload(Duration each) throws Exception {
        try (House house = House.open();
                IngestAlertmanager webhook = started(house)) {
            Posting.run(webhook.url(), 500, 16, each);
            Posting.Result posted =
                    Posting.run(webhook.url(), TOO_MUCH.batch, TOO_MUCH.connections, each);
            System.out.printf(
                    "%d posts of %d alerts at a time: %,.0f alerts/s taken (p99 %.0f ms), %d posts answered 503 (p50 %.0f ms, p99 %.0f ms, longest %.0f ms), %d otherwise%n",
                    TOO_MUCH.connections,
                    TOO_MUCH.batch,
                    posted.accepted() * TOO_MUCH.batch / posted.seconds(),
                    posted.acceptedMillis(0.99),
                    posted.refused(),
                    posted.refusedMillis(0.5),
                    posted.refusedMillis(0.99),
                    posted.refusedMillis(1),
                    posted.other());
        }
    }

    private static IngestAlertmanager started(House house) throws InterruptedException {
        IngestAlertmanager webhook =
                new IngestAlertmanager(
                        IngestAlertmanagerConfig.local("bench", 0, house.settings()),
                        new SimpleMeterRegistry(),
                        (service, cause) -> cause.printStackTrace());
        webhook.start();
        while (!webhook.isReady()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return webhook;
    }

    /** A sample of the records that the webhook published. */
    private static List<ProducerRecord<byte[], byte[]>> published(House house) throws IOException {
        String topic = house.settings().topics().rawAlerts().name();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        house.settings().client("sample"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long written =
                    consumer.endOffsets(partitions).values().stream().mapToLong(end -> end).sum();
            while (records.size() < Math.min(RECORDS, written)) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(5))) {
                    records.add(
                            new ProducerRecord<>(
                                    topic, null, record.key(), record.value(), record.headers()));
                }
            }
        }
        return records;
    }

    /**
     * @return durable records a second
     */
    private static double bare(
            House house, Load load, List<ProducerRecord<byte[], byte[]>> records, Duration each)
            throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        house.settings().producer("bare"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            long sent =
                    Side.bySide(
                            load.connections,
                            each,
                            sender -> {
                                List<Future<?>> answers = new ArrayList<>(load.batch);
                                for (int i = 0; i < load.batch; i++) {
                                    int next = Math.floorMod(sender.nextInt(), records.size());
                                    answers.add(producer.send(copy(records.get(next))));
                                }
                                for (Future<?> answer : answers) {
                                    answer.get();
                                }
                                return load.batch;
                            });
            return sent / (each.toNanos() / 1e9);
        }
    }

    /** A copy, since the headers of a record can be sent only once. */
    private static ProducerRecord<byte[], byte[]> copy(ProducerRecord<byte[], byte[]> record) {
        return new ProducerRecord<>(
                record.topic(), null, record.key(), record.value(), record.headers());
    }
}
