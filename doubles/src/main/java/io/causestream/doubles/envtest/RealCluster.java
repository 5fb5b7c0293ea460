package io.causestream.doubles.envtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real kube-apiserver with its etcd, by the scripts that the environment names; with controllers
 * and a node, too, where a test asks for them. Not for use by two threads at once.
 */
public final class RealCluster implements AutoCloseable {

    /** Where kube-apiserver, etcd and kubectl are: the convention of envtest. */
    public static final String BINARIES = "KUBEBUILDER_ASSETS";

    /** Where {@code start.sh}, {@code start-node.sh}, {@code stop.sh} and {@code scenarios} are. */
    public static final String SCRIPTS = "CAUSESTREAM_ENVTEST";

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String NODE = "node-1";
    private static final int ROOT = 0;

    private final Path folder;
    private final boolean realNode;

    /** Whoever ends the tests before they are over ends the cluster, too. */
    private final Thread atExit = new Thread(this::stopAtExit, "stop-cluster");

    private RealCluster(Path folder, boolean realNode) {
        this.folder = folder;
        this.realNode = realNode;
    }

    /**
     * An API server alone: objects are as they were written.
     *
     * @param folder for the cluster alone
     * @throws IllegalStateException if it does not start; its logs are in the folder
     */
    public static RealCluster start(Path folder) throws IOException {
        RealCluster cluster = new RealCluster(Files.createDirectories(folder), false);
        cluster.startBy(() -> cluster.run(script("start.sh"), folder.toString()));
        return cluster;
    }

    /**
     * With controllers, and a node: one on which pods really run and crash where this machine can
     * have it ({@link #canHaveRealNode}), else a simulated one.
     *
     * @param folder for the cluster alone
     * @param longestBackoff for which a real node waits before it starts a crashing container anew
     */
    public static RealCluster startWithNode(Path folder, Duration longestBackoff)
            throws IOException {
        RealCluster cluster = new RealCluster(Files.createDirectories(folder), canHaveRealNode());
        cluster.startBy(() -> cluster.startControllersAndNode(longestBackoff));
        return cluster;
    }

    private void startControllersAndNode(Duration longestBackoff) throws IOException {
        if (realNode) {
            run(script("start.sh"), folder.toString(), "--controllers");
            run(
                    "env",
                    "BACKOFF_MAX=%ds".formatted(longestBackoff.toSeconds()),
                    script("start-node.sh"),
                    folder.toString(),
                    NODE);
        } else {
            run(script("start.sh"), folder.toString(), "--controllers", "--kwok");
            run(
                    "bash",
                    "-c",
                    "\"$0\" 1 | \"$1\" apply -f -",
                    script("scenarios/nodes.sh"),
                    binary("kubectl"));
        }
    }

    @FunctionalInterface
    private interface Start {
        void start() throws IOException;
    }

    private void startBy(Start start) throws IOException {
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            start.start();
        } catch (IOException | RuntimeException e) {
            try {
                close();
            } catch (IOException | RuntimeException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    /** The administrator's. */
    public Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    /** Where the API server listens, on this machine alone. */
    public URI address() throws IOException {
        return URI.create("https://127.0.0.1:" + Files.readString(folder.resolve("port")).strip());
    }

    /** Whether what a pod does is done by a real process, and its log its own. */
    public boolean hasRealNode() {
        return realNode;
    }

    /** Plays a scenario of the scripts in a namespace, which is made for it. */
    public void play(String scenario, String namespace) throws IOException {
        run(script("scenarios/play.sh"), scenario, namespace);
    }

    /**
     * Runs kubectl as the administrator.
     *
     * @return what it printed
     * @throws IllegalStateException if it failed, with what it printed
     */
    public String kubectl(String... arguments) throws IOException {
        return run(command(arguments));
    }

    /**
     * Makes an image available on the real node, under its own name.
     *
     * @param tar an OCI layout; a name without a host would not be found by the kubelet
     */
    public void importImage(Path tar) throws IOException {
        run(
                "ctr",
                "--address=" + folder.resolve(NODE).resolve("containerd.sock"),
                "--namespace=k8s.io",
                "images",
                "import",
                tar.toString());
    }

    /** Ends the API server and starts it again; waits until it is ready. */
    public void restartApiServer() throws IOException {
        // A killed process may look dead while its last threads still hold the port: a second later
        // they don't. The script waits for 90 s; a busy machine may need more.
        String[] restart = {script("restart.sh"), folder.toString(), "kube-apiserver", "1"};
        if (process(output(), restart).exitValue() != 0) {
            long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
            String[] ready = command("get", "--raw", "/readyz", "--request-timeout=1s");
            while (process(output(), ready).exitValue() != 0) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "the API server is not ready again: " + Files.readString(output()));
                }
            }
        }
    }

    /** After it and a restart of the API server, no earlier version can be watched from. */
    public void compact() throws IOException {
        run(script("compact.sh"), folder.toString());
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
        run(script("stop.sh"), folder.toString());
        // The node's containers have thousands of links, which JUnit would warn of one by one.
        run("rm", "-rf", folder.resolve(NODE).toString());
    }

    /** Whether this machine can have a node on which pods really run. */
    public static boolean canHaveRealNode() throws IOException {
        return Files.exists(Path.of(script("start-node.sh")))
                && Files.isExecutable(Path.of(binary("kubelet")))
                && Files.exists(Path.of("/usr/lib/cni/bridge"))
                && Files.exists(Path.of("/bin/busybox"))
                && isOnPath("containerd")
                && isOnPath("runc")
                && Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(ROOT);
    }

    private static boolean isOnPath(String tool) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(each -> Files.isExecutable(Path.of(each, tool)));
    }

    private static String binary(String name) {
        return named(BINARIES, name);
    }

    private static String script(String name) {
        return named(SCRIPTS, name);
    }

    private static String named(String variable, String name) {
        String in = System.getenv(variable);
        if (in == null) {
            throw new IllegalStateException(
                    "%s must name the folder with %s".formatted(variable, name));
        }
        return Path.of(in, name).toString();
    }

    private String[] command(String... arguments) {
        return Stream.concat(
                        Stream.of(binary("kubectl"), "--kubeconfig=" + kubeconfig()),
                        Arrays.stream(arguments))
                .toArray(String[]::new);
    }

    private String run(String... command) throws IOException {
        Path output = output();
        int status = process(output, command).exitValue();
        String printed = Files.readString(output);
        if (status != 0) {
            throw new IllegalStateException("%s: %s".formatted(List.of(command), printed));
        }
        return printed;
    }

    /** One that has ended. */
    private Process process(Path output, String... command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().put("KUBECONFIG", kubeconfig().toString());
        Process process = builder.start();
        process.onExit()
                .completeOnTimeout(process, TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        if (process.isAlive()) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    "%s did not end within %s".formatted(List.of(command), TIMEOUT));
        }
        return process;
    }

    private Path output() {
        return folder.resolve("output.txt");
    }
}
