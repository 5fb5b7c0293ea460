package io.causestream.enrich;

import io.causestream.enrich.metrics.EnrichMetrics;
import io.causestream.service.FailureListener;
import io.causestream.service.Readiness;
import io.causestream.service.Service;
import io.causestream.topics.Groups;
import io.causestream.topics.KafkaLogin;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;

/**
 * Runs the topology. Reads the raw topics, context results, analyses and control; writes findings
 * and their context requests.
 */
public final class EnrichStreams implements Service {

    private static final String NAME = "enrich-streams";
    private static final Duration CLOSE_WITHIN = Service.tenthsOfTimeToStop(8);

    private final EnrichStreamsConfig config;
    private final int topologyVersion;
    private final MeterRegistry registry;
    private final FailureListener failure;
    private volatile @Nullable KafkaStreams streams;
    private volatile @Nullable KafkaStreamsMetrics metrics;
    private volatile @Nullable PlaybookPublisher playbooks;

    public EnrichStreams(
            EnrichStreamsConfig config, MeterRegistry registry, FailureListener failure) {
        this(config, Groups.TOPOLOGY_VERSION, registry, failure);
    }

    /**
     * Under the application id of another version of the topology, to try how one takes over from
     * another.
     */
    public EnrichStreams(
            EnrichStreamsConfig config,
            int topologyVersion,
            MeterRegistry registry,
            FailureListener failure) {
        this.config = config;
        this.topologyVersion = topologyVersion;
        this.registry = registry;
        this.failure = failure;
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * @throws CutOverMissing if the records are another version's to read
     * @throws io.causestream.topics.KafkaUnreachable if Kafka does not answer
     */
    @Override
    public void start() {
        KafkaLogin.check(config.kafka());
        String application = config.kafka().groups().enrichment(topologyVersion);
        EnrichmentApplications.requireInForce(topologyVersion, config.kafka());
        StandbyReplicas.set(config.standbyReplicas(), application, config.kafka());
        Properties properties = StreamsSettings.of(config, application);
        Topology topology =
                EnrichmentTopology.build(
                        new StreamsConfig(properties),
                        config.kafka().topics(),
                        config.rules(),
                        config.playbooks().starting(),
                        new EnrichMetrics(registry));
        KafkaStreams started = new KafkaStreams(topology, properties);
        // What reaches this handler is a bug of ours or a broken Kafka: the process ends and is
        // restarted.
        started.setUncaughtExceptionHandler(exception -> {
            failure.onFailure(NAME, TopologyChanged.orSame(application, exception));
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        KafkaStreamsMetrics bound = new KafkaStreamsMetrics(started);
        bound.bindTo(registry);
        metrics = bound;
        streams = started;
        started.start();
        PlaybookPublisher publisher =
                new PlaybookPublisher(config.playbooks(), config.kafka(), registry);
        playbooks = publisher;
        publisher.start();
    }

    /**
     * Whether it has tasks and processes them. Running is not enough: after a crash the dead
     * instance keeps its tasks until its session ends.
     */
    @Override
    public Readiness readiness() {
        KafkaStreams running = streams;
        if (running == null) {
            return Readiness.notReady("not running");
        }
        if (running.state() != KafkaStreams.State.RUNNING) {
            return Readiness.notReady("the topology is " + running.state());
        }
        return running.metadataForLocalThreads().stream()
                        .anyMatch(thread -> !thread.activeTasks().isEmpty())
                ? new Readiness(List.of(), remarks())
                : Readiness.notReady("no task is assigned to it yet");
    }

    private List<String> remarks() {
        PlaybookPublisher publisher = playbooks;
        String refusal = publisher == null ? null : publisher.refusal();
        return refusal == null
                ? List.of()
                : List.of("the current playbooks are invalid: " + refusal);
    }

    @Override
    public void close() {
        PlaybookPublisher publisher = playbooks;
        playbooks = null;
        if (publisher != null) {
            publisher.close();
        }
        KafkaStreamsMetrics bound = metrics;
        metrics = null;
        if (bound != null) {
            bound.close();
        }
        KafkaStreams running = streams;
        streams = null;
        if (running != null) {
            running.close(
                    CloseOptions.timeout(CLOSE_WITHIN)
                            .withGroupMembershipOperation(
                                    CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        }
    }
}
