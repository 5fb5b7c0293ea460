package io.causestream.enrich.object;

import io.causestream.finding.Change;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The changes of a workload, of the objects that its pods use, and of those around them in their
 * namespace; for one partition.
 */
public final class Changes {

    private static final int MOST = 5;

    private static final Pattern IMAGE =
            Pattern.compile("template\\.spec\\.(?:initC|c)ontainers\\[([^\\]]{1,253})]\\.image$");

    private static final String REPLICAS = "spec.replicas";

    /** Field managers that scale workloads, for workloads without an observed autoscaler. */
    private static final Set<String> AUTOSCALERS =
            Set.of("horizontal-pod-autoscaler", "kube-controller-manager", "keda-operator");

    private static final Comparator<Change> NEWEST =
            Comparator.comparing(Change::at)
                    .reversed()
                    .thenComparing(change -> change.workload().toString());

    private final KeyValueStore<String, LastState> store;

    public Changes(KeyValueStore<String, LastState> store) {
        this.store = store;
    }

    /**
     * Those that came at most {@code window} before {@code start}, the nearest first, with their
     * distance to it.
     */
    public List<Change> before(String cluster, Subject workload, Instant start, Duration window) {
        return touching(cluster, workload, start.minus(window), start)
                .map(change -> change.withBeforeStart(Duration.between(change.at(), start)))
                .toList();
    }

    /** Those that came later than {@code start}, the newest first. */
    public List<Change> after(String cluster, Subject workload, Instant start) {
        return touching(cluster, workload, start.plusNanos(1), Instant.MAX).toList();
    }

    /** Whether something other than people decides its number of pods. */
    public boolean isScaled(String cluster, Subject workload) {
        return all(
                        cluster,
                        "HorizontalPodAutoscaler",
                        workload.namespace(),
                        (name, known) -> isTarget(known.state(), workload))
                .findAny()
                .isPresent();
    }

    private Stream<Change> touching(String cluster, Subject workload, Instant from, Instant until) {
        LastState own = store.get(ObjectKey.of(cluster, workload));
        if (own == null) {
            return Stream.empty();
        }
        boolean scaled = isScaled(cluster, workload);
        Stream<Change> ofItself =
                own.between(from, until)
                        .flatMap(change -> decided(change, scaled))
                        .map(change -> withDigests(change, own.digests()));
        Stream<Change> ofOthers =
                around(cluster, workload, own.state())
                        .flatMap(known -> known.between(from, until))
                        .filter(change -> !change.workload().equals(workload));
        return Stream.concat(ofItself, ofOthers).sorted(NEWEST).limit(MOST);
    }

    /** Adds to a change of images their digests, if pods were made from both. */
    private static Change withDigests(Change change, List<ImageDigest> digests) {
        List<FieldDiff> diffs = new ArrayList<>();
        for (FieldDiff diff : change.diffs()) {
            diffs.add(diff);
            Matcher image = IMAGE.matcher(diff.path());
            if (diff.before() != null && diff.after() != null && image.find()) {
                Optional<ImageDigest> before =
                        ImageDigest.latest(digests, image.group(1), diff.before());
                Optional<ImageDigest> after =
                        ImageDigest.latest(digests, image.group(1), diff.after());
                if (before.isPresent() && after.isPresent()) {
                    diffs.add(
                            new FieldDiff(
                                    diff.path() + "ID",
                                    before.get().digest(),
                                    after.get().digest()));
                }
            }
        }
        return new Change(
                change.workload(),
                change.at(),
                change.beforeStart(),
                change.cause(),
                change.by(),
                diffs);
    }

    /**
     * Without changes of the replicas if it is scaled: an autoscaler changes them all day, and no
     * pod crashes because of it.
     */
    private static Stream<Change> decided(Change change, boolean scaled) {
        boolean byAutoscaler = scaled || (change.by() != null && AUTOSCALERS.contains(change.by()));
        if (!byAutoscaler) {
            return Stream.of(change);
        }
        List<FieldDiff> rest =
                change.diffs().stream().filter(diff -> !diff.path().equals(REPLICAS)).toList();
        return rest.isEmpty()
                ? Stream.empty()
                : Stream.of(
                        new Change(
                                change.workload(),
                                change.at(),
                                change.beforeStart(),
                                change.cause(),
                                change.by(),
                                rest));
    }

    private Stream<LastState> around(String cluster, Subject workload, JsonNode state) {
        PodTemplate template = PodTemplate.of(workload, state);
        if (!template.spec().isObject()) {
            return Stream.empty();
        }
        String namespace = workload.namespace();
        return Stream.of(
                        template.uses().stream()
                                .map(object -> store.get(ObjectKey.of(cluster, object)))
                                .filter(known -> known != null),
                        all(
                                cluster,
                                "PersistentVolumeClaim",
                                namespace,
                                (name, known) -> template.claims(name)),
                        all(
                                cluster,
                                "HorizontalPodAutoscaler",
                                namespace,
                                (name, known) -> isTarget(known.state(), workload)),
                        all(
                                cluster,
                                "Service",
                                namespace,
                                (name, known) -> isServedBy(known, template)),
                        all(
                                cluster,
                                "NetworkPolicy",
                                namespace,
                                (name, known) ->
                                        template.isSelectedBy(
                                                known.state().path("spec").path("podSelector"))))
                .flatMap(each -> each);
    }

    private static boolean isTarget(JsonNode autoscaler, Subject workload) {
        JsonNode target = autoscaler.path("spec").path("scaleTargetRef");
        return target.path("kind").asString("").equals(workload.kind())
                && target.path("name").asString("").equals(workload.name());
    }

    /** Whether the service selects the pods, or did until its selector was changed. */
    private static boolean isServedBy(LastState service, PodTemplate template) {
        JsonNode selector = service.state().path("spec").path("selector");
        if (template.isSelectedByMap(selector)) {
            return true;
        }
        String prefix = "spec.selector.";
        for (Change change : service.changes().reversed()) {
            if (selector instanceof ObjectNode object) {
                ObjectNode earlier = object.deepCopy();
                for (FieldDiff diff : change.diffs()) {
                    if (diff.path().startsWith(prefix)) {
                        String label = diff.path().substring(prefix.length());
                        earlier.remove(label);
                        if (diff.before() != null) {
                            earlier.put(label, diff.before());
                        }
                    }
                }
                if (template.isSelectedByMap(earlier)) {
                    return true;
                }
                selector = earlier;
            }
        }
        return false;
    }

    private Stream<LastState> all(
            String cluster, String kind, String namespace, BiPredicate<String, LastState> which) {
        Stream.Builder<LastState> found = Stream.builder();
        String prefix = ObjectKey.ofKind(cluster, kind) + "|" + namespace + "|";
        try (KeyValueIterator<String, LastState> entries =
                store.prefixScan(prefix, new StringSerializer())) {
            entries.forEachRemaining(entry -> {
                if (which.test(entry.key.substring(prefix.length()), entry.value)) {
                    found.add(entry.value);
                }
            });
        }
        return found.build();
    }
}
