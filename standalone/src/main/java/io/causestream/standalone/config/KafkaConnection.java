package io.causestream.standalone.config;

import io.causestream.kafka.EmbeddedKafka;
import io.causestream.topics.KafkaSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How to reach a Kafka, which is stopped at the end if this command started it. */
public final class KafkaConnection implements AutoCloseable {

    private final KafkaSettings settings;
    private final @Nullable Path dataFolder;
    private final @Nullable EmbeddedKafka started;

    KafkaConnection(
            KafkaSettings settings, @Nullable Path dataFolder, @Nullable EmbeddedKafka started) {
        this.settings = settings;
        this.dataFolder = dataFolder;
        this.started = started;
    }

    public KafkaSettings settings() {
        return settings;
    }

    /** Where the Kafka keeps its data, if it is that of {@code up} or {@code demo}. */
    public Optional<Path> dataFolder() {
        return Optional.ofNullable(dataFolder);
    }

    /** Whether nothing else uses the Kafka: it was started from its data folder by this command. */
    public boolean isStartedHere() {
        return started != null;
    }

    @Override
    public void close() {
        if (started != null) {
            started.close();
        }
    }
}
