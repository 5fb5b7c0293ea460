package io.causestream.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real kube-apiserver with controllers, and a node: one on which pods really run and crash where
 * this machine can have it (root, containerd, a kubelet), else a simulated one.
 */
final class RealCluster implements AutoCloseable {

    /** Where kube-apiserver, etcd and kubectl are: the convention of envtest. */
    static final String BINARIES = "KUBEBUILDER_ASSETS";

    /** Where {@code start.sh}, {@code start-node.sh}, {@code stop.sh} and {@code scenarios} are. */
    static final String SCRIPTS = "CAUSESTREAM_ENVTEST";

    private static final int ROOT = 0;

    /** As often as in life, and sooner. */
    private static final Duration SHORT_BACKOFF = Duration.ofSeconds(5);

    private final Path folder;
    private final boolean realNode;

    /** Whoever ends the tests before they are over ends the cluster, too. */
    private final Thread atExit = new Thread(this::stopAtExit, "stop-cluster");

    /** The folder is for the cluster alone. */
    RealCluster(Path folder) throws IOException {
        this(folder, SHORT_BACKOFF);
    }

    /**
     * @param longestBackoff for which a real node waits before it starts a crashing container anew
     */
    RealCluster(Path folder, Duration longestBackoff) throws IOException {
        this.folder = Files.createDirectories(folder);
        realNode = canHaveRealNode();
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            start(longestBackoff);
        } catch (IOException | AssertionError e) {
            close();
            throw e;
        }
    }

    private void start(Duration longestBackoff) throws IOException {
        List<String> start = new ArrayList<>(List.of(script("start.sh"), folder.toString()));
        start.add("--controllers");
        if (!realNode) {
            start.add("--kwok");
        }
        run(start);
        if (realNode) {
            run(
                    List.of(
                            "env",
                            "BACKOFF_MAX=%ds".formatted(longestBackoff.toSeconds()),
                            script("start-node.sh"),
                            folder.toString()));
        } else {
            run(
                    List.of(
                            "bash",
                            "-c",
                            "\"$0\" 1 | \"$1\" apply -f -",
                            script("scenarios/nodes.sh"),
                            binary("kubectl")));
        }
    }

    Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    /** Whether what a pod does is done by a real process, and its log its own. */
    boolean hasRealNode() {
        return realNode;
    }

    /** Plays a scenario of this name in a namespace. */
    void play(String scenario, String namespace) throws IOException {
        run(List.of(script("scenarios/play.sh"), scenario, namespace));
    }

    void kubectl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(binary("kubectl")));
        command.addAll(List.of(arguments));
        run(command);
    }

    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(atExit);
        stop();
    }

    private void stopAtExit() {
        try {
            stop();
        } catch (IOException e) {
            throw new UncheckedIOException("a cluster may still run in " + folder, e);
        }
    }

    private void stop() throws IOException {
        run(List.of(script("stop.sh"), folder.toString()));
        // The node's containers have thousands of links, which JUnit would warn of one by one.
        run(List.of("rm", "-rf", folder.resolve("node-1").toString()));
    }

    /** Whether this machine can have a node on which pods really run. */
    static boolean canHaveRealNode() throws IOException {
        return Files.exists(Path.of(script("start-node.sh")))
                && Files.isExecutable(Path.of(binary("kubelet")))
                && Files.exists(Path.of("/usr/lib/cni/bridge"))
                && Files.exists(Path.of("/bin/busybox"))
                && isOnPath("containerd")
                && isOnPath("runc")
                && Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(ROOT);
    }

    private static boolean isOnPath(String tool) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    private static String binary(String name) {
        return Path.of(System.getenv(BINARIES), name).toString();
    }

    private static String script(String name) {
        return Path.of(System.getenv(SCRIPTS), name).toString();
    }

    private void run(List<String> command) throws IOException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().put("KUBECONFIG", kubeconfig().toString());
        Process process = builder.start();
        assertThat(process.onExit().orTimeout(120, TimeUnit.SECONDS).join().exitValue())
                .as("%s: %s", command, Files.readString(output))
                .isZero();
    }
}
