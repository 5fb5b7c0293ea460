package io.causestream.ingest.kube;

import io.causestream.ingest.kube.api.ClusterClock;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.masking.ClusterKey;
import io.causestream.ingest.kube.masking.Trimmer;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics;
import io.causestream.ingest.kube.watch.ClusterEpoch;
import io.causestream.ingest.kube.watch.ObjectIndex;
import io.causestream.ingest.kube.watch.OwnerLookup;
import io.causestream.ingest.kube.watch.Owners;
import io.causestream.ingest.kube.watch.Publisher;
import io.causestream.ingest.kube.watch.Selection;
import io.causestream.ingest.kube.watch.WatchTimeouts;
import io.causestream.ingest.kube.watch.Watches;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.Scope;
import io.causestream.redaction.Redactor;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The watching half of the agent over HTTP, with Kafka's own stand-in for a producer. */
public final class Agent implements AutoCloseable {

    public static final int PARTITIONS = 4;
    public static final Topic<Scope, KubeObservation> TOPIC =
            KafkaSettings.at("unused:1").topics().rawKube();

    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    public final List<Throwable> broken = new CopyOnWriteArrayList<>();
    final KubeApi api;
    public final Watches watches;
    public final ObjectIndex index = new ObjectIndex();
    private final KubernetesClient client;
    private final MockProducer<byte[], byte[]> producer = producer();
    private final Publisher publisher;

    private Agent(KubernetesClient client, Selection selection, WatchTimeouts watchTimeouts) {
        IngestKubeMetrics metrics = new IngestKubeMetrics(registry);
        this.client = client;
        api = new KubeApi(client, new ClusterClock());
        publisher = new Publisher(producer, TOPIC, metrics, broken::add);
        watches =
                new Watches(
                        new ClusterEpoch("home", 0),
                        api,
                        selection,
                        new Trimmer(ClusterKey.of("key"), Redactor.standard()),
                        Redactor.standard(),
                        index,
                        new Owners(index, new OwnerLookup(api)),
                        publisher,
                        metrics,
                        watchTimeouts,
                        broken::add);
    }

    public static Agent watching(URI cluster) {
        return watching(cluster, Duration.ofSeconds(90));
    }

    public static Agent watching(URI cluster, Duration silence) {
        return watching(client(cluster), silence);
    }

    /** Closes the client at its own end. */
    static Agent watching(KubernetesClient client, Duration silence) {
        return watching(client, Selection.STANDARD, WatchTimeouts.of(silence));
    }

    public static Agent watching(
            KubernetesClient client, Selection selection, WatchTimeouts watchTimeouts) {
        Agent agent = new Agent(client, selection, watchTimeouts);
        agent.publisher.start();
        agent.watches.start();
        return agent;
    }

    public static KubernetesClient client(URI cluster) {
        return new KubernetesClientBuilder()
                .withConfig(
                        new ConfigBuilder()
                                .withMasterUrl(cluster.toString())
                                .withAutoConfigure(false)
                                .withOnlyHttpWatches(true)
                                .withRequestRetryBackoffLimit(0)
                                .build())
                .build();
    }

    static MockProducer<byte[], byte[]> producer() {
        Node node = new Node(0, "localhost", 1);
        List<PartitionInfo> partitions =
                IntStream.range(0, PARTITIONS)
                        .mapToObj(p ->
                                new PartitionInfo(
                                        TOPIC.name(),
                                        p,
                                        node,
                                        new Node[] {node},
                                        new Node[] {node}))
                        .toList();
        return new MockProducer<>(
                new org.apache.kafka.common.Cluster(
                        "test", List.of(node), partitions, Set.of(), Set.of()),
                true,
                null,
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    List<ProducerRecord<byte[], byte[]>> records() {
        return producer.history();
    }

    public List<KubeObservation> observations() {
        List<KubeObservation> all = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : producer.history()) {
            all.add(TOPIC.valueSerde().deserializer().deserialize(record.topic(), record.value()));
        }
        return all;
    }

    public <T extends KubeObservation> List<T> observations(Class<T> type) {
        return observations().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** How often, over all other tags. */
    public double count(String meter, String tag, String value) {
        return registry.find("causestream.ingest.kube." + meter).tag(tag, value).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Override
    public void close() {
        watches.close();
        publisher.close();
        client.close();
    }
}
