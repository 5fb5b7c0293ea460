package io.causestream.ingest.kube;

import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.QueryBudget;
import io.causestream.ingest.kube.lookup.ContextAnswers;
import io.causestream.ingest.kube.lookup.ContextReplies;
import io.causestream.ingest.kube.lookup.ContextRequests;
import io.causestream.ingest.kube.masking.Trimmer;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics;
import io.causestream.ingest.kube.prometheus.Prometheus;
import io.causestream.ingest.kube.watch.ClusterEpoch;
import io.causestream.ingest.kube.watch.Heartbeats;
import io.causestream.ingest.kube.watch.ObjectIndex;
import io.causestream.ingest.kube.watch.OwnerLookup;
import io.causestream.ingest.kube.watch.Owners;
import io.causestream.ingest.kube.watch.Publisher;
import io.causestream.ingest.kube.watch.StoreRestored;
import io.causestream.ingest.kube.watch.WatchTimeouts;
import io.causestream.ingest.kube.watch.Watches;
import io.causestream.redaction.Redactor;
import io.causestream.topics.Topics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of an agent for as long as it leads, under one epoch: everything is listed and watched,
 * and requests are answered. Shares no state with an earlier session.
 */
final class LeaderSession implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LeaderSession.class);

    private final long epoch;
    private final Consumer<Throwable> broken;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Publisher publisher;
    private final Watches watches;
    private final ContextRequests requests;
    private final Heartbeats heartbeats;
    private volatile boolean storeRestored;

    /**
     * @param broken notified when the session can't go on
     */
    LeaderSession(
            long epoch,
            IngestKubeConfig config,
            KubeApi api,
            Trimmer trimmer,
            Redactor redactor,
            KafkaProducer<byte[], byte[]> producer,
            IngestKubeMetrics metrics,
            Consumer<Throwable> broken) {
        this.epoch = epoch;
        this.broken = broken;
        Topics topics = config.kafka().topics();
        ObjectIndex index = new ObjectIndex();
        Owners owners = new Owners(index, new OwnerLookup(api));
        publisher = opened(new Publisher(producer, topics.rawKube(), metrics, this::broken));
        ClusterEpoch cluster = new ClusterEpoch(config.clusterName(), epoch);
        watches =
                opened(
                        new Watches(
                                cluster,
                                api,
                                config.selection(),
                                trimmer,
                                redactor,
                                index,
                                owners,
                                publisher,
                                metrics,
                                WatchTimeouts.of(config.silence()),
                                this::broken));
        heartbeats =
                opened(
                        new Heartbeats(
                                cluster,
                                config.heartbeat(),
                                watches::areFollowing,
                                api.clock(),
                                publisher,
                                this::broken));
        KubeApi queried = api.within(new QueryBudget(config.queries().perSecond()));
        Prometheus prometheus =
                config.prometheus().url() == null
                        ? null
                        : opened(new Prometheus(config.prometheus().url(), config.prometheus()));
        requests =
                opened(
                        new ContextRequests(
                                config.clusterName(),
                                topics,
                                consumer(config),
                                new ContextAnswers(queried, owners, prometheus, trimmer, redactor),
                                new ContextReplies(producer, topics.contextResults(), metrics),
                                metrics,
                                config.queries().atOnce(),
                                this::broken));
    }

    long epoch() {
        return epoch;
    }

    Publisher publisher() {
        return publisher;
    }

    /** Whether the cluster's store was restored meanwhile, so that a new session must begin. */
    boolean isStoreRestored() {
        return storeRestored;
    }

    void start() {
        publisher.start();
        watches.start();
        heartbeats.start();
        requests.start();
    }

    /** What keeps it from having everything in Kafka and from answering requests. */
    List<String> obstacles() {
        List<String> obstacles = new ArrayList<>(watches.obstacles());
        if (!publisher.isWorking()) {
            obstacles.add("Kafka does not accept observations");
        }
        if (!requests.isReading()) {
            obstacles.add("context requests are not being read from Kafka");
        }
        return obstacles;
    }

    /** Selected kinds that can't be watched, which waiting will not change. */
    List<String> remarks() {
        return watches.refusals();
    }

    /** Ends at once; pending observations are left to the next leader to publish. */
    void abandon() {
        publisher.stop();
        close();
    }

    /** Ends when all observations are in Kafka, or after some seconds. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                log.atWarn().setCause(e).log("did not close cleanly");
            }
        }
    }

    private void broken(Throwable cause) {
        if (cause instanceof StoreRestored) {
            log.atWarn()
                    .addKeyValue("epoch", epoch)
                    .addKeyValue("reason", cause.getMessage())
                    .log("beginning a new epoch");
            storeRestored = true;
        } else {
            broken.accept(cause);
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(IngestKubeConfig config) {
        Map<String, Object> settings =
                config.kafka()
                        .consumer(
                                IngestKube.NAME,
                                config.kafka().groups().agents(config.clusterName()));
        // Old requests no longer need an answer.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 64);
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }
}
