package io.causestream.enrich.alertkind;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.context.ContextRequest;
import io.causestream.enrich.EnrichmentScenario;
import io.causestream.enrich.Observations;
import io.causestream.enrich.alertkind.AlertKind.Fired;
import io.causestream.enrich.alertkind.AlertKind.Seen;
import io.causestream.finding.Finding;
import io.causestream.finding.Subject;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.AlertSubject;
import io.causestream.observation.KubeObservation;
import io.causestream.playbook.catalogue.Parameters;
import io.causestream.topics.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Plays a kind of alert through the topology, from the first observation to the last revision. */
final class AlertKindRun {

    /** Notifications that Alertmanager sent, of the rules of kube-prometheus-stack. */
    private static final Path RECORDED =
            Path.of("../ingest-alertmanager/src/test/resources/alertmanager");

    /** A first round, and one about what the first one names. */
    private static final int ROUNDS = 4;

    private final AlertKind kind;
    private final Map<String, JsonNode> usual;
    private long nextVersion = 1_000;

    private AlertKindRun(AlertKind kind, Map<String, JsonNode> usual) {
        this.kind = kind;
        this.usual = usual;
    }

    /** The findings that are shown in the end. */
    static List<Finding> shown(AlertKind kind, Map<String, JsonNode> usual) {
        String playbooks = kind.playbooks();
        try (EnrichmentScenario scenario =
                playbooks == null
                        ? EnrichmentScenario.begin()
                        : EnrichmentScenario.with(playbooks)) {
            new AlertKindRun(kind, usual).play(scenario);
            return scenario.shown();
        }
    }

    private void play(EnrichmentScenario scenario) {
        for (Seen seen : kind.sees() == null ? List.<Seen>of() : kind.sees()) {
            pass(scenario, seen.after());
            scenario.sees(observation(seen, scenario.now()));
        }
        if (kind.alert() != null) {
            scenario.hears(alert(kind.alert(), scenario.now()));
        }
        pass(scenario, kind.lasts());
        for (int round = 0; round < ROUNDS; round++) {
            for (ContextRequest request : scenario.asked()) {
                scenario.answer(request, AlertKinds.enrichment(answer(request), scenario.now()));
            }
            scenario.passes(Duration.ofSeconds(round == 0 ? 11 : 2));
        }
    }

    private static void pass(EnrichmentScenario scenario, @Nullable String time) {
        if (time != null) {
            scenario.passes(Parameters.parseDuration(time));
        }
    }

    private JsonNode answer(ContextRequest request) {
        String what = request.query().what();
        String type = Json.MAPPER.valueToTree(request.query()).path("type").asString("");
        Map<String, JsonNode> own = kind.answers() == null ? Map.of() : kind.answers();
        JsonNode answer =
                Stream.of(type + " " + what, what, type)
                        .map(own::get)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(usual.get(type));
        if (answer == null) {
            throw new AssertionError(
                    "%s: nothing answers '%s', or else '%s', about %s"
                            .formatted(kind.kind(), what, type, request.subject()));
        }
        return answer;
    }

    private KubeObservation observation(Seen seen, Instant at) {
        Subject object = subject(seen.object());
        String uid = seen.body().path("metadata").path("uid").asString("uid-" + object.name());
        long version = nextVersion++;
        return new KubeObservation.ObjectObserved(
                KubeObservation.ObjectObserved.id(
                        Observations.CLUSTER, uid, KubeObservation.Change.MODIFIED, version),
                Observations.CLUSTER,
                KubeObservation.Change.MODIFIED,
                object,
                uid,
                seen.workload() == null ? object : subject(seen.workload()),
                0,
                version,
                1,
                at,
                Duration.ZERO,
                seen.body());
    }

    /** {@code Pod shop/checkout-1}, {@code Node worker-2}. */
    private static Subject subject(String written) {
        String[] kindAndName = written.split(" ", 2);
        String[] name = kindAndName[1].split("/", 2);
        return name.length == 1
                ? new Subject(kindAndName[0], "", name[0])
                : new Subject(kindAndName[0], name[0], name[1]);
    }

    private AlertObservation alert(Fired fired, Instant at) {
        Map<String, String> labels = new TreeMap<>();
        Map<String, String> annotations = new TreeMap<>();
        String generator = "";
        if (fired.recorded() != null) {
            JsonNode recorded = recorded(fired.recorded());
            putAll(recorded.path("labels"), labels);
            putAll(recorded.path("annotations"), annotations);
            generator = recorded.path("generatorURL").asString("");
        } else {
            labels.put("alertname", kind.kind());
            labels.putAll(Objects.requireNonNull(fired.labels(), "labels"));
            annotations.putAll(Objects.requireNonNull(fired.annotations(), "annotations"));
            generator =
                    "http://prometheus.monitoring:9090/graph?g0.expr="
                            + URLEncoder.encode(
                                    Objects.requireNonNull(fired.expression(), "expression"),
                                    UTF_8);
        }
        AlertSubject about = AlertSubject.of(labels);
        return new AlertObservation(
                "%s/%s/%s".formatted(Observations.CLUSTER, kind.kind(), at),
                Observations.CLUSTER,
                about.subject(),
                about.container(),
                AlertSubject.nameOf(labels),
                AlertObservation.Status.FIRING,
                labels,
                annotations,
                at,
                null,
                generator,
                kind.kind(),
                "{}",
                Map.of(),
                "causestream",
                "http://alertmanager.monitoring:9093",
                0,
                at,
                Duration.ZERO);
    }

    private static JsonNode recorded(String name) {
        try {
            return Json.MAPPER
                    .readTree(Files.readString(RECORDED.resolve(name + ".json")))
                    .path("alerts")
                    .path(0);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the recorded " + name, e);
        }
    }

    private static void putAll(JsonNode texts, Map<String, String> into) {
        texts.properties().forEach(each -> into.put(each.getKey(), each.getValue().asString()));
    }
}
