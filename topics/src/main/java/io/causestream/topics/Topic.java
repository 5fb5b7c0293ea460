package io.causestream.topics;

import java.time.Duration;
import org.apache.kafka.common.serialization.Serde;

/**
 * A topic with its declared properties.
 *
 * @param name with the installation's prefix
 * @param owner the only service that writes it
 * @param spread determines its number of partitions: never changed later, since keys would move
 * @param retention how long a record stays
 * @param keeps whether the latest value of a key outlives the retention
 * @param stamps who sets the records' timestamps
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

    /** How the records of a topic are divided into partitions. */
    public enum Spread {
        /**
         * By key, so that what belongs together stays in order: 12 partitions in a central
         * installation, 4 in one JVM.
         */
        BY_KEY(12, 4),
        /**
         * One partition: for a total order, or for a share group, which divides the records itself.
         */
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
        /** Records are deleted when the retention is over. */
        TIME("delete"),
        /** Old values of a key are deleted early, all of them when the retention is over. */
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
        /**
         * The broker, as it appends: one cluster's wrong clock does not affect the records of
         * others.
         */
        BROKER("LogAppendTime"),
        /** The writer: a streams task passes on the time of its input. */
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
