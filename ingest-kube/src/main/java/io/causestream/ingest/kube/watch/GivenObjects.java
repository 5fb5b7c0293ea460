package io.causestream.ingest.kube.watch;

import static java.util.stream.Collectors.toMap;

import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.ClusterClock;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.Kinds;
import io.causestream.ingest.kube.api.Times;
import io.causestream.ingest.kube.api.WatchTarget;
import io.causestream.ingest.kube.masking.ClusterKey;
import io.causestream.ingest.kube.masking.Trimmer;
import io.causestream.ingest.kube.metrics.IngestKubeMetrics;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.ListComplete;
import io.causestream.redaction.Redactor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Maps objects and Events that are given rather than watched, as the agent of a cluster maps them.
 * For one thread.
 */
public final class GivenObjects {

    private static final Map<String, Kind> BY_KIND =
            Kinds.BUILT_IN.stream().collect(toMap(Kind::kindName, Function.identity()));

    private static final String OF_HELM = "helm.sh/release.v1";
    private static final long EPOCH = 1;
    private static final long LISTING = 1;

    /** A Deployment's ReplicaSet has its name and a hash in Kubernetes' own alphabet. */
    private static final Pattern REPLICA_SET =
            Pattern.compile("(.+)-[bcdfghjklmnpqrstvwxz2456789]{1,10}");

    private final ClusterEpoch cluster;
    private final ObjectIndex index = new ObjectIndex();
    private final Owners owners = new Owners(index, (owner, uid) -> ownerByName(owner));
    private final IngestKubeMetrics metrics = new IngestKubeMetrics(new SimpleMeterRegistry());
    private final Trimmer trimmer;
    private final Map<Kind, ObservationMapper> mappers = new HashMap<>();
    private Instant now = Instant.EPOCH;
    private final ClusterClock clock = new ClusterClock(() -> now);

    /** The agent of a cluster that was not given anything yet. */
    public GivenObjects(String cluster) {
        this.cluster = new ClusterEpoch(cluster, EPOCH);
        this.trimmer = new Trimmer(ClusterKey.of(cluster), Redactor.standard());
    }

    /** The kinds that can be given, as Kubernetes spells them. */
    public static Set<String> kinds() {
        return new TreeSet<>(BY_KIND.keySet());
    }

    /**
     * The latest past time in an object, or when an Event was last seen; {@link Instant#EPOCH} if
     * there is none.
     *
     * @throws IllegalArgumentException if it is an Event that regards nothing
     */
    public static Instant latestTime(JsonNode object) {
        return kind(object).equals(Kind.EVENT)
                ? KubeEvent.of(object, Redactor.standard()).lastSeen()
                : Times.latest(object);
    }

    /**
     * The observation; empty if nothing relevant changed.
     *
     * @param object of one of the {@link #kinds}, with uid and resourceVersion; is modified
     * @param at the cluster's time
     * @throws IllegalArgumentException if it is no such object
     */
    public Optional<KubeObservation> see(Change change, ObjectNode object, Instant at) {
        now = at;
        return mapper(kind(object)).see(change, object, LISTING);
    }

    /** All objects of the kind were given. */
    public ListComplete listed(String kind, Instant at) {
        return new ListComplete(
                ListComplete.id(cluster.name(), kind, EPOCH, LISTING),
                cluster.name(),
                kind,
                EPOCH,
                LISTING,
                LISTING,
                at);
    }

    private ObservationMapper mapper(Kind kind) {
        return mappers.computeIfAbsent(
                kind,
                any ->
                        kind.equals(Kind.EVENT)
                                ? new EventObservationMapper(
                                        cluster,
                                        Selection.STANDARD,
                                        index,
                                        clock,
                                        metrics,
                                        Redactor.standard())
                                : new ObjectObservationMapper(
                                        WatchTarget.all(kind),
                                        cluster,
                                        Selection.STANDARD,
                                        trimmer,
                                        index,
                                        owners,
                                        clock,
                                        metrics));
    }

    private static Kind kind(JsonNode object) {
        if (object.path("type").asString("").equals(OF_HELM)) {
            return Kind.HELM_RELEASE;
        }
        String name = object.path("kind").asString("");
        Kind kind = BY_KIND.get(name);
        if (kind == null) {
            throw new IllegalArgumentException("not a kind that is watched: '%s'".formatted(name));
        }
        return kind;
    }

    /** The Deployment after which a ReplicaSet is named that was not given. */
    private static Optional<JsonNode> ownerByName(Subject owner) {
        Matcher name = REPLICA_SET.matcher(owner.name());
        if (!owner.kind().equals(Kind.REPLICA_SET.kindName()) || !name.matches()) {
            return Optional.empty();
        }
        ObjectNode found = JsonNodeFactory.instance.objectNode();
        found.putObject("metadata")
                .putArray("ownerReferences")
                .addObject()
                .put("kind", Kind.DEPLOYMENT.kindName())
                .put("name", name.group(1))
                .put("controller", true);
        return Optional.of(found);
    }
}
