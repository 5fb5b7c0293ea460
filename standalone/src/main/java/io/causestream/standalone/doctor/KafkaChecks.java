package io.causestream.standalone.doctor;

import static io.causestream.standalone.doctor.CheckResult.fail;
import static io.causestream.standalone.doctor.CheckResult.ok;
import static io.causestream.standalone.doctor.CheckResult.warn;

import io.causestream.standalone.config.KafkaConnection;
import io.causestream.topics.Installation;
import io.causestream.topics.KafkaLogin;
import io.causestream.topics.KafkaLoginRefused;
import io.causestream.topics.KafkaSettings;
import io.causestream.topics.KafkaUnreachable;
import io.causestream.topics.TopicsCreator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/** Whether Kafka can be reached, has the topics as they are declared, and who is behind in it. */
final class KafkaChecks implements AutoCloseable {

    private static final String KAFKA = "kafka";
    static final String TOPICS = "kafka topics";

    private static final Duration TIMEOUT = Duration.ofSeconds(8);
    private static final int MILLIS_TO_CONNECT = 3_000;
    static final String WHERE =
            "start it, or name the right address with --bootstrap-servers, kafka.bootstrapServers or --data";

    private final @Nullable KafkaConnection connection;
    private final Function<String, CheckResult> withoutConnection;
    private final List<GroupLag.Group> groups;
    private final ClockReadings clocks;
    private @Nullable Admin admin;

    /**
     * @param connection null if there is none to make
     * @param withoutConnection the line of this name if there is none
     * @param groups whose lag is of interest
     */
    KafkaChecks(
            @Nullable KafkaConnection connection,
            Function<String, CheckResult> withoutConnection,
            List<GroupLag.Group> groups,
            ClockReadings clocks) {
        this.connection = connection;
        this.withoutConnection = withoutConnection;
        this.groups = List.copyOf(groups);
        this.clocks = clocks;
    }

    void addTo(Checkup checkup) {
        checkup.add(KAFKA, List.of(), WHERE, () -> List.of(reach()));
        checkup.add(
                TOPICS,
                List.of(KAFKA),
                "look at the brokers' logs: Kafka answers slowly",
                () -> List.of(topics()));
        for (GroupLag.Group group : groups) {
            checkup.add(
                    group.check(),
                    List.of(KAFKA),
                    "look at the brokers' logs: Kafka answers slowly",
                    () -> List.of(lag(group)));
        }
    }

    private CheckResult reach() throws InterruptedException {
        KafkaConnection kafka = connection;
        if (kafka == null) {
            return withoutConnection.apply(KAFKA);
        }
        String servers = kafka.settings().bootstrapServers();
        try {
            refuseUnlessListening(servers);
            KafkaLogin.check(kafka.settings());
            Admin client = admin(kafka.settings());
            DescribeClusterResult cluster = client.describeCluster();
            int brokers = get(cluster.nodes()).size();
            return ok(
                    KAFKA,
                    "%s, %d %s%s"
                            .formatted(
                                    servers,
                                    brokers,
                                    brokers == 1 ? "broker" : "brokers",
                                    kafka.isStartedHere()
                                            ? ", started from its data folder for this check: causestream up does not run"
                                            : ""));
        } catch (ExecutionException e) {
            return fail(KAFKA, servers + ": " + reason(e.getCause()), remedy(e.getCause()));
        } catch (TimeoutException e) {
            return fail(
                    KAFKA,
                    "%s: listens, and does not answer within %d s"
                            .formatted(servers, TIMEOUT.toSeconds()),
                    "check security.protocol in kafka.client (a TLS port ignores a client without TLS), and advertised.listeners of the brokers");
        } catch (KafkaLoginRefused e) {
            return fail(KAFKA, e.problem(), e.remedy());
        } catch (KafkaException | IOException e) {
            return fail(KAFKA, servers + ": " + reason(e), remedy(e));
        }
    }

    /** Kafka's own client would go on for a minute, and then not say why. */
    private static void refuseUnlessListening(String servers) throws IOException {
        IOException last = new IOException("no address");
        for (InetSocketAddress address :
                ClientUtils.parseAndValidateAddresses(
                        List.of(servers.split(",")), "use_all_dns_ips")) {
            try (Socket socket = new Socket()) {
                socket.connect(address, MILLIS_TO_CONNECT);
                return;
            } catch (IOException e) {
                last = e;
            }
        }
        throw new IOException("nobody listens there (%s)".formatted(last.getMessage()), last);
    }

    private synchronized Admin admin(KafkaSettings kafka) {
        Admin client = admin;
        if (client == null) {
            Map<String, Object> config = new HashMap<>(kafka.client("causestream-doctor"));
            config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
            config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
            client = Admin.create(config);
            admin = client;
        }
        return client;
    }

    /** Raw topics are stamped by the broker: one in the future is ahead of this machine's clock. */
    private void readClock(Admin client, KafkaSettings kafka) throws InterruptedException {
        TopicPartition newest = new TopicPartition(kafka.topics().rawKube().name(), 0);
        try {
            ListOffsetsResultInfo found =
                    get(
                            client.listOffsets(Map.of(newest, OffsetSpec.maxTimestamp()))
                                    .partitionResult(newest));
            Instant stamped = Instant.ofEpochMilli(found.timestamp());
            if (found.timestamp() > 0 && stamped.isAfter(Instant.now())) {
                clocks.put("Kafka", Duration.between(Instant.now(), stamped));
            }
        } catch (ExecutionException e) {
            throw new KafkaUnreachable(
                    "return its newest record", e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaUnreachable("return its newest record", e);
        }
    }

    private CheckResult topics() throws InterruptedException {
        KafkaSettings kafka = settings();
        Admin client = admin(kafka);
        try {
            List<String> differences = new ArrayList<>();
            Installation installation = Installation.CENTRAL;
            for (Installation candidate : Installation.values()) {
                List<String> found =
                        new TopicsCreator(client, candidate, TIMEOUT).differences(kafka.topics());
                if (differences.isEmpty() || found.size() < differences.size()) {
                    differences = found;
                    installation = candidate;
                }
                if (found.isEmpty()) {
                    break;
                }
            }
            int declared = kafka.topics().all().size();
            if (differences.isEmpty()) {
                readClock(client, kafka);
                return ok(
                        TOPICS,
                        "%d as declared for a %s installation"
                                .formatted(
                                        declared,
                                        installation == Installation.CENTRAL
                                                ? "central"
                                                : "standalone"));
            }
            boolean anyDiffers =
                    differences.stream().anyMatch(phrase -> !phrase.endsWith(" is missing"));
            return fail(
                    TOPICS,
                    "%d of %d: %s"
                            .formatted(
                                    differences.size(), declared, String.join("; ", differences)),
                    anyDiffers
                            ? "delete the topics that differ and create them as declared (docs/asyncapi.json), or choose another --topic-prefix"
                            : "causestream up creates them at its start; in any other Kafka create them as declared (docs/asyncapi.json), or correct --topic-prefix");
        } catch (KafkaUnreachable e) {
            return fail(TOPICS, String.valueOf(e.getMessage()), remedy(e.getCause()));
        }
    }

    private CheckResult lag(GroupLag.Group group) throws InterruptedException {
        KafkaSettings kafka = settings();
        try {
            GroupLag lag = GroupLag.read(group, kafka, admin(kafka), TIMEOUT);
            return lag.isBehind()
                    ? warn(group.check(), lag.toString(), lag.remedy())
                    : ok(group.check(), lag.toString());
        } catch (KafkaUnreachable e) {
            return fail(group.check(), String.valueOf(e.getMessage()), remedy(e.getCause()));
        }
    }

    private KafkaSettings settings() {
        KafkaConnection kafka = connection;
        if (kafka == null) {
            throw new IllegalStateException("the check of Kafka comes first");
        }
        return kafka.settings();
    }

    private static <T> T get(KafkaFuture<T> answer)
            throws ExecutionException, TimeoutException, InterruptedException {
        return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static String reason(@Nullable Throwable cause) {
        if (cause == null) {
            return "unknown";
        }
        // Kafka's clients wrap what is wrong with a setting.
        Throwable inner = cause.getCause();
        return inner != null && inner.getMessage() != null && cause instanceof KafkaException
                ? inner.getMessage()
                : String.valueOf(cause.getMessage());
    }

    /** What to do about an error of Kafka. */
    static String remedy(@Nullable Throwable cause) {
        return switch (cause) {
            case AuthorizationException _ ->
                    "give the principal Describe and DescribeConfigs on topics, Describe on groups (docs/acls.md)";
            case null, default -> WHERE;
        };
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
    }
}
