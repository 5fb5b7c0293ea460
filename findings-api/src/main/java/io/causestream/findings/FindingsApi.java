package io.causestream.findings;

import com.sun.net.httpserver.HttpServer;
import io.causestream.findings.FindingsApiMetrics.RecordOutcome;
import io.causestream.service.BackgroundLoop;
import io.causestream.service.FailureListener;
import io.causestream.service.HttpLimits;
import io.causestream.service.Readiness;
import io.causestream.service.Service;
import io.causestream.service.access.AccessTokens;
import io.causestream.service.access.EndpointSettings;
import io.causestream.service.access.FileReloader;
import io.causestream.service.access.InvalidFile;
import io.causestream.topics.KafkaLogin;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the topic {@code findings} over HTTP, for what does not want to speak Kafka: lists, single
 * revisions, live events. It writes nothing, and remembers nothing that is not on the topic.
 */
public final class FindingsApi implements Service {

    private static final Logger log = LoggerFactory.getLogger(FindingsApi.class);
    private static final String NAME = "findings-api";
    private static final int SECONDS_TO_FINISH_REQUESTS = 1;
    private static final Duration POLL = Duration.ofMillis(500);

    /** The time left of a response's when a stream ends, so that it is not cut off. */
    private static final Duration TIME_TO_END_A_STREAM = Duration.ofSeconds(5);

    /**
     * Bounds of what clients cost.
     *
     * @param streams the most clients that receive events at once
     * @param queue how many events wait for one of them at most, some 700 bytes each
     * @param stream how long a stream lasts at most
     * @param heartbeat sent to a client for which there was no event for this long
     */
    record Limits(
            FindingIndex.Limits index,
            int streams,
            int queue,
            Duration stream,
            Duration heartbeat) {

        static Limits usual() {
            return new Limits(
                    FindingIndex.Limits.USUAL,
                    64,
                    1_000,
                    HttpLimits.timeToRespond().minus(TIME_TO_END_A_STREAM),
                    Duration.ofSeconds(10));
        }
    }

    private final FindingsApiConfig config;
    private final FailureListener failure;
    private final Limits limits;
    private final FindingsApiMetrics metrics;
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private volatile @Nullable HttpServer server;
    private volatile @Nullable FindingsTopicReader reader;

    public FindingsApi(FindingsApiConfig config, MeterRegistry registry, FailureListener failure) {
        this(config, registry, failure, Limits.usual());
    }

    FindingsApi(
            FindingsApiConfig config,
            MeterRegistry registry,
            FailureListener failure,
            Limits limits) {
        this.config = config;
        this.failure = failure;
        this.limits = limits;
        this.metrics = new FindingsApiMetrics(registry);
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Throws with a sentence for people if the port is taken. */
    @Override
    public synchronized void start() {
        KafkaLogin.check(config.kafka());
        HttpLimits.set();
        AccessTokens tokens = tokens();
        HttpServer listening = bind();
        closing.push(() -> listening.stop(SECONDS_TO_FINISH_REQUESTS));
        FindingIndex index = new FindingIndex(limits.index, metrics::dropped);
        LiveFindings live = new LiveFindings(limits.streams, limits.queue);
        closing.push(live::close);
        metrics.watch(index::size, live::subscribers);
        FindingBodies bodies = new FindingBodies(config.kafka(), index);
        closing.addLast(bodies::close);
        FindingsTopicReader reading =
                new FindingsTopicReader(config.kafka(), NAME, listener(index, live));
        BackgroundLoop loop =
                BackgroundLoop.named("findings-api reader")
                        .onPlatformThread()
                        .wokenBy(reading::wakeUp)
                        .onFailure(cause -> failure.onFailure(NAME, cause))
                        .stopsWithin(Service.tenthsOfTimeToStop(2))
                        .last(reading::close)
                        .forever(() -> reading.poll(POLL));
        closing.addLast(loop::close);
        ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("api-", 0).factory());
        closing.addLast(threads::shutdownNow);
        listening.setExecutor(threads);
        listening.createContext(
                "/",
                new FindingsHandler(
                        tokens,
                        index,
                        bodies,
                        live,
                        new EventStream(config.kafka(), limits.stream, limits.heartbeat),
                        reading::isCaughtUp,
                        metrics,
                        InstantSource.system()));
        FileReloader reloader = new FileReloader(tokens.files(), metrics.files());
        closing.push(reloader::close);
        reloader.start();
        loop.start();
        listening.start();
        reader = reading;
        server = listening;
        log.atInfo()
                .addKeyValue("address", listening.getAddress())
                .addKeyValue("token", tokens.areAskedFor() ? "required" : "none")
                .log("serving findings");
    }

    private FindingsTopicReader.Listener listener(FindingIndex index, LiveFindings live) {
        return new FindingsTopicReader.Listener() {
            @Override
            public void onRevision(FindingRecord record) {
                metrics.record(RecordOutcome.READ);
                index.add(record);
                live.publish(record);
            }

            @Override
            public void onTombstone(String id) {
                metrics.record(RecordOutcome.TOMBSTONE);
                index.remove(id);
            }

            @Override
            public void onUnreadable() {
                metrics.record(RecordOutcome.UNREADABLE);
            }
        };
    }

    /**
     * The address of the API, with the real port: {@code http://127.0.0.1:9098/api/findings}.
     *
     * @throws IllegalStateException before {@link #start}
     */
    public URI url() {
        HttpServer listening = server;
        if (listening == null) {
            throw new IllegalStateException("the API has not been started");
        }
        String host = config.endpoint().host();
        return URI.create(
                "http://%s:%d/api/findings"
                        .formatted(
                                host.contains(":") ? "[" + host + "]" : host,
                                listening.getAddress().getPort()));
    }

    /** Ready when all findings that were on the topic at the start can be listed. */
    @Override
    public Readiness readiness() {
        FindingsTopicReader reading = reader;
        if (reading == null) {
            return Readiness.notReady("not running");
        }
        return reading.isCaughtUp()
                ? Readiness.READY
                : Readiness.notReady("the findings are not read yet");
    }

    @Override
    public synchronized void close() {
        reader = null;
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }

    private AccessTokens tokens() {
        try {
            return new AccessTokens(config.endpoint().tokens());
        } catch (InvalidFile e) {
            throw new IllegalStateException("api.tokens: " + e.getMessage(), e);
        }
    }

    private HttpServer bind() {
        EndpointSettings endpoint = config.endpoint();
        InetSocketAddress address = new InetSocketAddress(endpoint.host(), endpoint.port());
        if (address.isUnresolved()) {
            throw new IllegalArgumentException(
                    "api.host: '%s' is not an address of this machine".formatted(endpoint.host()));
        }
        try {
            return HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "can't listen on %s:%d (%s); set api.port or CAUSESTREAM_API_PORT to another port"
                            .formatted(endpoint.host(), endpoint.port(), e.getMessage()),
                    e);
        }
    }
}
