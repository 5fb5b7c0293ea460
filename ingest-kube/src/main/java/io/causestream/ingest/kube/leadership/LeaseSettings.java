package io.causestream.ingest.kube.leadership;

import io.causestream.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Lease by which several agents of one cluster agree on which of them works.
 *
 * @param duration after which another takes over from a leader that no longer renews it, 3 to 60 s;
 *     a leader that can't renew it stops after two thirds of that
 */
public record LeaseSettings(String namespace, String name, Duration duration) {

    private static final String LABEL = "[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?";
    private static final Duration DURATION = Duration.ofSeconds(9);
    private static final Duration SHORTEST = Duration.ofSeconds(3);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** Null if no Lease is configured: then this agent is the only one. */
    static @Nullable public LeaseSettings from(Settings settings) {
        Optional<String> name = settings.optionalText("lease.name", "CAUSESTREAM_LEASE_NAME");
        Optional<String> namespace =
                settings.optionalText("lease.namespace", "CAUSESTREAM_LEASE_NAMESPACE");
        Duration duration =
                settings.duration("lease.duration", "CAUSESTREAM_LEASE_DURATION", DURATION);
        if (name.isEmpty() && namespace.isEmpty()) {
            return null;
        }
        refuseUnlessLabel(settings, "lease.name", name.orElse(""));
        refuseUnlessLabel(settings, "lease.namespace", namespace.orElse(""));
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            settings.problem("lease.duration", "must be from 3s to 60s");
        }
        return new LeaseSettings(namespace.orElse(""), name.orElse(""), duration);
    }

    /** How long a leader that can't renew goes on: it stops well before another may take over. */
    Duration renewDeadline() {
        return duration.multipliedBy(2).dividedBy(3);
    }

    /** The time between two attempts to renew or acquire it. */
    Duration retryPeriod() {
        return duration.dividedBy(9);
    }

    private static void refuseUnlessLabel(Settings settings, String path, String text) {
        if (!text.matches(LABEL)) {
            settings.problem(
                    path,
                    "must be lower-case letters, digits and dashes, not '%s'".formatted(text));
        }
    }
}
