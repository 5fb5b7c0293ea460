package io.causestream.ingest.kube;

import io.causestream.ingest.kube.api.ClockCheck;
import io.causestream.ingest.kube.api.ClusterClock;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.FailureReason;
import io.causestream.ingest.kube.api.KubeAccess;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.leadership.Leadership;
import io.causestream.ingest.kube.leadership.LeaseElection;
import io.causestream.ingest.kube.leadership.LeaseSettings;
import io.causestream.ingest.kube.leadership.SoleAgent;
import io.causestream.ingest.kube.masking.ClusterKey;
import io.causestream.ingest.kube.masking.Trimmer;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics;
import io.causestream.redaction.Redactor;
import io.causestream.service.FailureListener;
import io.causestream.service.Readiness;
import io.causestream.service.Service;
import io.causestream.topics.KafkaLogin;
import io.causestream.topics.KafkaSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent of one cluster: it publishes the cluster's changes to {@code raw.kube}, and answers
 * context requests on {@code context.results}.
 */
public final class IngestKube implements Service {

    private static final Logger log = LoggerFactory.getLogger(IngestKube.class);
    static final String NAME = "ingest-kube";
    private static final Duration TIME_FOR_CLUSTER_ID = Duration.ofSeconds(5);

    /** By then everything it was given is in Kafka, or Kafka is unreachable. */
    private static final Duration TIME_TO_CLOSE_PRODUCER = Service.tenthsOfTimeToStop(1);

    private final IngestKubeConfig config;
    private final MeterRegistry registry;
    private final IngestKubeMetrics metrics;
    private final FailureListener failure;
    private final Redactor redactor;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private volatile @Nullable Leadership leadership;
    private volatile @Nullable LeaderLoop leading;

    public IngestKube(IngestKubeConfig config, MeterRegistry registry, FailureListener failure) {
        this.config = config;
        this.registry = registry;
        this.metrics = new IngestKubeMetrics(registry);
        this.failure = failure;
        this.redactor = Redactor.with(config.replacerPatterns());
        metrics.leader(() -> ofSession(session -> 1));
        metrics.waiting(() -> ofSession(session -> session.publisher().waitingBytes()));
        metrics.waitingSeconds(() -> ofSession(session -> session.publisher().waitingSeconds()));
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * Throws with a sentence for people if the cluster is not accessible, or does not answer within
     * 10 s.
     */
    @Override
    public synchronized void start() {
        KafkaLogin.check(config.kafka());
        KubernetesClient client =
                opened(KubeAccess.client(config.kubeconfig(), config.context(), System.getenv()));
        KubeApi api = new KubeApi(client, new ClusterClock());
        String version = KubeAccess.serverVersion(api);
        log.atInfo().addKeyValue("version", version).log("the cluster answers");
        KafkaProducer<byte[], byte[]> producer = producer(config.kafka());
        open.push(() -> producer.close(TIME_TO_CLOSE_PRODUCER));
        opened(new KafkaClientMetrics(producer)).bindTo(registry);

        Trimmer trimmer = new Trimmer(clusterKey(api), redactor);
        Leadership leads = leadership(api.clock());
        leadership = leads;
        LeaderLoop all =
                opened(
                        new LeaderLoop(
                                leads,
                                epoch ->
                                        new LeaderSession(
                                                epoch,
                                                config,
                                                api,
                                                trimmer,
                                                redactor,
                                                producer,
                                                metrics,
                                                this::broken),
                                this::broken));
        leading = all;
        all.start();
        opened(new ClockCheck(api, config.clockCheck())).start();
    }

    /**
     * Ready if all kinds are in Kafka and watched, Kafka accepts records, and requests are read; or
     * if another agent leads.
     */
    @Override
    public Readiness readiness() {
        LeaderLoop all = leading;
        Leadership leads = leadership;
        if (all == null || leads == null) {
            return Readiness.notReady("not running");
        }
        LeaderSession session = all.current();
        return session == null
                ? leads.standingBy()
                : new Readiness(session.obstacles(), session.remarks());
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

    private Leadership leadership(ClusterClock clock) {
        LeaseSettings lease = config.lease();
        if (lease == null) {
            return new SoleAgent(clock);
        }
        return new LeaseElection(
                KubeAccess.impatientClient(config.kubeconfig(), config.context(), System.getenv()),
                lease,
                // A process that starts again in the same pod is another holder of the Lease.
                System.getenv().getOrDefault("HOSTNAME", NAME) + "_" + UUID.randomUUID(),
                clock);
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
                                    Deadline.in(TIME_FOR_CLUSTER_ID),
                                    1 << 20)
                            .path("metadata")
                            .path("uid")
                            .asString("");
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("reason", FailureReason.of(e))
                    .log("the cluster key is derived from the cluster's name alone");
        }
        return ClusterKey.derived(config.clusterName(), uid);
    }

    private static KafkaProducer<byte[], byte[]> producer(KafkaSettings kafka) {
        return new KafkaProducer<>(
                kafka.producer(NAME), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The value of the current session; zero if there is none. */
    private double ofSession(ToDoubleFunction<LeaderSession> value) {
        LeaderLoop all = leading;
        LeaderSession session = all == null ? null : all.current();
        return session == null ? 0 : value.applyAsDouble(session);
    }

    private void broken(Throwable cause) {
        failure.onFailure(NAME, cause);
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }
}
