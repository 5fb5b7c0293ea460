package io.causestream.benchmarks;

import io.causestream.topics.Json;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import tools.jackson.databind.JsonNode;

/**
 * A real Kubernetes API server with nothing behind it: objects are as they were written, and no
 * controller touches them. Started by the scripts in {@code CAUSESTREAM_ENVTEST}, which need {@code
 * KUBEBUILDER_ASSETS}.
 */
public final class ApiServer implements AutoCloseable {

    private static final int WRITERS = 24;

    private final Path folder;
    private final Path scripts;
    private final KubernetesClient client;

    private ApiServer(Path folder, Path scripts, KubernetesClient client) {
        this.folder = folder;
        this.scripts = scripts;
        this.client = client;
    }

    public static ApiServer start(Path folder) throws IOException {
        String scripts = System.getenv("CAUSESTREAM_ENVTEST");
        if (scripts == null || System.getenv("KUBEBUILDER_ASSETS") == null) {
            throw new IllegalStateException(
                    "CAUSESTREAM_ENVTEST and KUBEBUILDER_ASSETS must name an API server's scripts and binaries");
        }
        run(Path.of(scripts, "start.sh"), folder);
        Config config =
                new ConfigBuilder(Config.fromKubeconfig(folder.resolve("kubeconfig").toFile()))
                        .withRequestTimeout(60_000)
                        .build();
        return new ApiServer(
                folder, Path.of(scripts), new KubernetesClientBuilder().withConfig(config).build());
    }

    public Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    /** Creates an object and returns it as the server stored it. */
    public JsonNode create(String path, JsonNode object) {
        return Json.MAPPER.readTree(
                client.raw(path, "POST", Json.MAPPER.writeValueAsString(object)));
    }

    /** Replaces an object. */
    public void replace(String path, JsonNode object) {
        client.raw(path, "PUT", Json.MAPPER.writeValueAsString(object));
    }

    /** Writes for each number from 0 on, many at a time. */
    static void forEach(int count, IntConsumer write) throws InterruptedException {
        Semaphore atOnce = new Semaphore(WRITERS);
        List<Future<?>> written = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < count; number++) {
                int each = number;
                atOnce.acquire();
                written.add(
                        threads.submit(() -> {
                            try {
                                write.accept(each);
                            } finally {
                                atOnce.release();
                            }
                        }));
            }
        }
        for (Future<?> one : written) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("the API server did not take it", e.getCause());
            }
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        run(scripts.resolve("stop.sh"), folder);
    }

    private static void run(Path script, Path argument) throws IOException {
        Path log = argument.resolve(script.getFileName() + ".log");
        Process process =
                new ProcessBuilder(script.toString(), argument.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        process.onExit().completeOnTimeout(process, 3, TimeUnit.MINUTES).join();
        if (process.isAlive() || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(script + ": " + Files.readString(log));
        }
    }
}
