package io.causestream.standalone.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file in a data folder that says where its Kafka listens while it runs, so that other commands
 * reach it. Its port is another one at each start.
 */
public final class KafkaAddress {

    private static final String FILE = "kafka.address";

    private KafkaAddress() {}

    /**
     * @throws UncheckedIOException if the folder can't be written
     */
    public static void write(Path data, String bootstrapServers) {
        try {
            Files.writeString(data.resolve(FILE), bootstrapServers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty if the folder has none, or it can't be read. */
    static Optional<String> read(Path data) {
        try {
            return Optional.of(Files.readString(data.resolve(FILE)).strip())
                    .filter(address -> !address.isEmpty());
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }
}
