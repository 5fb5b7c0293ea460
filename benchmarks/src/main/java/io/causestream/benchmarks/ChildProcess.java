package io.causestream.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A process of ours that was started to be measured or killed, and the file of what it prints. */
public final class ChildProcess implements AutoCloseable {

    /** What a measurement waits for. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    private final Process process;
    private final Path log;
    private final Duration timeToStop;

    private ChildProcess(Process process, Path log, Duration timeToStop) {
        this.process = process;
        this.log = log;
        this.timeToStop = timeToStop;
    }

    /**
     * @param log gets what it prints on both streams
     * @param timeToStop after which {@link #close} kills it
     */
    static ChildProcess start(ProcessBuilder builder, Path log, Duration timeToStop)
            throws IOException {
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return new ChildProcess(builder.start(), log, timeToStop);
    }

    /** Fails with what the process printed. */
    void await(Condition condition, Duration atMost) throws Exception {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.holds()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("it did not come to it: " + printed());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it printed so far. */
    String printed() throws IOException {
        return Files.readString(log);
    }

    long pid() {
        return process.pid();
    }

    /**
     * The value of a field of {@code /proc/PID/status}, such as {@code VmRSS}, in KiB, or a count.
     */
    long status(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** As SIGTERM does; killed if that takes too long. */
    @Override
    public void close() {
        process.destroy();
        awaitEnd();
        process.destroyForcibly();
    }

    private void awaitEnd() {
        process.onExit()
                .completeOnTimeout(process, timeToStop.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** A port on which nothing listens now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
