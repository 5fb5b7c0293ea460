package io.causestream.ingest.kube.watch;

import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.Kinds;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Finds the workload of an object: its topmost owner. */
public final class Owners {

    /** Looks up an owner in the cluster that the index does not have (yet). */
    @FunctionalInterface
    public interface Lookup {
        /**
         * The ReplicaSet or Job of this uid; empty if it is unavailable, perhaps only temporarily.
         */
        Optional<JsonNode> owner(Subject owner, String uid);
    }

    private final ObjectIndex index;
    private final Lookup lookup;

    public Owners(ObjectIndex index, Lookup lookup) {
        this.index = index;
        this.lookup = lookup;
    }

    /**
     * The workload: the object itself if nothing controls it, or its direct owner if that is
     * unknown.
     */
    public Subject workload(Subject self, JsonNode metadata) {
        // A Deployment counts as the workload even if something else owns it.
        if (isOneOf(Kinds.WORKLOADS, self)) {
            return self;
        }
        Optional<JsonNode> controller = controller(metadata);
        if (controller.isEmpty()) {
            return self;
        }
        JsonNode owner = controller.get();
        Subject named = named(self, owner);
        // A node "owns" the static pods that run on it; they have no workload but themselves.
        if (named.kind().equals(Kind.NODE.kindName())) {
            return self;
        }
        String ownerUid = owner.path("uid").asString("");
        Optional<ObjectIndex.Known> known = index.find(ownerUid);
        if (known.isPresent()) {
            return known.get().workload();
        }
        String uid = metadata.path("uid").asString("");
        Optional<Subject> before =
                index.find(uid)
                        .map(ObjectIndex.Known::workload)
                        .filter(workload -> !workload.equals(self) && !workload.equals(named));
        if (before.isPresent() || !isOneOf(Kinds.BETWEEN, named)) {
            return before.orElse(named);
        }
        return lookup.owner(named, ownerUid)
                .flatMap(found -> controller(found.path("metadata")))
                .map(grandOwner -> named(self, grandOwner))
                .orElse(named);
    }

    private static boolean isOneOf(Set<Kind> kinds, Subject object) {
        return kinds.stream().anyMatch(kind -> kind.kindName().equals(object.kind()));
    }

    public static Optional<JsonNode> controller(JsonNode metadata) {
        return metadata.path("ownerReferences")
                .valueStream()
                .filter(owner ->
                        owner.path("controller").asBoolean(false)
                                && !owner.path("kind").asString("").isEmpty()
                                && !owner.path("name").asString("").isEmpty())
                .findFirst();
    }

    public static Subject named(Subject dependant, JsonNode owner) {
        String kind = owner.path("kind").asString("");
        return new Subject(
                kind,
                kind.equals(Kind.NODE.kindName()) ? "" : dependant.namespace(),
                owner.path("name").asString(""));
    }
}
