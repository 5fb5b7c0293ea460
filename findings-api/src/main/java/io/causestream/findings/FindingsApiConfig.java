package io.causestream.findings;

import io.causestream.service.access.EndpointSettings;
import io.causestream.settings.Settings;
import io.causestream.topics.KafkaSettings;
import java.util.Set;

/**
 * The configuration of the API.
 *
 * @param endpoint a bearer whose token is bound to a cluster sees the findings of that cluster only
 */
public record FindingsApiConfig(EndpointSettings endpoint, KafkaSettings kafka) {

    public static final int DEFAULT_PORT = 9098;

    /** For this machine alone unless {@code api.host} says otherwise. */
    public static final EndpointSettings.Naming NAMING =
            new EndpointSettings.Naming(
                    "api", "CAUSESTREAM_API", EndpointSettings.LOOPBACK, DEFAULT_PORT, Set.of());

    /** Reads the file and the environment; see the module's README for the table. */
    public static FindingsApiConfig from(Settings settings) {
        return from(settings, KafkaSettings.from(settings));
    }

    /** As {@link #from(Settings)}, with given Kafka settings. */
    public static FindingsApiConfig from(Settings settings, KafkaSettings kafka) {
        return new FindingsApiConfig(EndpointSettings.from(settings, NAMING), kafka);
    }
}
