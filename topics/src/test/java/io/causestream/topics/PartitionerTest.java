package io.causestream.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.observation.Scope;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What was written must be found where it was written: a key that moves to another partition loses
 * its past.
 */
class PartitionerTest {

    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

    @ParameterizedTest
    @CsvSource({
        "home,shop,6",
        "home,-,6",
        "far,monitoring,6",
        "timour-homelab-talos,ai-inference,7"
    })
    void keysStayWhereTheyAre(String cluster, String namespace, int partitionOfTwelve) {
        byte[] key =
                TOPICS.rawKube()
                        .keySerde()
                        .serializer()
                        .serialize("t", new Scope(cluster, namespace));

        assertThat(BuiltInPartitioner.partitionForKey(key, 12)).isEqualTo(partitionOfTwelve);
        assertThat(
                        TOPICS.rawAlerts()
                                .keySerde()
                                .serializer()
                                .serialize("t", new Scope(cluster, namespace)))
                .isEqualTo(key);
    }
}
