package io.causestream.standalone;

import static java.util.stream.Collectors.joining;
import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;

import io.causestream.topics.Groups;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** What each service may do in a Kafka with ACLs, and what a reader of findings may. */
final class KafkaAcls {

    /** Whoever creates the topics and configures the groups, before the services start. */
    static final String SETUP = "setup";

    /** Whoever runs {@code causestream record}, or {@code replay} over topics. */
    static final String RECORDER = "record";

    /** Stands for anybody who reads findings. */
    static final String THIRD_PARTY = "findings-reader";

    /**
     * One right on one resource, or on all whose names begin so.
     *
     * @param what for people: what it is used for
     */
    record Right(
            String principal,
            ResourceType type,
            PatternType pattern,
            String name,
            AclOperation operation,
            String what) {

        AclBinding binding() {
            return new AclBinding(
                    new ResourcePattern(type, name, pattern),
                    new AccessControlEntry(
                            "User:" + principal, "*", operation, AclPermissionType.ALLOW));
        }

        boolean covers(ResourceType otherType, String otherName, AclOperation other) {
            return type == otherType
                    && operation == other
                    && (pattern == PREFIXED ? otherName.startsWith(name) : otherName.equals(name));
        }
    }

    private final Topics topics;
    private final Groups groups;
    private final String prefix;
    private final List<Right> rights = new ArrayList<>();

    /**
     * @param cluster the one whose agent is in the table
     */
    KafkaAcls(String prefix, String cluster) {
        this.prefix = prefix;
        this.topics = new Topics(prefix);
        this.groups = new Groups(prefix);
        setup();
        ingestKube(cluster);
        ingestAlertmanager();
        enrichStreams();
        aiWorker();
        slackSink();
        webhookSink();
        findingsApi();
        recorder();
        thirdParty();
    }

    List<Right> rights() {
        return List.copyOf(rights);
    }

    private void setup() {
        String what = "creates the topics, and checks those that exist";
        for (AclOperation operation : List.of(CREATE, DESCRIBE, DESCRIBE_CONFIGS)) {
            allow(SETUP, TOPIC, PREFIXED, prefix, operation, what);
        }
        allow(SETUP, GROUP, LITERAL, groups.analysts(), ALTER_CONFIGS, "configures the group");
    }

    private void ingestKube(String cluster) {
        String agent = "ingest-kube";
        write(agent, topics.rawKube(), topics.contextResults(), topics.deadLetters());
        read(agent, topics.contextRequests());
        group(agent, groups.agents(cluster));
    }

    private void ingestAlertmanager() {
        write("ingest-alertmanager", topics.rawAlerts(), topics.deadLetters());
    }

    private void enrichStreams() {
        String streams = "enrich-streams";
        read(
                streams,
                topics.rawKube(),
                topics.rawAlerts(),
                topics.contextResults(),
                topics.analyses(),
                topics.control(),
                topics.timers());
        write(
                streams,
                topics.contextRequests(),
                topics.enrichedUrgent(),
                topics.enriched(),
                topics.findings(),
                topics.control(),
                topics.timers(),
                topics.heartbeats(),
                topics.deadLetters());
        // Of all versions: before it starts, it looks whether another one reads.
        String versions = groups.enrichments();
        allow(streams, GROUP, PREFIXED, versions, READ, "its group");
        allow(streams, GROUP, PREFIXED, versions, ALTER_CONFIGS, "its standbys");
        String own = versions + "-";
        for (AclOperation operation : List.of(CREATE, READ, WRITE, DELETE)) {
            allow(streams, TOPIC, PREFIXED, own, operation, "changelogs and repartitioning");
        }
        allow(streams, TRANSACTIONAL_ID, PREFIXED, own, WRITE, "exactly once");
    }

    private void aiWorker() {
        String worker = "ai-worker";
        read(worker, topics.enrichedUrgent(), topics.enriched());
        write(worker, topics.analyses(), topics.deadLetters());
        group(worker, groups.analysts());
    }

    private void slackSink() {
        String sink = "slack-sink";
        read(sink, topics.findings(), topics.heartbeats(), topics.slackDeliveries());
        write(sink, topics.slackDeliveries(), topics.deadLetters());
        allow(sink, GROUP, PREFIXED, groups.sink(""), READ, "two groups for each sink");
    }

    private void webhookSink() {
        String sink = "webhook-sink";
        read(sink, topics.findings(), topics.webhookDeliveries());
        write(sink, topics.webhookDeliveries(), topics.deadLetters());
        allow(sink, GROUP, PREFIXED, groups.sink(""), READ, "a group for each webhook");
    }

    /** Reads without a group, as the recorder does. */
    private void findingsApi() {
        read("findings-api", topics.findings());
    }

    private void recorder() {
        read(
                RECORDER,
                topics.rawKube(),
                topics.rawAlerts(),
                topics.contextResults(),
                topics.analyses(),
                topics.control(),
                topics.timers());
    }

    private void thirdParty() {
        read(THIRD_PARTY, topics.findings());
        allow(THIRD_PARTY, GROUP, PREFIXED, THIRD_PARTY, READ, "groups of its own");
    }

    private void read(String principal, Topic<?, ?>... read) {
        Stream.of(read)
                .forEach(topic -> allow(principal, TOPIC, LITERAL, topic.name(), READ, "reads"));
    }

    private void write(String principal, Topic<?, ?>... written) {
        Stream.of(written)
                .forEach(topic ->
                        allow(
                                principal,
                                TOPIC,
                                LITERAL,
                                topic.name(),
                                WRITE,
                                topic.equals(topics.deadLetters())
                                        ? "what it can't read"
                                        : "writes"));
    }

    private void group(String principal, String name) {
        allow(principal, GROUP, LITERAL, name, READ, "its group");
    }

    private void allow(
            String principal,
            ResourceType type,
            PatternType pattern,
            String name,
            AclOperation operation,
            String what) {
        rights.add(new Right(principal, type, pattern, name, operation, what));
    }

    /** As a table, a row for each resource. */
    String table() {
        StringBuilder table =
                new StringBuilder(
                        """
                        | principal | resource | name | operations | for |
                        |---|---|---|---|---|
                        """);
        List<Right> rows = new ArrayList<>();
        for (Right right : rights) {
            if (rows.stream().noneMatch(row -> sameRow(row, right))) {
                rows.add(right);
            }
        }
        for (Right row : rows) {
            table.append(
                    "| %s | %s | `%s` | %s | %s |%n"
                            .formatted(
                                    row.principal(),
                                    word(row.type().name()),
                                    row.name() + (row.pattern() == PREFIXED ? "*" : ""),
                                    rights.stream()
                                            .filter(right -> sameRow(row, right))
                                            .map(right -> word(right.operation().name()))
                                            .collect(joining(", ")),
                                    rights.stream()
                                            .filter(right -> sameRow(row, right))
                                            .map(Right::what)
                                            .distinct()
                                            .collect(joining(", "))));
        }
        return table.toString();
    }

    private static boolean sameRow(Right one, Right other) {
        return one.principal().equals(other.principal())
                && one.type() == other.type()
                && one.pattern() == other.pattern()
                && one.name().equals(other.name());
    }

    /** As kafka-acls spells it: {@code TransactionalId}. */
    static String word(String constant) {
        return Stream.of(constant.split("_"))
                .map(part -> part.charAt(0) + part.substring(1).toLowerCase(Locale.ROOT))
                .collect(joining());
    }
}
