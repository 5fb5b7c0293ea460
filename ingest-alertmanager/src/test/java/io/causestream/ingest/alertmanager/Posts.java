package io.causestream.ingest.alertmanager;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.ingest.alertmanager.alert.AlertCluster;
import io.causestream.ingest.alertmanager.alert.AlertRelabel;
import io.causestream.ingest.alertmanager.alert.AlertRules;
import io.causestream.ingest.alertmanager.webhook.NotAWebhookPost;
import io.causestream.ingest.alertmanager.webhook.WebhookPost;
import io.causestream.redaction.Redactor;
import io.causestream.topics.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;

/** Posts of Alertmanager: recorded ones, and some in its manner. */
public final class Posts {

    static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private static final Path RECORDINGS = Path.of("src/test/resources/alertmanager");

    private Posts() {}

    /** All that were recorded, by their names. */
    public static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(RECORDINGS)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    public static String recorded(String name) {
        try {
            return Files.readString(RECORDINGS.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A post of these alerts, each a JSON object. */
    public static String of(String... alerts) {
        return "{\"version\":\"4\",\"status\":\"firing\",\"alerts\":[%s]}"
                .formatted(String.join(",", alerts));
    }

    /** As gzip. */
    public static byte[] packed(String text) {
        return packed(text, 1);
    }

    /** The text so many times over, as gzip. */
    public static byte[] packed(String text, int times) {
        byte[] once = text.getBytes(UTF_8);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int time = 0; time < times; time++) {
                gzip.write(once);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** A firing alert about a pod of the shop. */
    public static String alert(String pod) {
        return """
        {"status":"firing","labels":{"alertname":"Slow","namespace":"shop","pod":"%s"},
         "annotations":{"summary":"%s is slow"},"startsAt":"2026-01-31T11:55:00Z","endsAt":"0001-01-01T00:00:00Z"}\
        """
                .formatted(pod, pod);
    }

    /** Of the cluster home, whatever the labels say. */
    public static WebhookPost read(String post) throws NotAWebhookPost {
        return WebhookPost.read(Json.MAPPER.readTree(post), rules("home"), NOON);
    }

    /** Each alert is of this cluster, and is as it came. */
    public static AlertRules rules(String cluster) {
        return new AlertRules(AlertRelabel.NONE, AlertCluster.always(cluster), Redactor.standard());
    }

    public static WebhookPost read(String post, AlertCluster cluster, AlertRelabel relabel)
            throws NotAWebhookPost {
        JsonNode parsed = Json.MAPPER.readTree(post);
        return WebhookPost.read(
                parsed, new AlertRules(relabel, cluster, Redactor.standard()), NOON);
    }
}
