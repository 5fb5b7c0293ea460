package io.causestream.doubles.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A real Ollama with the very small real model {@link #MODEL}, whose words are nonsense: it shows
 * that the machinery works. In a process of its own, started and ended by the scripts in {@link
 * #SCRIPTS}. Not for use by two threads at once.
 */
public final class RealOllama implements AutoCloseable {

    /** The variable that names the folder with its binary. */
    public static final String BINARIES = "CAUSESTREAM_PARTS";

    /** The variable that names the folder with the scripts that start and stop it. */
    public static final String SCRIPTS = "CAUSESTREAM_PARTS_SCRIPTS";

    /** What to say of a test that needs it, where there is none. */
    public static final String UNAVAILABLE = "the small model is unavailable here";

    /** SmolLM2-135M-Instruct, loaded, on one thread. */
    public static final String MODEL = "tiny";

    private final Path folder;
    private URI url;

    private RealOllama(Path folder, URI url) {
        this.folder = folder;
        this.url = url;
    }

    /**
     * Starts it on a free port, with its model loaded.
     *
     * @param folder for its data and its log alone
     * @return empty if it can't be started here, as where its model can't be fetched; the script
     *     says why on standard error
     */
    public static Optional<RealOllama> start(Path folder) throws IOException, InterruptedException {
        Optional<URI> url = run(folder);
        return url.map(it -> new RealOllama(folder, it));
    }

    /** Its address, without {@code /v1}; another one after {@link #startAgain}. */
    public URI url() {
        return url;
    }

    /** Ends it with its model's process at once, as a crash does. */
    public void kill() throws IOException, InterruptedException {
        script("stop.sh", folder.toString(), "KILL").waitFor();
    }

    /**
     * Starts it after {@link #kill}.
     *
     * @throws IOException if it does not start
     */
    public void startAgain() throws IOException, InterruptedException {
        url = run(folder).orElseThrow(() -> new IOException("Ollama did not start again"));
    }

    /**
     * Stops it in the middle of whatever it does, as SIGSTOP does: it accepts and never answers.
     */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on after {@link #pause}. */
    public void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    @Override
    public void close() throws IOException {
        script("stop.sh", folder.toString()).onExit().join();
    }

    /** To its process group: the model runs in a process of its own. */
    private void signal(String name) throws IOException, InterruptedException {
        String group = Files.readString(folder.resolve("pid")).strip();
        int exit =
                new ProcessBuilder("kill", "-" + name, "--", "-" + group)
                        .inheritIO()
                        .start()
                        .waitFor();
        if (exit != 0) {
            throw new IOException(
                    "SIG%s did not reach the process group %s".formatted(name, group));
        }
    }

    private static Optional<URI> run(Path folder) throws IOException, InterruptedException {
        Process script = script("start-ollama.sh", folder.toString());
        String output = new String(script.getInputStream().readAllBytes(), UTF_8).strip();
        if (script.waitFor() != 0) {
            script("stop.sh", folder.toString()).waitFor();
            return Optional.empty();
        }
        return Optional.of(URI.create(output.substring(output.lastIndexOf('\n') + 1)));
    }

    private static Process script(String name, String... arguments) throws IOException {
        String[] command = new String[arguments.length + 1];
        command[0] = Path.of(System.getenv(SCRIPTS), name).toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
}
