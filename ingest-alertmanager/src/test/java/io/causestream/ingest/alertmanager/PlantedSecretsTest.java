package io.causestream.ingest.alertmanager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.doubles.secrets.LogFormat;
import io.causestream.doubles.secrets.PlantedSecret;
import io.causestream.doubles.secrets.PlantedSecrets;
import io.causestream.ingest.alertmanager.metrics.IngestAlertmanagerMetrics;
import io.causestream.ingest.alertmanager.webhook.AlertPublisher;
import io.causestream.ingest.alertmanager.webhook.WebhookPost;
import io.causestream.redaction.Redactor;
import io.causestream.topics.Json;
import io.causestream.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Secrets of many shapes are posted wherever an alert can hold one; the records come out. */
class PlantedSecretsTest {

    private static final long SEED = 5;
    private static final List<LogFormat> FORMATS = List.of(LogFormat.values());
    private static final String START = "'status':'firing','startsAt':'2026-01-31T11:55:00Z'";

    private final PlantedSecrets secrets = new PlantedSecrets(SEED);
    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final AlertPublisher publisher =
            new AlertPublisher(
                    kafka,
                    new Topics(""),
                    new IngestAlertmanagerMetrics(new SimpleMeterRegistry()),
                    Redactor.standard());
    private final List<String> wrong = new ArrayList<>();
    private int planted;

    @AfterEach
    void told(TestReporter reporter) {
        kafka.close();
        reporter.publishEntry("planted", Integer.toString(planted));
    }

    @Test
    void noneOfAnAnnotationComesThrough() throws Exception {
        String place = alert("'annotations':{'description':HERE}");
        for (LogFormat format : FORMATS) {
            for (PlantedSecret secret : secrets.ofEachShape(format)) {
                look(place, secret, secret.text(), true);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(planted).isGreaterThan(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'annotations':{'api_token':HERE}",
                "'labels':{'alertname':'A','error':HERE}",
                "'labels':{'alertname':'A','password':HERE}",
                "'generatorURL':'http://prometheus:9090/graph?g0.expr=ENCODED&g0.tab=1'",
                "'generatorURL':'http://prometheus:9090/graph?token=ENCODED'"
            })
    void noneOfAnAlertComesThrough(String field) throws Exception {
        for (PlantedSecret secret : secrets.ofEachShape()) {
            look(alert(field), secret, secret.text(), false);
        }
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'groupKey':HERE", "'groupLabels':{'error':HERE}"})
    void noneOfAGroupComesThrough(String field) throws Exception {
        for (PlantedSecret secret : secrets.ofEachShape()) {
            String group =
                    "{'version':'4','status':'firing',%s,'alerts':[{'labels':{'alertname':'A'},%s}]}"
                            .formatted(field, START);
            look(group, secret, secret.text(), false);
        }
        assertThat(wrong).isEmpty();
    }

    /** It can't be read, so it goes to the dead letters as it came. */
    @Test
    void noneOfARefusedAlertComesThrough() throws Exception {
        for (PlantedSecret secret : secrets.ofEachShape()) {
            look(
                    "{'version':'4','status':'firing','alerts':[{'labels':{},'annotations':{'a':HERE}}]}",
                    secret,
                    secret.text(),
                    false);
        }
        assertThat(wrong).isEmpty();
    }

    private static String alert(String field) {
        String labels = field.startsWith("'labels'") ? "" : "'labels':{'alertname':'A'},";
        return "{'version':'4','status':'firing','alerts':[{%s%s,%s}]}"
                .formatted(labels, field, START);
    }

    private void look(String place, PlantedSecret secret, String text, boolean isRead)
            throws Exception {
        planted++;
        String post =
                place.replace('\'', '"')
                        .replace("HERE", Json.MAPPER.writeValueAsString(text))
                        .replace("ENCODED", URLEncoder.encode(text, UTF_8));
        String record = published(post);
        String published = record + "\n" + decoded(record);
        for (String part : secret.parts()) {
            if (published.contains(part)) {
                wrong.add("%s came through at %s: %s".formatted(secret.shape(), place, record));
            }
        }
        for (String message : secret.diagnosis()) {
            if (isRead && !published.contains(message)) {
                wrong.add("'%s' beside %s is lost: %s".formatted(message, secret.shape(), record));
            }
        }
    }

    /** Each record of the post: its bytes, and its texts without JSON's escapes. */
    private String published(String post) throws Exception {
        kafka.clear();
        WebhookPost read = Posts.read(post);
        publisher.publish(read, publisher.records(read, "home"), Duration.ofSeconds(10));
        assertThat(kafka.history()).hasSize(1);
        return kafka.history().stream()
                .map(ProducerRecord::value)
                .map(bytes -> new String(bytes, UTF_8))
                .map(json -> json + "\n" + texts(Json.MAPPER.readTree(json)))
                .collect(joining("\n"));
    }

    private static String texts(JsonNode node) {
        return node.isString()
                ? node.asString()
                : node.valueStream().map(PlantedSecretsTest::texts).collect(joining("\n"));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return "";
        }
    }
}
