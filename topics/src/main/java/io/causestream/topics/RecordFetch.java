package io.causestream.topics;

import io.causestream.service.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one record by its offset when it is needed, so that what a service only remembers takes no
 * memory. Belongs to no group; sees no records of aborted transactions. Thread-safe; one read at a
 * time.
 */
public final class RecordFetch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RecordFetch.class);
    private static final Duration TIME_TO_CLOSE = Service.tenthsOfTimeToStop(1).dividedBy(4);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * @param clientId names its connection in Kafka's logs and quotas
     */
    public RecordFetch(KafkaSettings kafka, String clientId) {
        Map<String, Object> config = kafka.reader(clientId);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        // The first record is returned in any case, however big; the rest would be discarded.
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 64 * 1024);
        this.consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Empty if the record is gone: compaction took it, since the key has a later one, or its
     * retention is over.
     *
     * @throws KafkaUnreachable if Kafka does not answer in time
     */
    public Optional<ConsumerRecord<byte[], byte[]>> at(TopicPartition partition, long offset)
            throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (!consumer.assignment().equals(Set.of(partition))) {
                consumer.assign(List.of(partition));
            }
            consumer.seek(partition, offset);
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (System.nanoTime() - deadline < 0) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    return Optional.of(record).filter(found -> found.offset() == offset);
                }
                if (consumer.position(partition) > offset) {
                    return Optional.empty();
                }
            }
            throw new KafkaUnreachable(
                    "return a record",
                    new TimeoutException("no answer within %d s".formatted(TIMEOUT.toSeconds())));
        } catch (InterruptException e) {
            // Kafka's own, which has set the thread's flag again.
            throw interrupted(e);
        } catch (KafkaException e) {
            throw new KafkaUnreachable("return a record", e);
        } finally {
            lock.unlock();
        }
    }

    private static InterruptedException interrupted(InterruptException cause) {
        Thread.interrupted();
        InterruptedException e = new InterruptedException("interrupted while reading a record");
        e.initCause(cause);
        return e;
    }

    /** Waits briefly for a read in progress; otherwise the connection ends with the process. */
    @Override
    public void close() {
        try {
            if (lock.tryLock(TIME_TO_CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    consumer.close(CloseOptions.timeout(TIME_TO_CLOSE));
                } finally {
                    lock.unlock();
                }
            } else {
                log.atWarn().log("a record is still being read; its consumer is left open");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
