package io.causestream.enrich;

import io.causestream.playbook.PlaybookFile;
import io.causestream.playbook.ReadPlaybooks;
import io.causestream.service.BackgroundLoop;
import io.causestream.service.MeterDeclaration;
import io.causestream.service.Service;
import io.causestream.topics.Control;
import io.causestream.topics.Control.PlaybooksActivated;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Activates the playbooks of the files: at the start, and whenever a file has changed and is valid.
 * A set with a problem is rejected, and the last good one stays active.
 */
final class PlaybookPublisher implements AutoCloseable {

    static final MeterDeclaration ACTIVATED =
            MeterDeclaration.counter(
                    "causestream.enrich.playbooks.activated", "Playbook sets that were activated");
    static final MeterDeclaration REFUSED =
            MeterDeclaration.counter(
                    "causestream.enrich.playbooks.refused",
                    "Playbook sets refused because of a problem; the one before stays active");

    private static final Logger LOG = LoggerFactory.getLogger(PlaybookPublisher.class);
    private static final String KEY = "playbooks";
    private static final int SEND_SECONDS = 40;
    private static final Duration TIME_TO_CLOSE = Service.tenthsOfTimeToStop(1).dividedBy(2);

    private final PlaybookSettings settings;
    private final Topic<String, Control> topic;
    private final KafkaProducer<String, Control> producer;
    private final Counter activated;
    private final Counter refused;
    private final BackgroundLoop loop;
    private volatile List<PlaybookFile> checked = List.of();
    private volatile String refusal = "";

    PlaybookPublisher(PlaybookSettings settings, KafkaSettings kafka, MeterRegistry registry) {
        this.settings = settings;
        this.topic = kafka.topics().control();
        this.producer =
                new KafkaProducer<>(
                        kafka.patientProducer("playbooks"),
                        topic.keySerde().serializer(),
                        topic.valueSerde().serializer());
        this.loop =
                BackgroundLoop.named("playbooks")
                        .stopsWithin(TIME_TO_CLOSE)
                        .every(settings.reloadEvery(), this::publishChanges);
        activated = ACTIVATED.in(registry);
        refused = REFUSED.in(registry);
    }

    void start() {
        loop.start();
    }

    /** What is wrong with the current files; null if nothing is. */
    @Nullable String refusal() {
        return refusal.isEmpty() ? null : refusal;
    }

    private void publishChanges() throws InterruptedException {
        try {
            List<PlaybookFile> files = settings.load();
            if (files.equals(checked)) {
                return;
            }
            ReadPlaybooks read = settings.read(files);
            if (read.problems().isEmpty()) {
                activate(settings.activation(files));
                read.warnings().forEach(warning -> LOG.atWarn().log(warning));
                refusal = "";
            } else {
                refuse(read);
            }
            checked = files;
        } catch (UncheckedIOException e) {
            refuse("%s can't be read".formatted(e.getMessage()));
        } catch (InterruptException e) {
            throw e;
        } catch (ExecutionException | KafkaException e) {
            // The next check tries again: these files are not in {@code checked} yet.
            LOG.atWarn().setCause(e).log("playbooks could not be activated");
        }
    }

    private void refuse(ReadPlaybooks read) {
        read.problems().forEach(problem -> LOG.atError().log(problem.toString()));
        refuse(
                "%s%s"
                        .formatted(
                                read.problems().getFirst(),
                                read.problems().size() > 1
                                        ? " and %d more".formatted(read.problems().size() - 1)
                                        : ""));
    }

    private void refuse(String why) {
        if (!why.equals(refusal)) {
            refused.increment();
        }
        refusal = why;
    }

    private void activate(PlaybooksActivated set) throws ExecutionException, InterruptedException {
        List<Future<RecordMetadata>> sent =
                producer.partitionsFor(topic.name()).stream()
                        .map(PartitionInfo::partition)
                        .map(partition ->
                                producer.send(
                                        new ProducerRecord<String, Control>(
                                                topic.name(), partition, KEY, set)))
                        .toList();
        for (Future<RecordMetadata> each : sent) {
            try {
                each.get(SEND_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new ExecutionException("Kafka did not accept the playbooks in time", e);
            }
        }
        activated.increment();
        LOG.atInfo().addKeyValue("version", set.version()).log("playbooks activated");
    }

    @Override
    public void close() {
        loop.close();
        producer.close(TIME_TO_CLOSE);
    }
}
