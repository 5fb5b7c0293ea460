package io.causestream.ingest.kube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.context.ContextQuery.ContainerLogs;
import io.causestream.context.ContextRequest;
import io.causestream.context.ContextResult;
import io.causestream.doubles.secrets.LogFormat;
import io.causestream.doubles.secrets.PlantedSecret;
import io.causestream.doubles.secrets.PlantedSecrets;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.ClusterClock;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.WatchTarget;
import io.causestream.ingest.kube.lookup.LogRequest;
import io.causestream.ingest.kube.lookup.LogText;
import io.causestream.ingest.kube.masking.ClusterKey;
import io.causestream.ingest.kube.masking.Trimmer;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics;
import io.causestream.ingest.kube.watch.ClusterEpoch;
import io.causestream.ingest.kube.watch.EventObservationMapper;
import io.causestream.ingest.kube.watch.ObjectIndex;
import io.causestream.ingest.kube.watch.ObjectObservationMapper;
import io.causestream.ingest.kube.watch.Owners;
import io.causestream.ingest.kube.watch.Selection;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.redaction.Redactor;
import io.causestream.topics.Json;
import io.causestream.topics.Topic;
import io.causestream.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Secrets of many shapes go in wherever a cluster can hold one; the bytes for Kafka come out. */
class PlantedSecretsTest {

    private static final long SEED = 4;
    private static final Subject POD = Subject.pod("shop", "orders");
    private static final List<LogFormat> FORMATS = List.of(LogFormat.values());
    private static final Topics TOPICS = new Topics("");

    /** Where a digest takes the place of all of it: nothing can be read there any more. */
    private static final List<String> DIGESTED =
            List.of(
                    "{'spec':{'containers':[{'env':[{'name':'DATABASE_URL','value':HERE}]}]}}",
                    "{'spec':{'initContainers':[{'env':[{'name':'A','value':HERE}]}]}}",
                    "{'spec':{'containers':[{'livenessProbe':{'httpGet':{'httpHeaders':[{'name':'X','value':HERE}]}}}]}}",
                    "{'spec':{'volumes':[{'csi':{'volumeAttributes':{'password':HERE}}}]}}",
                    "{'metadata':{'annotations':{'example.com/api-token':HERE}}}");

    private static final List<String> READ =
            List.of(
                    "{'metadata':{'annotations':{'example.com/note':HERE}}}",
                    "{'spec':{'containers':[{'command':['sh','-c',HERE]}]}}",
                    "{'spec':{'containers':[{'args':['--verbose',HERE,'--port=80']}]}}",
                    "{'spec':{'initContainers':[{'args':[HERE]}]}}",
                    "{'spec':{'ephemeralContainers':[{'command':['sh','-c',HERE]}]}}",
                    "{'spec':{'containers':[{'lifecycle':{'preStop':{'exec':{'command':['sh','-c',HERE]}}}}]}}",
                    "{'spec':{'containers':[{'readinessProbe':{'httpGet':{'path':HERE}}}]}}",
                    "{'spec':{'volumes':[{'flexVolume':{'options':{'mount':HERE}}}]}}",
                    "{'status':{'message':HERE}}",
                    "{'status':{'conditions':[{'type':'Ready','message':HERE}]}}",
                    "{'status':{'containerStatuses':[{'state':{'terminated':{'exitCode':1,'message':HERE}}}]}}",
                    "{'status':{'initContainerStatuses':[{'lastState':{'terminated':{'message':HERE}}}]}}",
                    "{'status':{'containerStatuses':[{'state':{'waiting':{'reason':'CrashLoopBackOff','message':HERE}}}]}}");

    private final PlantedSecrets secrets = new PlantedSecrets(SEED);
    private final ClusterClock clock = new ClusterClock();
    private final ObjectIndex index = new ObjectIndex();
    private final ClusterEpoch cluster = new ClusterEpoch("home", 0);
    private final IngestKubeMetrics metrics = new IngestKubeMetrics(new SimpleMeterRegistry());
    private final ObjectObservationMapper pods =
            new ObjectObservationMapper(
                    WatchTarget.all(Kind.POD),
                    cluster,
                    Selection.STANDARD,
                    new Trimmer(ClusterKey.of("key"), Redactor.standard()),
                    index,
                    new Owners(index, (owner, uid) -> Optional.empty()),
                    clock,
                    metrics);
    private final EventObservationMapper events =
            new EventObservationMapper(
                    cluster, Selection.STANDARD, index, clock, metrics, Redactor.standard());

    private final List<String> wrong = new ArrayList<>();
    private final Set<String> shapes = new HashSet<>();
    private int planted;

    @AfterEach
    void told(TestReporter reporter) {
        reporter.publishEntry("planted", Integer.toString(planted));
        reporter.publishEntry("shapes", Integer.toString(shapes.size()));
    }

    @Test
    void noneOfAnObjectComesThrough() {
        for (String place : DIGESTED) {
            for (PlantedSecret secret : secrets.ofEachShape()) {
                look(place, secret, pod(place, secret.text()), false);
            }
        }
        for (int place = 0; place < READ.size(); place++) {
            LogFormat format = FORMATS.get(place % FORMATS.size());
            for (PlantedSecret secret : secrets.ofEachShape(format)) {
                look(READ.get(place), secret, pod(READ.get(place), secret.text()), true);
            }
            for (PlantedSecret secret : secrets.ofEachShape()) {
                look(READ.get(place), secret, pod(READ.get(place), secret.text()), true);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(planted).isGreaterThan(200);
        assertThat(shapes).hasSizeGreaterThan(25);
    }

    @Test
    void noneOfAnEventComesThrough() {
        for (PlantedSecret secret : secrets.ofEachShape()) {
            look("note", secret, event(secret.text()), true);
        }
        for (LogFormat format : FORMATS) {
            for (PlantedSecret secret : secrets.ofEachShape(format)) {
                look("note " + format, secret, event(secret.text()), true);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(planted).isGreaterThan(200);
    }

    @Test
    void noneOfALogComesThrough() {
        for (LogFormat format : FORMATS) {
            for (PlantedSecret secret : secrets.ofEachShape(format)) {
                look(
                        "log " + format,
                        secret,
                        log("starting\n%s\nexiting with code 1".formatted(secret.text())),
                        true);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(planted).isGreaterThan(200);
    }

    /** One secret must not hide the next: a quote left open, a key without an end. */
    @Test
    void noneComesThroughWhenALogIsFullOfThem() {
        List<PlantedSecret> all = new ArrayList<>();
        for (LogFormat format : FORMATS) {
            all.addAll(secrets.ofEachShape(format));
        }

        byte[] log = log(all.stream().map(PlantedSecret::text).collect(joining("\n")));

        all.forEach(secret -> look("full log", secret, log, false));
        assertThat(wrong).isEmpty();
        assertThat(planted).isGreaterThan(200);
    }

    private void look(String place, PlantedSecret secret, byte[] record, boolean isRead) {
        planted++;
        shapes.add(secret.shape());
        String text = texts(Json.MAPPER.readTree(record)) + "\n" + new String(record, UTF_8);
        for (String part : secret.parts()) {
            if (text.contains(part)) {
                wrong.add("%s came through at %s: %s".formatted(secret.shape(), place, text));
            }
        }
        for (String message : secret.diagnosis()) {
            if (isRead && !text.contains(message)) {
                wrong.add(
                        "'%s' beside %s is lost at %s: %s"
                                .formatted(message, secret.shape(), place, text));
            }
        }
    }

    private byte[] pod(String place, String text) {
        ObjectNode pod =
                (ObjectNode)
                        Json.MAPPER.readTree(
                                place.replace('\'', '"')
                                        .replace("HERE", Json.MAPPER.writeValueAsString(text)));
        name(pod, "orders");
        return kube(pods.see(Change.LISTED, pod, 1).orElseThrow());
    }

    private byte[] event(String note) {
        ObjectNode event =
                (ObjectNode)
                        Json.MAPPER.readTree(
                                """
                                {"regarding":{"kind":"Pod","namespace":"shop","name":"orders","uid":"uid"},
                                 "type":"Warning","reason":"Unhealthy","eventTime":"2026-01-31T12:00:00.000000Z"}
                                """);
        event.put("note", note);
        name(event, "orders.1");
        return kube(events.see(Change.ADDED, event, 1).orElseThrow());
    }

    private static void name(ObjectNode object, String name) {
        ObjectNode metadata =
                object.path("metadata") instanceof ObjectNode given
                        ? given
                        : object.putObject("metadata");
        metadata.put("namespace", "shop").put("name", name).put("uid", "uid-" + name);
        metadata.put("resourceVersion", "7");
    }

    /** As the node stamps it, and as it is answered. */
    private static byte[] log(String log) {
        String stamped =
                log.lines()
                        .map(line -> "2026-01-31T12:00:01.123456789Z " + line)
                        .collect(joining("\n"));
        LogText judged =
                LogText.judge(
                        new KubeApi.Answer(200, "text/plain", stamped),
                        new LogRequest.Available(true, "containerd://1", null, null),
                        1 << 20,
                        Redactor.standard());
        assertThat(judged).isInstanceOf(LogText.Lines.class);
        ContextRequest request =
                new ContextRequest(
                        "request",
                        "home",
                        "finding",
                        POD,
                        "",
                        Severity.HIGH,
                        Duration.ofSeconds(10),
                        new ContainerLogs("orders", null, null, 100, 65_536));
        Enrichment answer =
                new Enrichment.Logs(
                        "orders", "orders", true, ((LogText.Lines) judged).lines(), false);
        return bytes(TOPICS.contextResults(), ContextResult.of(request, answer, Duration.ZERO));
    }

    private static byte[] kube(KubeObservation observation) {
        return bytes(TOPICS.rawKube(), observation);
    }

    private static <V> byte[] bytes(Topic<?, V> topic, V value) {
        return topic.valueSerde().serializer().serialize(topic.name(), new RecordHeaders(), value);
    }

    /** Each text of the record on lines of its own, without JSON's escapes. */
    private static String texts(JsonNode node) {
        return node.isString()
                ? node.asString()
                : node.valueStream().map(PlantedSecretsTest::texts).collect(joining("\n"));
    }
}
