package io.causestream.service;

import io.causestream.settings.Settings;

/**
 * Where a process serves its health endpoints.
 *
 * @param host to listen on
 * @param port 0: any free one
 */
public record HealthSettings(String host, int port) {

    public static final int DEFAULT_PORT = 9097;

    /** For a process in a pod, which the kubelet probes from outside. */
    public static final String ANYWHERE = "0.0.0.0";

    public static final String THIS_MACHINE = "127.0.0.1";

    /**
     * {@code health.host} and {@code health.port}, or {@code CAUSESTREAM_HEALTH_HOST} and {@code
     * CAUSESTREAM_HEALTH_PORT}.
     */
    public static HealthSettings from(Settings settings, String defaultHost) {
        return new HealthSettings(
                settings.text("health.host", "CAUSESTREAM_HEALTH_HOST", defaultHost).strip(),
                settings.number("health.port", "CAUSESTREAM_HEALTH_PORT", DEFAULT_PORT, 0, 65_535));
    }
}
