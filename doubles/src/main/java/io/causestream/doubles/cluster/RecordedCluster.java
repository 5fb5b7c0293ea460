package io.causestream.doubles.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A Kubernetes API server on the loopback interface that plays a recording, with the cluster's
 * Prometheus beside it. Anybody who can reach the port may read; nobody may write.
 *
 * <p>Every response is as of {@link #clock()}, which is stopped at the recording's start until
 * {@link #play()}.
 */
public final class RecordedCluster implements AutoCloseable {

    /**
     * What to play, and how.
     *
     * @param speed seconds of the recording in one real second, above zero
     * @param longestPause what remains of a longer pause in which nothing happens, in the
     *     recording's time: the clock skips the rest; empty for all of it
     * @param port to listen on; zero: any free one
     */
    public record Settings(
            Recording recording, double speed, Optional<Duration> longestPause, int port) {

        public Settings {
            if (!(speed > 0 && speed <= 1_000_000)) {
                throw new IllegalArgumentException(
                        "speed is %s, but must be above 0, up to 1000000".formatted(speed));
            }
            if (longestPause.filter(pause -> !pause.isPositive()).isPresent()) {
                throw new IllegalArgumentException(
                        "longestPause is %s, but must be above zero".formatted(longestPause.get()));
            }
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException(
                        "port is %d, but must be within 0 and 65535".formatted(port));
            }
        }

        /** The recording as it happened: in real time, with all pauses, on any free port. */
        public static Settings of(Recording recording) {
            return new Settings(recording, 1, Optional.empty(), 0);
        }

        public Settings withSpeed(double secondsInOne) {
            return new Settings(recording, secondsInOne, longestPause, port);
        }

        public Settings withLongestPause(Duration pause) {
            return new Settings(recording, speed, Optional.of(pause), port);
        }

        public Settings withPort(int other) {
            return new Settings(recording, speed, longestPause, other);
        }
    }

    private final Recording recording;
    private final RecordedClock clock;
    private final ObjectHandler objects;
    private final WatchHandler watches;
    private final LogHandler logs;
    private final PrometheusHandler prometheus;
    private final RecordedApiServer http;

    private RecordedCluster(Settings settings) throws IOException {
        this.recording = settings.recording();
        this.clock =
                new RecordedClock(
                        recording.happenings(), settings.speed(), settings.longestPause());
        this.objects = new ObjectHandler(recording, clock);
        this.watches = new WatchHandler(recording, clock);
        this.logs = new LogHandler(recording, clock, objects);
        this.prometheus = new PrometheusHandler(recording, clock);
        this.http = new RecordedApiServer(settings.port(), clock, this::answer);
    }

    /**
     * Starts to serve; the clock is stopped until {@link #play()}.
     *
     * @throws IOException if the port is taken
     */
    public static RecordedCluster start(Settings settings) throws IOException {
        RecordedCluster cluster = new RecordedCluster(settings);
        cluster.http.open();
        return cluster;
    }

    /** The URL of the Kubernetes API. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + http.port());
    }

    /** The URL of Prometheus, without {@code /api/v1}. */
    public URI prometheusUrl() {
        return url().resolve("/prometheus");
    }

    /**
     * Writes a kubeconfig for this server, replacing an existing file.
     *
     * @return the file
     */
    public Path kubeconfig(Path file) throws IOException {
        return Files.writeString(
                file,
                """
                apiVersion: v1
                kind: Config
                clusters: [{name: recorded, cluster: {server: "%s"}}]
                users: [{name: reader, user: {}}]
                contexts: [{name: recorded, context: {cluster: recorded, user: reader}}]
                current-context: recorded
                """
                        .formatted(url()));
    }

    /** The time of the recording, which is the {@code Date} of each response. */
    public RecordedClock clock() {
        return clock;
    }

    /** Starts the clock; a second call changes nothing. */
    public void play() {
        clock.play();
    }

    /** Whether the last thing of the recording has happened. */
    public boolean playedOut() {
        return clock.playedOut();
    }

    /**
     * Waits until the last thing of the recording has happened.
     *
     * @param atMost how long to wait, in real time
     * @return whether it has
     */
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return clock.await(recording.end(), atMost);
    }

    /** Ends all connections at once. */
    @Override
    public void close() {
        http.close();
    }

    private void answer(ApiRequest request, ApiAnswer answer)
            throws IOException, InterruptedException {
        if (request.path().startsWith("/prometheus/")) {
            prometheus.answer(request, answer);
            return;
        }
        if (!request.method().equals("GET")) {
            throw Refusal.methodNotAllowed();
        }
        Optional<String> discovered = Discovery.answer(request.path());
        if (discovered.isPresent()) {
            answer.send(200, ApiAnswer.JSON, discovered.get());
        } else if (request.path().matches("/(readyz|livez|healthz)")) {
            answer.send(200, ApiAnswer.TEXT, "ok");
        } else {
            answer(KubePath.of(request.path()).orElseThrow(Refusal::noSuchPath), request, answer);
        }
    }

    private void answer(KubePath path, ApiRequest request, ApiAnswer answer)
            throws IOException, InterruptedException {
        if (path.subresource().isPresent()) {
            boolean log =
                    path.resource().equals(ApiResource.PODS)
                            && path.subresource().get().equals("log");
            if (!log) {
                throw Refusal.noSuchPath();
            }
            logs.log(path, request, answer);
        } else if (path.name().isPresent()) {
            objects.one(path, answer);
        } else if (request.flag("watch")) {
            watches.watch(path, request, answer);
        } else {
            objects.list(path, request, answer);
        }
    }
}
