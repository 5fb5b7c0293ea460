package io.causestream.kafka;

import java.util.HashMap;
import java.util.Map;

/** What makes the broker ask who a client is, and what it may do, under Kafka's own names. */
final class AuthorizerProperties {

    private static final String MECHANISM = "SCRAM-SHA-256";
    private static final String SCRAM =
            "org.apache.kafka.common.security.scram.ScramLoginModule required";
    private static final String PLAIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required";

    private AuthorizerProperties() {}

    /** To be put over {@link BrokerProperties}: the same listeners, with a login. */
    static Map<String, String> of(EmbeddedKafka.SuperUser user) {
        String login = " username=\"%s\" password=\"%s\"".formatted(user.name(), user.password());
        Map<String, String> properties = new HashMap<>();
        properties.put(
                "listener.security.protocol.map",
                "CLIENTS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT");
        properties.put("sasl.enabled.mechanisms", MECHANISM);
        properties.put("sasl.mechanism.inter.broker.protocol", MECHANISM);
        properties.put("listener.name.clients.scram-sha-256.sasl.jaas.config", SCRAM + login + ";");
        // The controller is asked before it knows the users of SCRAM: they stand in its own log.
        properties.put("sasl.mechanism.controller.protocol", "PLAIN");
        properties.put("listener.name.controller.sasl.enabled.mechanisms", "PLAIN");
        properties.put(
                "listener.name.controller.plain.sasl.jaas.config",
                PLAIN + login + " user_%s=\"%s\";".formatted(user.name(), user.password()));
        properties.put(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        properties.put("super.users", "User:" + user.name());
        return properties;
    }

    /** As Kafka's formatter of a data folder reads them. */
    static String credentials(EmbeddedKafka.SuperUser user) {
        return "%s=[name=%s,password=%s]".formatted(MECHANISM, user.name(), user.password());
    }
}
