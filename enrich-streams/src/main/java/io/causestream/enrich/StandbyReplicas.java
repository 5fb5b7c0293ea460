package io.causestream.enrich;

import io.causestream.topics.KafkaSettings;
import io.causestream.topics.KafkaUnreachable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Tells Kafka how many processes keep a copy of each task's stores. Under the streams group
 * protocol that belongs to the group: the client's own setting is ignored.
 */
final class StandbyReplicas {

    static final String CONFIG = "streams.num.standby.replicas";

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private StandbyReplicas() {}

    /**
     * @throws KafkaUnreachable if Kafka does not answer within 20 s, or refuses: more than its
     *     {@code group.streams.max.standby.replicas}, or no right to configure the group
     */
    static void set(int replicas, String group, KafkaSettings kafka) {
        String what = "set %s of group %s to %d".formatted(CONFIG, group, replicas);
        AlterConfigOp set =
                new AlterConfigOp(
                        new ConfigEntry(CONFIG, Integer.toString(replicas)),
                        AlterConfigOp.OpType.SET);
        try (Admin admin = Admin.create(kafka.client("enrich-streams"))) {
            admin.incrementalAlterConfigs(
                            Map.of(
                                    new ConfigResource(ConfigResource.Type.GROUP, group),
                                    List.of(set)))
                    .all()
                    .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new KafkaUnreachable(what, e);
        } catch (ExecutionException e) {
            throw new KafkaUnreachable(what, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnreachable(what, e);
        }
    }
}
