package io.causestream.ai;

import io.causestream.topics.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** A worker in a JVM of its own, which can be killed. */
final class WorkerProcess implements AutoCloseable {

    private final Process process;

    private WorkerProcess(Process process) {
        this.process = process;
    }

    /**
     * The child's {@code main}: Kafka, the prefix, the model's address and name are its arguments.
     */
    public static void main(String[] args) throws IOException {
        AiWorkerConfig config =
                AiWorkerConfig.of(
                        new KafkaSettings(args[0], args[1], Map.of()),
                        URI.create(args[2]),
                        args[3]);
        try (AiWorker worker =
                new AiWorker(
                        config,
                        new SimpleMeterRegistry(),
                        (service, cause) -> {
                            throw new AssertionError(service, cause);
                        })) {
            worker.start();
            // Ends when its parent does.
            while (System.in.read() >= 0) {}
        }
    }

    static WorkerProcess start(KafkaSettings kafka, URI model, String name) throws IOException {
        return new WorkerProcess(
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                WorkerProcess.class.getName(),
                                kafka.bootstrapServers(),
                                kafka.topicPrefix(),
                                model.toString(),
                                name)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start());
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
