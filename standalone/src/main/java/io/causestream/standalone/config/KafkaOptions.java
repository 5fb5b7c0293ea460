package io.causestream.standalone.config;

import io.causestream.kafka.EmbeddedKafka;
import io.causestream.settings.Settings;
import io.causestream.topics.KafkaLogin;
import io.causestream.topics.KafkaLoginRefused;
import io.causestream.topics.KafkaSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which Kafka a command is to reach: that of {@code up} or {@code demo} by their data folder,
 * whether they run or not, or any other by its address or a file of settings.
 */
public final class KafkaOptions {

    private static final int MILLIS_TO_CONNECT = 2_000;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "Of the Kafka, if it is not that of the data folder")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--topic-prefix",
            paramLabel = "PREFIX",
            description = "Of the topics' names. Default: causestream.")
    private @Nullable String topicPrefix;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A file of settings; its kafka.client has TLS and SASL")
    private @Nullable Path config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${sys:user.home}/.causestream/data",
            description = "Of causestream up or demo. Default: ${DEFAULT-VALUE}")
    private Path data = Path.of("");

    /** The file of settings, if one was given. */
    public Optional<Path> config() {
        return Optional.ofNullable(config);
    }

    /**
     * As {@link #find}, and asks the Kafka whether it lets this command in.
     *
     * @throws KafkaLoginRefused if it does not
     */
    public KafkaConnection connect() {
        KafkaConnection connection = find();
        try {
            KafkaLogin.check(connection.settings());
            return connection;
        } catch (KafkaLoginRefused e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Finds the Kafka. One of a data folder that does not run is started for as long as the
     * connection is open.
     *
     * @throws CannotRun if there is neither an address nor a data folder
     * @throws io.causestream.settings.BadSettings if the file of settings is wrong
     * @throws io.causestream.kafka.KafkaDidNotStart if the data folder can't be used
     */
    public KafkaConnection find() {
        // What a command prints is its answer; the log stays a file.
        System.setProperty("causestream.log.console", "OFF");
        Map<String, String> environment = new HashMap<>(System.getenv());
        if (bootstrapServers != null) {
            environment.put("CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        }
        if (topicPrefix != null) {
            environment.put("CAUSESTREAM_TOPIC_PREFIX", topicPrefix);
        }
        Settings named = Settings.read(config, environment);
        if (named.optionalText("kafka.bootstrapServers", "CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS")
                .isPresent()) {
            return new KafkaConnection(settings(environment), null, null);
        }
        Optional<String> running = KafkaAddress.read(data).filter(KafkaOptions::isListening);
        if (running.isPresent()) {
            environment.put("CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS", running.get());
            return new KafkaConnection(settings(environment), data, null);
        }
        if (!Files.isDirectory(data)) {
            throw CannotRun.wrongArgument(
                    "there is no data folder %s: name that of causestream up or demo with --data, or a Kafka with --bootstrap-servers"
                            .formatted(data),
                    null);
        }
        EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafka.Settings.in(data));
        environment.put("CAUSESTREAM_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        return new KafkaConnection(settings(environment), data, kafka);
    }

    private KafkaSettings settings(Map<String, String> environment) {
        Settings settings = Settings.read(config, environment);
        KafkaSettings kafka = KafkaSettings.from(settings);
        settings.refuseProblems();
        return kafka;
    }

    /** A process that was killed leaves its address behind. */
    private static boolean isListening(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 0) {
            return false;
        }
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(
                            address.substring(0, colon),
                            Integer.parseInt(address.substring(colon + 1))),
                    MILLIS_TO_CONNECT);
            return true;
        } catch (IOException | IllegalArgumentException notListening) {
            return false;
        }
    }
}
