package io.causestream.kafka;

import java.util.HashMap;
import java.util.Map;

/** What makes the broker speak TLS, under Kafka's own names. */
final class TlsProperties {

    /** The common name of a certificate is its user; Kafka's default is all of its name. */
    private static final String COMMON_NAME = "RULE:^CN=([A-Za-z0-9._-]+).*$/$1/,DEFAULT";

    /** The common name that the broker's own certificate has to have. */
    private static final String BROKER = "broker";

    private TlsProperties() {}

    /**
     * To be put over {@link BrokerProperties} and {@link AuthorizerProperties}: the same listeners
     * with TLS.
     *
     * @param withLogin whether clients log in with a password; otherwise they show a certificate
     */
    static Map<String, String> of(EmbeddedKafka.Tls tls, boolean withLogin) {
        Map<String, String> properties = new HashMap<>();
        properties.put("ssl.keystore.type", "PEM");
        properties.put("ssl.keystore.location", tls.identity().toString());
        properties.put("ssl.truststore.type", "PEM");
        properties.put("ssl.truststore.location", tls.authorities().toString());
        String protocol = withLogin ? "SASL_SSL" : "SSL";
        properties.put(
                "listener.security.protocol.map",
                "CLIENTS:%s,CONTROLLER:%s".formatted(protocol, protocol));
        if (!withLogin) {
            properties.put("ssl.client.auth", "required");
            properties.put("ssl.principal.mapping.rules", COMMON_NAME);
            properties.put(
                    "authorizer.class.name",
                    "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
            properties.put("super.users", "User:%s;User:%s".formatted(BROKER, tls.superUser()));
        }
        return properties;
    }
}
