package io.causestream.ingest.kube.lookup;

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
import tools.jackson.databind.JsonNode;

/** The Events of the objects that control an object, from its owner up to the top of the chain. */
final class OwnerEvents {

    // A pod, its ReplicaSet, its Deployment, and an operator's object above.
    private static final int LONGEST_CHAIN = 4;

    private final ClusterReader reader;
    private final ObjectEventList events;

    OwnerEvents(KubeApi api, ObjectEventList events) {
        this.reader = new ClusterReader(api);
        this.events = events;
    }

    Enrichment of(Subject subject, String uid, int limit, Deadline deadline)
            throws LookupFailed, InterruptedException {
        List<KubeEvent> found = new ArrayList<>();
        List<String> owners = new ArrayList<>();
        Subject self = subject;
        Optional<JsonNode> object = Optional.of(object(self, uid, deadline));
        while (object.isPresent() && owners.size() < LONGEST_CHAIN) {
            Optional<JsonNode> owner = Owners.controller(object.get().path("metadata"));
            // A static pod's owner is its node, which did not create it.
            if (owner.isEmpty()
                    || owner.get().path("kind").asString("").equals(Kind.NODE.kindName())) {
                break;
            }
            self = Owners.named(self, owner.get());
            String ownerUid = owner.get().path("uid").asString("");
            owners.add(self.toString());
            found.addAll(events.list(self, ownerUid, deadline));
            object = next(self, ownerUid, deadline);
        }
        if (owners.isEmpty()) {
            throw new LookupFailed("nothing owns " + subject);
        }
        if (found.isEmpty()) {
            throw new LookupFailed(
                    "the cluster has no events about %s; it keeps them for an hour"
                            .formatted(String.join(", ", owners)));
        }
        found.sort(Comparator.comparing(KubeEvent::lastSeen));
        return ObjectEventList.latest(found, limit);
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
