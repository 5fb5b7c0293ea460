package io.causestream.ingest.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real kube-apiserver with its etcd, by the scripts that the environment names. */
public final class RealCluster implements AutoCloseable {

    /** Where kube-apiserver, etcd and kubectl are: the convention of envtest. */
    public static final String BINARIES = "KUBEBUILDER_ASSETS";

    /** Where {@code start.sh}, {@code restart.sh}, {@code stop.sh} are. */
    public static final String SCRIPTS = "CAUSESTREAM_ENVTEST";

    private final Path folder;

    public RealCluster(Path folder) throws IOException {
        this.folder = folder;
        run(script("start.sh"), folder.toString());
    }

    public Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    void restartApiServer() throws IOException {
        // A killed process may look dead while its last threads still hold the port: a second later
        // they don't. The script waits for 90 s; a busy machine may need more.
        String[] restart = {script("restart.sh"), folder.toString(), "kube-apiserver", "1"};
        if (process(restart).exitValue() != 0) {
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> process(command("get", "--raw", "/readyz")).exitValue() == 0);
        }
    }

    /** After it and a restart of the API server, no earlier version can be watched from. */
    void compact() throws IOException {
        run(script("compact.sh"), folder.toString());
    }

    public void kubectl(String... arguments) throws IOException {
        run(command(arguments));
    }

    @Override
    public void close() throws IOException {
        run(script("stop.sh"), folder.toString());
    }

    private static String script(String name) {
        return Path.of(System.getenv(SCRIPTS), name).toString();
    }

    private String[] command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getenv(BINARIES), "kubectl").toString());
        command.add("--kubeconfig=" + kubeconfig());
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    private void run(String... command) throws IOException {
        assertThat(process(command).exitValue())
                .as("%s: %s", List.of(command), Files.readString(output()))
                .isZero();
    }

    /** One that has ended. */
    private Process process(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output().toFile())
                .start()
                .onExit()
                .orTimeout(3, TimeUnit.MINUTES)
                .join();
    }

    private Path output() {
        return folder.resolve("output.txt");
    }
}
