package io.causestream.ingest.alertmanager;

import io.causestream.ingest.alertmanager.api.OpenAlerts;
import io.causestream.topics.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Lists of Alertmanager's API: recorded ones, and some in its manner. */
public final class Lists {

    public static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private static final Path RECORDINGS = Path.of("src/test/resources/alertmanager-api");

    private Lists() {}

    public static JsonNode recorded(String name) {
        try {
            return Json.MAPPER.readTree(Files.readString(RECORDINGS.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static OpenAlerts nothing(Instant asked) {
        return new OpenAlerts("home", Posts.rules("home"), asked);
    }

    public static OpenAlerts open(Instant asked, String... alerts) {
        OpenAlerts open = nothing(asked);
        List.of(alerts).forEach(alert -> open.addAlert(Json.MAPPER.readTree(alert)));
        return open;
    }

    public static String alert(String name, Instant startsAt) {
        return """
        {"labels":{"alertname":"%1$s","namespace":"shop","pod":"checkout-1"},"annotations":{},"fingerprint":"%2$016x",
         "startsAt":"%3$s","endsAt":"2026-01-31T12:05:00.000Z","updatedAt":"2026-01-31T12:00:00.000Z","generatorURL":"",
         "receivers":[{"name":"causestream"}],
         "status":{"state":"active","silencedBy":[],"inhibitedBy":[],"mutedBy":[]}}
        """
                .formatted(name, name.hashCode(), startsAt);
    }

    public static String silence(String id, String state, Instant updatedAt) {
        return """
        {"id":"%s","status":{"state":"%s"},"updatedAt":"%3$s","startsAt":"%3$s","endsAt":"2036-01-31T12:00:00.000Z",
         "createdBy":"anna","comment":"the disk is on order",
         "matchers":[{"name":"alertname","value":"DiskFull","isRegex":false,"isEqual":true}]}
        """
                .formatted(id, state, updatedAt);
    }
}
