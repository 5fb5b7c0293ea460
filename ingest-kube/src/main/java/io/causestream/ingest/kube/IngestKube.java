package io.causestream.ingest.kube;

import io.causestream.observation.Redactor;
import io.causestream.service.Failure;
import io.causestream.service.Readiness;
import io.causestream.service.Service;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topics;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent of one cluster: what changes there goes to {@code raw.kube}, what is asked about it is
 * answered on {@code context.results}.
 */
public final class IngestKube implements Service {

    private static final Logger log = LoggerFactory.getLogger(IngestKube.class);
    private static final String NAME = "ingest-kube";
    private static final Duration TIME_FOR_KAFKA = Duration.ofSeconds(5);

    private final IngestKubeConfig config;
    private final MeterRegistry registry;
    private final Counters counters;
    private final Failure failure;
    private final Redactor redactor;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private volatile @Nullable Watches watches;
    private volatile @Nullable Publisher publisher;
    private volatile @Nullable ContextRequests requests;

    public IngestKube(IngestKubeConfig config, MeterRegistry registry, Failure failure) {
        this.config = config;
        this.registry = registry;
        this.counters = new Counters(registry);
        this.failure = failure;
        this.redactor = Redactor.with(config.replacerPatterns());
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Throws with a sentence if there is no way into the cluster, or no answer within 10 s. */
    @Override
    public synchronized void start() {
        KubernetesClient client =
                opened(KubeAccess.client(config.kubeconfig(), config.context(), System.getenv()));
        KubeApi api = new KubeApi(client, new ClusterClock());
        KubeAccess.refuseSilent(api);
        ObjectIndex index = new ObjectIndex();
        Owners owners = new Owners(index, new OwnerLookup(api));
        KafkaProducer<byte[], byte[]> producer = producer(config.kafka());
        open.push(() -> producer.close(TIME_FOR_KAFKA));
        opened(new KafkaClientMetrics(producer)).bindTo(registry);

        startWatches(api, index, owners, producer);
        startAnswers(api, owners, producer);
        opened(new ClockCheck(api, config.clockCheck())).start();
    }

    /** All kinds are in Kafka and followed, Kafka takes what comes, and requests are read. */
    @Override
    public Readiness readiness() {
        Watches all = watches;
        Publisher out = publisher;
        ContextRequests in = requests;
        if (all == null || out == null || in == null) {
            return Readiness.notReady("not running");
        }
        List<String> obstacles = new ArrayList<>(all.obstacles());
        if (!out.isWorking()) {
            obstacles.add("Kafka does not take observations");
        }
        if (!in.isReading()) {
            obstacles.add("context requests are not read");
        }
        return new Readiness(obstacles, all.refusals());
    }

    @Override
    public synchronized void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                log.atWarn().setCause(e).log("did not close cleanly");
            }
        }
    }

    private void startWatches(
            KubeApi api, ObjectIndex index, Owners owners, KafkaProducer<byte[], byte[]> producer) {
        Topics topics = config.kafka().topics();
        Publisher out = opened(new Publisher(producer, topics.rawKube(), counters, this::broken));
        publisher = out;
        Watches following =
                opened(
                        new Watches(
                                new Cluster(config.clusterName(), config.epoch()),
                                api,
                                config.selection(),
                                new Trimmer(clusterKey(api), redactor),
                                redactor,
                                index,
                                owners,
                                out,
                                counters,
                                Patience.of(config.silence()),
                                this::broken));
        watches = following;
        out.start();
        following.start();
    }

    private void startAnswers(KubeApi api, Owners owners, KafkaProducer<byte[], byte[]> producer) {
        Topics topics = config.kafka().topics();
        Prometheus prometheus =
                config.prometheusUrl() == null
                        ? null
                        : opened(new Prometheus(config.prometheusUrl()));
        ContextRequests in =
                opened(
                        new ContextRequests(
                                config.clusterName(),
                                topics,
                                consumer(config),
                                new ContextAnswers(api, owners, prometheus, redactor),
                                new Replies(producer, topics.contextResults(), counters),
                                counters,
                                this::broken));
        requests = in;
        in.start();
    }

    private ClusterKey clusterKey(KubeApi api) {
        if (!config.clusterKey().isEmpty()) {
            return ClusterKey.of(config.clusterKey());
        }
        String uid = "";
        try {
            uid =
                    api.object(
                                    "/api/v1/namespaces/kube-system",
                                    Deadline.in(TIME_FOR_KAFKA),
                                    1 << 20)
                            .path("metadata")
                            .path("uid")
                            .asString("");
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("reason", Reason.of(e))
                    .log("the cluster key is derived from the cluster's name alone");
        }
        return ClusterKey.derived(config.clusterName(), uid);
    }

    private static KafkaProducer<byte[], byte[]> producer(KafkaSettings kafka) {
        return new KafkaProducer<>(
                kafka.producer(NAME), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static KafkaConsumer<byte[], byte[]> consumer(IngestKubeConfig config) {
        Map<String, Object> settings =
                config.kafka().consumer(NAME, config.kafka().groups().agents(config.clusterName()));
        // Old questions have no use for an answer.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 64);
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void broken(Throwable cause) {
        failure.of(NAME, cause);
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }
}
