package io.causestream.ingest.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.ingest.kube.api.ClusterClock;
import io.causestream.ingest.kube.api.CustomResource;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.WatchTarget;
import io.causestream.ingest.kube.masking.ClusterKey;
import io.causestream.ingest.kube.masking.Trimmer;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics;
import io.causestream.ingest.kube.watch.ClusterEpoch;
import io.causestream.ingest.kube.watch.ObjectIndex;
import io.causestream.ingest.kube.watch.ObjectObservationMapper;
import io.causestream.ingest.kube.watch.Owners;
import io.causestream.ingest.kube.watch.Selection;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.redaction.Redactor;
import io.causestream.topics.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What of a cluster's murmur is told. */
class QuietTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private long version = 1;

    @Test
    void ofANodeThatFallsSilentAndComesBackThatIsToldAndNoHeartbeat() {
        List<ObjectObserved> published = play(Kind.NODE, "kube/quiet/nodes.jsonl");

        assertThat(published)
                .extracting(node -> ready(node.body()) + " " + taints(node.body()))
                .containsExactly(
                        "True 1",
                        "Unknown 1",
                        "Unknown 2",
                        "Unknown 3",
                        "False 3",
                        "False 4",
                        "False 3",
                        "False 4",
                        "False 3",
                        "True 3",
                        "True 2",
                        "True 1");
        assertThat(dropped(Kind.NODE, "volatile_fields")).isEqualTo(8);
    }

    @Test
    void ofTheEndpointsOfARolloutWhoCanBeReachedIsTold() {
        List<ObjectObserved> published =
                play(Kind.ENDPOINT_SLICE, "kube/quiet/endpointslices.jsonl");

        assertThat(published)
                .extracting(slice -> reachable(slice.body()))
                .containsExactly(
                        List.of(),
                        List.of("20"),
                        List.of("20", "21"),
                        List.of("20", "21", "23"),
                        List.of("21", "23"),
                        List.of("21", "23", "24"),
                        List.of("23", "24"),
                        List.of("24"),
                        List.of(),
                        List.of("24"),
                        List.of(),
                        List.of("25"),
                        List.of("25", "26"));
        assertThat(dropped(Kind.ENDPOINT_SLICE, "volatile_fields")).isEqualTo(6);
    }

    @Test
    void theOrderOfEndpointsIsNoNews() {
        assertThat(
                        told(
                                Kind.ENDPOINT_SLICE,
                                "{\"endpoints\":[{\"addresses\":[\"10.0.0.1\"],\"conditions\":{}},{\"addresses\":[\"10.0.0.2\"]}]}",
                                "{\"endpoints\":[{\"addresses\":[\"10.0.0.2\"]},{\"addresses\":[\"10.0.0.1\"],\"zone\":\"b\"}]}"))
                .isEqualTo(1);
    }

    @Test
    void ofAJobTheBookkeepingIsNotTold() {
        assertThat(play(Kind.JOB, "kube/quiet/jobs.jsonl").getLast().body().toString())
                .contains("BackoffLimitExceeded");
        assertThat(
                        told(
                                Kind.JOB,
                                "{\"status\":{\"failed\":1,\"uncountedTerminatedPods\":{\"failed\":[\"u\"]}}}",
                                "{\"status\":{\"failed\":1,\"uncountedTerminatedPods\":{}}}",
                                "{\"status\":{\"failed\":2,\"uncountedTerminatedPods\":{}}}"))
                .isEqualTo(2);
    }

    @Test
    void anAutoscalerIsToldOfWhenItScalesAndNotWhenItMeasures() {
        assertThat(
                        told(
                                Kind.HORIZONTAL_POD_AUTOSCALER,
                                "{\"status\":{\"desiredReplicas\":2,\"currentMetrics\":[{\"x\":41}]}}",
                                "{\"status\":{\"desiredReplicas\":2,\"currentMetrics\":[{\"x\":43}]}}",
                                "{\"status\":{\"desiredReplicas\":3,\"currentMetrics\":[{\"x\":90}],\"lastScaleTime\":\"2026-01-01T00:00:00Z\"}}"))
                .isEqualTo(2);
    }

    @Test
    void theLocksOfLeadersAreNotTold() {
        assertThat(
                        told(
                                Kind.CONFIG_MAP,
                                lock("{\\\"renewTime\\\":\\\"2026-01-01T00:00:00Z\\\"}"),
                                lock("{\\\"renewTime\\\":\\\"2026-01-01T00:00:02Z\\\"}")))
                .isEqualTo(1);
        assertThat(dropped(Kind.CONFIG_MAP, "volatile_fields")).isEqualTo(1);
    }

    @Test
    void theBoardOfTheClusterAutoscalerIsNotToldAndEveryOtherConfigMapIs() {
        String board =
                "{\"metadata\":{\"annotations\":{\"cluster-autoscaler.kubernetes.io/last-updated\":\"%1$d\"}},\"data\":{\"status\":\"%1$d\"}}";

        assertThat(told(Kind.CONFIG_MAP, board.formatted(1), board.formatted(2))).isEqualTo(1);
        assertThat(told(Kind.CONFIG_MAP, "{\"data\":{\"a\":\"1\"}}", "{\"data\":{\"a\":\"2\"}}"))
                .isEqualTo(2);
    }

    @Test
    void theRunsOfACronJobAreToldByTheirJobs() {
        assertThat(
                        told(
                                Kind.CRON_JOB,
                                "{\"spec\":{\"schedule\":\"* * * * *\"},\"status\":{\"lastScheduleTime\":\"2026-01-01T00:00:00Z\"}}",
                                "{\"spec\":{\"schedule\":\"* * * * *\"},\"status\":{\"lastScheduleTime\":\"2026-01-01T00:01:00Z\",\"active\":[{}]}}",
                                "{\"spec\":{\"schedule\":\"* * * * *\",\"suspend\":true},\"status\":{}}"))
                .isEqualTo(2);
    }

    @Test
    void aMomentInTheStatusOfACustomResourceIsNoNews() {
        Kind application =
                CustomResource.of("argoproj.io/v1alpha1/applications")
                        .orElseThrow()
                        .kind("Application", true, List.of());

        assertThat(
                        told(
                                application,
                                "{\"status\":{\"health\":{\"status\":\"Healthy\"},\"reconciledAt\":\"2026-01-01T00:00:00Z\"}}",
                                "{\"status\":{\"health\":{\"status\":\"Healthy\"},\"reconciledAt\":\"2026-01-01T00:03:00Z\"}}",
                                "{\"status\":{\"health\":{\"status\":\"Degraded\"},\"reconciledAt\":\"2026-01-01T00:06:00Z\"}}"))
                .isEqualTo(2);
    }

    @Test
    void aSecretIsToldOfWhenItsKeysChange() {
        assertThat(
                        told(
                                Kind.SECRET,
                                "{\"data\":{\"tls.key\":\"YQ==\"}}",
                                "{\"data\":{\"tls.key\":\"Yg==\"}}",
                                "{\"data\":{\"tls.key\":\"Yg==\",\"ca.crt\":\"Yg==\"}}"))
                .isEqualTo(2);
    }

    @Test
    void whatDiffersInItsVersionAloneIsCountedApartFromAHeartbeat() {
        assertThat(told(Kind.POD, "{\"status\":{}}", "{\"status\":{}}")).isEqualTo(1);

        assertThat(dropped(Kind.POD, "unchanged")).isEqualTo(1);
        assertThat(dropped(Kind.POD, "volatile_fields")).isZero();
    }

    @Test
    void aThousandNodesThatOnlyBreatheAreSilent() {
        ObjectObservationMapper mapper = sightings(Kind.NODE);
        JsonNode recorded = Recorded.node();
        int published = 0;
        for (int minute = 0; minute < 5; minute++) {
            for (int node = 0; node < 1000; node++) {
                ObjectNode seen = (ObjectNode) recorded.deepCopy();
                ObjectNode metadata = (ObjectNode) seen.path("metadata");
                metadata.put("name", "node-" + node).put("uid", "u" + node);
                metadata.put("resourceVersion", Long.toString(version++));
                for (JsonNode condition : seen.path("status").path("conditions")) {
                    ((ObjectNode) condition)
                            .put("lastHeartbeatTime", "2026-11-23T14:%02d:00Z".formatted(minute));
                }
                Change change = minute == 0 ? Change.ADDED : Change.MODIFIED;
                published += mapper.see(change, seen, 1).isPresent() ? 1 : 0;
            }
        }

        assertThat(published).isEqualTo(1000);
        assertThat(dropped(Kind.NODE, "volatile_fields")).isEqualTo(4000);
    }

    private List<ObjectObserved> play(Kind kind, String recording) {
        ObjectObservationMapper mapper = sightings(kind);
        List<ObjectObserved> published = new ArrayList<>();
        for (JsonNode line : Recorded.lines(recording)) {
            mapper.see(
                            Change.valueOf(line.path("type").asString("")),
                            (ObjectNode) line.path("object"),
                            1)
                    .ifPresent(observation -> published.add((ObjectObserved) observation));
        }
        return published;
    }

    /** How many of the versions of one object are told. */
    private int told(Kind kind, String... versions) {
        ObjectObservationMapper mapper = sightings(kind);
        int published = 0;
        for (String json : versions) {
            ObjectNode object = (ObjectNode) Json.MAPPER.readTree(json);
            ObjectNode metadata = object.withObjectProperty("metadata");
            metadata.put("name", "x").put("namespace", "shop").put("uid", "u");
            metadata.put("resourceVersion", Long.toString(version++));
            Optional<KubeObservation> seen =
                    mapper.see(published == 0 ? Change.ADDED : Change.MODIFIED, object, 1);
            published += seen.isPresent() ? 1 : 0;
        }
        return published;
    }

    private ObjectObservationMapper sightings(Kind kind) {
        ObjectIndex index = new ObjectIndex();
        return new ObjectObservationMapper(
                WatchTarget.all(kind),
                new ClusterEpoch("home", 0),
                Selection.STANDARD,
                new Trimmer(ClusterKey.of("key"), Redactor.standard()),
                index,
                new Owners(index, (owner, uid) -> Optional.empty()),
                new ClusterClock(),
                new IngestKubeMetrics(registry));
    }

    private double dropped(Kind kind, String reason) {
        return registry
                .find("causestream.ingest.kube.changes.dropped")
                .tags("kind", kind.tag(), "reason", reason)
                .counters()
                .stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static String ready(JsonNode node) {
        return node.path("status")
                .path("conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asString("").equals("Ready"))
                .map(condition -> condition.path("status").asString(""))
                .findFirst()
                .orElse("");
    }

    private static int taints(JsonNode node) {
        return node.path("spec").path("taints").size();
    }

    private static List<String> reachable(JsonNode slice) {
        return slice.path("endpoints")
                .valueStream()
                .filter(endpoint -> endpoint.path("conditions").path("ready").asBoolean(true))
                .map(endpoint -> endpoint.path("addresses").path(0).asString(""))
                .map(address -> address.substring(address.lastIndexOf('.') + 1))
                .toList();
    }

    private static String lock(String leader) {
        return "{\"metadata\":{\"annotations\":{\"control-plane.alpha.kubernetes.io/leader\":\"%s\"}}}"
                .formatted(leader);
    }
}
