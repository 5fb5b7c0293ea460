package io.causestream.topics;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka once, before a service starts, whether it lets these settings in. A Kafka that is down
 * or slow is waited for by the services themselves; a certificate or a password that it refuses
 * would be tried for ever.
 */
public final class KafkaLogin {

    private static final Logger log = LoggerFactory.getLogger(KafkaLogin.class);
    private static final Duration TIME_TO_CONNECT = Duration.ofSeconds(2);
    private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(8);

    /** How Java begins what it says of a server's certificate. */
    private static final Pattern NOT_TRUSTED =
            Pattern.compile("PKIX|No subject alternative|No name matching|trustAnchors");

    private static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

    private KafkaLogin() {}

    /**
     * Takes no time without {@code kafka.client}, or if nobody listens at Kafka's address; 8 s at
     * most otherwise.
     *
     * @throws KafkaLoginRefused if a file or a value of {@code kafka.client} can't be used, or
     *     Kafka refuses the certificate or the login
     */
    public static void check(KafkaSettings kafka) {
        if (kafka.client().isEmpty() || !isListening(kafka.bootstrapServers())) {
            return;
        }
        Map<String, Object> config = kafka.client("causestream-login");
        int millis = (int) TIME_TO_ANSWER.toMillis();
        config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, millis);
        config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        Admin admin;
        try {
            admin = Admin.create(config);
        } catch (KafkaException e) {
            throw unusable(kafka, e);
        }
        try {
            admin.describeCluster().clusterId().get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthenticationException refusal) {
                throw refused(kafka, refusal);
            }
            log.atWarn()
                    .addKeyValue("bootstrapServers", kafka.bootstrapServers())
                    .addKeyValue("problem", reason(e.getCause()))
                    .log("Kafka did not answer the check of its login");
        } catch (TimeoutException e) {
            log.atWarn()
                    .addKeyValue("bootstrapServers", kafka.bootstrapServers())
                    .addKeyValue("seconds", TIME_TO_ANSWER.toSeconds())
                    .log(
                            "Kafka listens and does not answer; is security.protocol in kafka.client that of its port?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            admin.close(Duration.ofSeconds(1));
        }
    }

    /** Kafka's own client would be trying until its time is up. */
    private static boolean isListening(String servers) {
        List<InetSocketAddress> addresses;
        try {
            addresses =
                    ClientUtils.parseAndValidateAddresses(
                            List.of(servers.split(",")), "use_all_dns_ips");
        } catch (ConfigException notResolvable) {
            // The service that starts next names the address.
            return false;
        }
        for (InetSocketAddress address : addresses) {
            try (Socket socket = new Socket()) {
                socket.connect(address, (int) TIME_TO_CONNECT.toMillis());
                return true;
            } catch (IOException next) {
                log.atDebug()
                        .addKeyValue("address", address)
                        .addKeyValue("problem", next.getMessage())
                        .log("nobody listens");
            }
        }
        return false;
    }

    private static KafkaLoginRefused refused(KafkaSettings kafka, AuthenticationException refusal) {
        String servers = kafka.bootstrapServers();
        String why = reason(refusal);
        if (!(refusal instanceof SslAuthenticationException)) {
            return new KafkaLoginRefused(
                    "Kafka at %s refuses the login (%s)".formatted(servers, masked(why, kafka)),
                    "correct sasl.mechanism and %s in kafka.client"
                            .formatted(isOAuth(kafka) ? "sasl.oauthbearer.*" : "sasl.jaas.config"));
        }
        return NOT_TRUSTED.matcher(why).find()
                ? new KafkaLoginRefused(
                        "the certificate of Kafka at %s is not trusted (%s)"
                                .formatted(servers, why),
                        "correct ssl.truststore.* in kafka.client: it holds the authority that signed Kafka's certificate, which names the host of kafka.bootstrapServers")
                : new KafkaLoginRefused(
                        "Kafka at %s refuses the TLS connection (%s)".formatted(servers, why),
                        "correct ssl.keystore.* in kafka.client: Kafka asks for a certificate that it trusts and that has not expired");
    }

    /**
     * Without Kafka's words where they may quote a password: a JAAS text with a missing quotation
     * mark is quoted from there on.
     */
    private static KafkaLoginRefused unusable(KafkaSettings kafka, KafkaException e) {
        String why = explanation(e);
        if (why.contains("JAAS config")) {
            return new KafkaLoginRefused(
                    "sasl.jaas.config in kafka.client can't be read",
                    "write it so: org.apache.kafka.common.security.scram.ScramLoginModule required username=\"…\" password=\"…\";");
        }
        if (why.contains(ALLOWED_URLS)) {
            return new KafkaLoginRefused(
                    "kafka.client names a URL that Kafka's clients may not call",
                    "allow it by the JVM's option -D%s=URL, for instance in JAVA_TOOL_OPTIONS"
                            .formatted(ALLOWED_URLS));
        }
        return new KafkaLoginRefused(
                "the client for Kafka at %s can't be made: %s%s"
                        .formatted(kafka.bootstrapServers(), masked(why, kafka), files(kafka)),
                isOAuth(kafka)
                        ? "correct sasl.oauthbearer.* in kafka.client"
                        : "correct kafka.client");
    }

    private static boolean isOAuth(KafkaSettings kafka) {
        return "OAUTHBEARER".equals(kafka.client().get(SaslConfigs.SASL_MECHANISM));
    }

    private static String files(KafkaSettings kafka) {
        List<String> files =
                List.of(
                                SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG,
                                SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG)
                        .stream()
                        .filter(kafka.client()::containsKey)
                        .map(property ->
                                "%s is %s".formatted(property, kafka.client().get(property)))
                        .toList();
        return files.isEmpty() ? "" : " (%s)".formatted(String.join(", ", files));
    }

    /** Paths, protocols and URLs help; whatever else is a value of the map does not leave it. */
    private static String masked(String text, KafkaSettings kafka) {
        String masked = text;
        for (Map.Entry<String, String> each : kafka.client().entrySet()) {
            boolean isSecret =
                    each.getKey().matches(".*(password|secret|jaas|key|certificate).*")
                            && !each.getKey().endsWith(".location")
                            && !each.getKey().endsWith(".type");
            if (isSecret && !each.getValue().isBlank()) {
                masked = masked.replace(each.getValue(), "***");
            }
        }
        return masked;
    }

    /** What Kafka was doing, and what the JDK says of it. */
    private static String explanation(KafkaException e) {
        Throwable inner = e;
        while (inner.getCause() instanceof KafkaException next) {
            inner = next;
        }
        return inner.getCause() == null
                ? reason(inner)
                : "%s: %s".formatted(reason(inner), reason(inner.getCause()));
    }

    private static String reason(@Nullable Throwable e) {
        if (e == null) {
            return "unknown";
        }
        Throwable cause = e.getCause();
        if (e instanceof SslAuthenticationException && cause != null) {
            return reason(cause);
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
