package io.causestream.kafka;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A broker in a JVM of its own, which can be killed. */
final class BrokerProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;

    private BrokerProcess(Process process) {
        this.process = process;
        out = process.inputReader();
    }

    /** The child's {@code main}: the folder is its argument. */
    public static void main(String[] args) throws IOException {
        try (EmbeddedKafka kafka =
                EmbeddedKafka.start(EmbeddedKafka.Settings.in(Path.of(args[0])))) {
            System.out.println("serves " + kafka.bootstrapServers());
            // Ends when its parent does.
            while (System.in.read() >= 0) {}
        } catch (KafkaDidNotStart e) {
            System.out.println("refused: " + e.getMessage());
        }
    }

    static BrokerProcess on(Path folder) throws IOException {
        return new BrokerProcess(
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                BrokerProcess.class.getName(),
                                folder.toString())
                        .redirectErrorStream(true)
                        .start());
    }

    String bootstrapServers() throws IOException {
        return lineAfter("serves ");
    }

    /** The sentence with which it did not start. */
    String refusal() throws IOException {
        return lineAfter("refused: ");
    }

    private String lineAfter(String start) throws IOException {
        List<String> before = new ArrayList<>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(start)) {
                return line.substring(start.length());
            }
            before.add(line);
        }
        throw new AssertionError("ended without '%s': %s".formatted(start, before));
    }

    /** What it still says until it ends by itself. */
    String lastWords() throws IOException {
        return out.readAllAsString();
    }

    /**
     * @return its exit code
     */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("still runs after a minute");
        }
        return process.exitValue();
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
