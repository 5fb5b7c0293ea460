package io.causestream.ingest.kube.lookup;

import io.causestream.context.ContextQuery.ObjectEvents;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.LookupFailed;
import io.causestream.ingest.kube.api.Paths;
import io.causestream.ingest.kube.watch.KubeEvent;
import io.causestream.ingest.kube.watch.Owners;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The Events of the objects that control an object, from its owner up to the top of the chain;
 * alone or in one line with the object's own and those of its node.
 */
final class OwnerEvents {

    // A pod, its ReplicaSet, its Deployment, and an operator's object above.
    private static final int LONGEST_CHAIN = 4;

    /** The Events about each owner and the node, in one line with the object's own. */
    private static final int OF_NEIGHBOURS = 10;

    /** An object with its own Events; the uid is empty if any of its name is meant. */
    private record Owner(Subject object, String uid) {}

    private final ClusterReader reader;
    private final ObjectEventList events;

    OwnerEvents(KubeApi api, ObjectEventList events) {
        this.reader = new ClusterReader(api);
        this.events = events;
    }

    Enrichment of(Subject subject, String uid, int limit, Deadline deadline)
            throws LookupFailed, InterruptedException {
        List<Owner> owners = owners(subject, object(subject, uid, deadline), deadline);
        if (owners.isEmpty()) {
            throw new LookupFailed("nothing owns " + subject);
        }
        List<KubeEvent> found = new ArrayList<>();
        for (Owner owner : owners) {
            found.addAll(events.list(owner.object(), owner.uid(), deadline));
        }
        if (found.isEmpty()) {
            throw new LookupFailed(
                    "the cluster has no events about %s; it keeps them for an hour"
                            .formatted(
                                    owners.stream()
                                            .map(owner -> owner.object().toString())
                                            .collect(Collectors.joining(", "))));
        }
        found.sort(Comparator.comparing(KubeEvent::lastSeen));
        return ObjectEventList.latest(found, limit);
    }

    /**
     * The Events about an object in one line with those about its owners and its node. Those of a
     * neighbour that is unavailable are left out as long as there are others: the object's own
     * count most.
     */
    Enrichment timeline(Subject subject, String uid, ObjectEvents query, Deadline deadline)
            throws LookupFailed, InterruptedException {
        List<KubeEvent> own = events.list(subject, uid, deadline);
        List<KubeEvent> all = new ArrayList<>(last(own, query.limit()));
        try {
            for (Owner neighbour : neighbours(subject, uid, query, deadline)) {
                all.addAll(
                        last(
                                events.list(neighbour.object(), neighbour.uid(), deadline),
                                OF_NEIGHBOURS));
            }
        } catch (LookupFailed failed) {
            if (all.isEmpty()) {
                throw failed;
            }
        }
        if (all.isEmpty()) {
            throw new LookupFailed(
                    "the cluster has no events about it, its owners or its node; it keeps them for an hour");
        }
        all.sort(Comparator.comparing(KubeEvent::lastSeen));
        return ObjectEventList.latest(all, all.size());
    }

    private List<Owner> neighbours(
            Subject subject, String uid, ObjectEvents query, Deadline deadline)
            throws LookupFailed, InterruptedException {
        JsonNode object = object(subject, uid, deadline);
        List<Owner> neighbours = new ArrayList<>();
        if (query.ofOwners()) {
            neighbours.addAll(owners(subject, object, deadline));
        }
        String node = object.path("spec").path("nodeName").asString("");
        if (query.ofNode() && !node.isEmpty()) {
            neighbours.add(new Owner(Subject.node(node), ""));
        }
        return neighbours;
    }

    private static List<KubeEvent> last(List<KubeEvent> events, int limit) {
        return events.subList(Math.max(0, events.size() - limit), events.size());
    }

    /** The controllers of an object, from its owner to the top. */
    private List<Owner> owners(Subject subject, JsonNode found, Deadline deadline)
            throws InterruptedException {
        List<Owner> owners = new ArrayList<>();
        Subject self = subject;
        Optional<JsonNode> object = Optional.of(found);
        while (object.isPresent() && owners.size() < LONGEST_CHAIN) {
            Optional<JsonNode> owner = Owners.controller(object.get().path("metadata"));
            // A static pod's owner is its node, which did not create it.
            if (owner.isEmpty()
                    || owner.get().path("kind").asString("").equals(Kind.NODE.kindName())) {
                break;
            }
            self = Owners.named(self, owner.get());
            String ownerUid = owner.get().path("uid").asString("");
            owners.add(new Owner(self, ownerUid));
            object = next(self, ownerUid, deadline);
        }
        return owners;
    }

    private JsonNode object(Subject subject, String uid, Deadline deadline)
            throws LookupFailed, InterruptedException {
        if (subject.kind().equals(Kind.POD.kindName()) && subject.isNamespaced()) {
            return reader.pod(subject, uid, deadline);
        }
        String path =
                path(subject)
                        .orElseThrow(() ->
                                new LookupFailed(
                                        "the owners of a %s are not known"
                                                .formatted(subject.kind())));
        return reader.object(path, subject.toString(), deadline);
    }

    /** The next owner; empty at the top, for a custom resource, and for an object that is gone. */
    private Optional<JsonNode> next(Subject owner, String uid, Deadline deadline)
            throws InterruptedException {
        Optional<String> path = path(owner);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonNode found = reader.object(path.get(), "the owner", deadline);
            return Optional.of(found)
                    .filter(one -> one.path("metadata").path("uid").asString("").equals(uid));
        } catch (LookupFailed gone) {
            return Optional.empty();
        }
    }

    private static Optional<String> path(Subject object) {
        return Paths.workload(object.kind(), object.namespace(), object.name());
    }
}
