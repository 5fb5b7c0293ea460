package io.causestream.standalone.config;

import io.causestream.kafka.EmbeddedKafka;
import io.causestream.topics.KafkaSettings;
import org.jspecify.annotations.Nullable;

/** How to reach a Kafka, which is stopped at the end if this command started it. */
public final class KafkaConnection implements AutoCloseable {

    private final KafkaSettings settings;
    private final @Nullable EmbeddedKafka started;

    KafkaConnection(KafkaSettings settings, @Nullable EmbeddedKafka started) {
        this.settings = settings;
        this.started = started;
    }

    public KafkaSettings settings() {
        return settings;
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
