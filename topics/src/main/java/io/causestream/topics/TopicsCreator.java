package io.causestream.topics;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/** Creates the topics and configures the groups as declared. Doing it again changes nothing. */
public final class TopicsCreator {

    /**
     * Limits the disk use of a standalone installation: with four partitions per topic, about 2 GiB
     * at most.
     */
    private static final long STANDALONE_PARTITION_BYTES = 64L << 20;

    private static final Duration AGAIN = Duration.ofMillis(50);

    private final Admin admin;
    private final Installation installation;
    private final Duration timeout;

    /**
     * @param timeout how long each of the calls to Kafka may take
     */
    public TopicsCreator(Admin admin, Installation installation, Duration timeout) {
        this.admin = admin;
        this.installation = installation;
        this.timeout = timeout;
    }

    /**
     * Returns when each partition of a new topic has a leader that answers.
     *
     * @throws TopicsDiffer if existing topics differ in what can't be changed; names all of them
     * @throws KafkaUnreachable if Kafka does not answer in time
     */
    public void create(Topics topics, Groups groups) {
        Set<String> existing = existing(topics.all());
        refuseDifferent(
                topics.all().stream().filter(topic -> existing.contains(topic.name())).toList());
        createMissing(
                topics.all().stream().filter(topic -> !existing.contains(topic.name())).toList());
        configure(groups);
    }

    /**
     * What {@link #create} would create or refuse, one phrase a topic: {@code causestream.findings
     * is missing}. Empty if all topics are as declared. Changes nothing.
     *
     * @throws KafkaUnreachable if Kafka does not answer in time
     */
    public List<String> differences(Topics topics) {
        Set<String> existing = existing(topics.all());
        List<String> differences = new ArrayList<>();
        topics.all().stream()
                .filter(topic -> !existing.contains(topic.name()))
                .forEach(topic -> differences.add(topic.name() + " is missing"));
        differences.addAll(
                differing(
                        topics.all().stream()
                                .filter(topic -> existing.contains(topic.name()))
                                .toList()));
        return differences;
    }

    private Set<String> existing(Collection<Topic<?, ?>> topics) {
        Set<String> all = await("list the topics", admin.listTopics().names());
        Set<String> ours = new TreeSet<>(topics.stream().map(Topic::name).toList());
        ours.retainAll(all);
        return ours;
    }

    private void refuseDifferent(List<Topic<?, ?>> topics) {
        List<String> differences = differing(topics);
        if (!differences.isEmpty()) {
            throw new TopicsDiffer(differences);
        }
    }

    private List<String> differing(List<Topic<?, ?>> topics) {
        if (topics.isEmpty()) {
            return List.of();
        }
        Map<String, TopicDescription> descriptions =
                await(
                        "describe the topics",
                        admin.describeTopics(topics.stream().map(Topic::name).toList())
                                .allTopicNames());
        Map<ConfigResource, Config> configs =
                await(
                        "read the topics' settings",
                        admin.describeConfigs(topics.stream().map(TopicsCreator::resource).toList())
                                .all());
        List<String> differences = new ArrayList<>();
        for (Topic<?, ?> topic : topics) {
            int wanted = topic.spread().partitions(installation);
            TopicDescription description = descriptions.get(topic.name());
            int found = description == null ? 0 : description.partitions().size();
            if (found < wanted || (topic.spread() == Topic.Spread.SINGLE && found != wanted)) {
                differences.add(
                        "%s has %d partitions and needs %d".formatted(topic.name(), found, wanted));
            }
            String cleanup = cleanup(configs.get(resource(topic)));
            if (!sameWords(cleanup, topic.keeps().cleanupPolicy())) {
                differences.add(
                        "%s has cleanup.policy=%s and needs %s"
                                .formatted(topic.name(), cleanup, topic.keeps().cleanupPolicy()));
            }
        }
        return differences;
    }

    /** What the topics of a standalone installation may take on disk, without the state's. */
    public static long standaloneBytes(Topics topics) {
        return topics.all().stream()
                .mapToLong(topic ->
                        topic.spread().partitions(Installation.STANDALONE)
                                * STANDALONE_PARTITION_BYTES)
                .sum();
    }

    private static String cleanup(@Nullable Config config) {
        ConfigEntry entry = config == null ? null : config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
        return entry == null || entry.value() == null ? "unknown" : entry.value();
    }

    private void createMissing(List<Topic<?, ?>> topics) {
        List<NewTopic> missing = topics.stream().map(this::declaration).toList();
        admin.createTopics(missing)
                .values()
                .forEach((name, created) -> {
                    try {
                        await("create topic " + name, created);
                    } catch (TopicExistsException anotherServiceWasFaster) {
                        // The other service created it with the same declaration from Topics.
                    }
                });
        awaitLeaders(
                topics.stream()
                        .collect(
                                toMap(
                                        Topic::name,
                                        topic -> topic.spread().partitions(installation))));
    }

    /**
     * Returns when each partition of these topics, which were just created, has a leader that
     * answers. A producer that is told "not the leader" repeats its records, and with several
     * batches under way to one partition may lose their order for good. A broker knows of a new
     * topic a moment after it was created, and is its leader a moment later.
     *
     * @param partitions how many partitions each topic has, by its name
     * @throws KafkaUnreachable if one has no leader in time
     */
    public void awaitLeaders(Map<String, Integer> partitions) {
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        partitions.forEach((topic, count) -> {
            for (int i = 0; i < count; i++) {
                all.put(new TopicPartition(topic, i), OffsetSpec.latest());
            }
        });
        String what = "reach the leaders of the new topics";
        retrying(what, () -> admin.describeTopics(partitions.keySet()).allTopicNames());
        retrying(what, () -> admin.listOffsets(all).all());
    }

    private <T> void retrying(String what, Supplier<KafkaFuture<T>> call) {
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                await(what, call.get());
                return;
            } catch (KafkaUnreachable e) {
                if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > end) {
                    throw e;
                }
            }
            try {
                Thread.sleep(AGAIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaUnreachable(what, e);
            }
        }
    }

    private NewTopic declaration(Topic<?, ?> topic) {
        Map<String, String> settings = new HashMap<>();
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, topic.keeps().cleanupPolicy());
        settings.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(topic.retention().toMillis()));
        settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, topic.stamps().timestampType());
        if (installation == Installation.STANDALONE) {
            settings.put(
                    TopicConfig.RETENTION_BYTES_CONFIG, Long.toString(STANDALONE_PARTITION_BYTES));
            settings.put(
                    TopicConfig.SEGMENT_BYTES_CONFIG,
                    Long.toString(STANDALONE_PARTITION_BYTES / 4));
        }
        return new NewTopic(
                        topic.name(),
                        Optional.of(topic.spread().partitions(installation)),
                        Optional.empty())
                .configs(settings);
    }

    private void configure(Groups groups) {
        Map<ConfigResource, Collection<AlterConfigOp>> settings =
                groups.settings().entrySet().stream()
                        .collect(
                                toMap(
                                        group ->
                                                new ConfigResource(
                                                        ConfigResource.Type.GROUP, group.getKey()),
                                        group ->
                                                group.getValue().entrySet().stream()
                                                        .map(setting ->
                                                                new AlterConfigOp(
                                                                        new ConfigEntry(
                                                                                setting.getKey(),
                                                                                setting.getValue()),
                                                                        AlterConfigOp.OpType.SET))
                                                        .toList()));
        await("set the groups", admin.incrementalAlterConfigs(settings).all());
    }

    private static ConfigResource resource(Topic<?, ?> topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    }

    private static boolean sameWords(String some, String others) {
        return Set.of(some.split(",")).equals(Set.of(others.split(",")));
    }

    private <T> T await(String what, KafkaFuture<T> answer) {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new KafkaUnreachable(what, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException exists) {
                throw exists;
            }
            throw new KafkaUnreachable(what, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnreachable(what, e);
        }
    }
}
