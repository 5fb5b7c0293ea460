package io.causestream.topics;

import java.time.Duration;
import org.apache.kafka.common.serialization.Serde;

/**
 * A topic with all that is decided about it.
 *
 * @param name with the installation's prefix
 * @param owner the only service that writes it
 * @param spread how many partitions it has: never changed later, since keys would move
 * @param retention how long a record stays
 * @param keeps whether the latest value of a key outlives the retention
 * @param stamps who dates the records
 */
public record Topic<K, V>(
        String name,
        Class<V> type,
        Serde<K> keySerde,
        Serde<V> valueSerde,
        String owner,
        Spread spread,
        Duration retention,
        Keeps keeps,
        Stamps stamps) {

    /** How the work on a topic is divided. */
    public enum Spread {
        /** By key, so that what belongs together stays in order: 12 at the centre, 4 in one JVM. */
        BY_KEY(12, 4),
        /** One line: order over all, or a share group that divides the records itself. */
        SINGLE(1, 1);

        private final int central;
        private final int standalone;

        Spread(int central, int standalone) {
            this.central = central;
            this.standalone = standalone;
        }

        public int partitions(Installation installation) {
            return installation == Installation.CENTRAL ? central : standalone;
        }
    }

    public enum Keeps {
        /** Records go when their time is over. */
        TIME("delete"),
        /** Old values of a key go early; all of them go when their time is over. */
        LATEST_FOR_A_TIME("compact,delete");

        private final String cleanupPolicy;

        Keeps(String cleanupPolicy) {
            this.cleanupPolicy = cleanupPolicy;
        }

        public String cleanupPolicy() {
            return cleanupPolicy;
        }
    }

    public enum Stamps {
        /** The broker, as it appends: one cluster's wrong clock moves nobody else's records. */
        BROKER("LogAppendTime"),
        /** The writer: a streams task hands on the time of what it read. */
        WRITER("CreateTime");

        private final String timestampType;

        Stamps(String timestampType) {
            this.timestampType = timestampType;
        }

        public String timestampType() {
            return timestampType;
        }
    }
}
