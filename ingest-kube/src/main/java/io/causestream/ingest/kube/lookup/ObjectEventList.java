package io.causestream.ingest.kube.lookup;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.KubeList;
import io.causestream.ingest.kube.api.LookupFailed;
import io.causestream.ingest.kube.api.Paths;
import io.causestream.ingest.kube.watch.KubeEvent;
import io.causestream.redaction.Redactor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The latest Events that regard an object. */
public final class ObjectEventList {

    private static final int MAX_BYTES = 4 << 20;

    private final KubeApi api;
    private final Redactor redactor;

    ObjectEventList(KubeApi api, Redactor redactor) {
        this.api = api;
        this.redactor = redactor;
    }

    Enrichment of(Subject subject, String uid, int limit, Deadline deadline)
            throws LookupFailed, InterruptedException {
        List<KubeEvent> events = list(subject, uid, deadline);
        if (events.isEmpty()) {
            throw new LookupFailed("the cluster has no events about it; it keeps them for an hour");
        }
        return latest(events, limit);
    }

    /** The Events, oldest first; may be empty. */
    List<KubeEvent> list(Subject subject, String uid, Deadline deadline)
            throws LookupFailed, InterruptedException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(
                "fieldSelector",
                "regarding.kind=%s,regarding.name=%s".formatted(subject.kind(), subject.name()));
        parameters.put("limit", Integer.toString(KubeList.PAGE));
        JsonNode list;
        try {
            list =
                    api.object(
                            Paths.events(subject.namespace()) + Paths.query(parameters),
                            deadline,
                            MAX_BYTES);
        } catch (IOException e) {
            throw ClusterReader.cannotBeHad("events", e);
        }
        return regarding(list, subject, uid, redactor);
    }

    /**
     * The last of these Events.
     *
     * @param events oldest first
     * @param limit how many at most
     */
    public static Enrichment latest(List<KubeEvent> events, int limit) {
        return new Enrichment.Events(
                events.subList(Math.max(0, events.size() - limit), events.size()).stream()
                        .map(ObjectEventList::event)
                        .toList());
    }

    /**
     * The Events about an object, oldest first. The server has selected already, unless it ignores
     * selectors.
     *
     * @param list of Events of events.k8s.io/v1
     * @param uid empty: any object of that name
     */
    public static List<KubeEvent> regarding(
            JsonNode list, Subject subject, String uid, Redactor redactor) {
        // Kubelets use a node's name as its uid.
        boolean anyUid = uid.isEmpty() || subject.kind().equals(Kind.NODE.kindName());
        List<KubeEvent> events = new ArrayList<>();
        for (JsonNode item : list.path("items")) {
            JsonNode regarding = item.path("regarding");
            if (regarding.path("kind").asString("").equals(subject.kind())
                    && regarding.path("name").asString("").equals(subject.name())
                    && (anyUid || regarding.path("uid").asString("").equals(uid))) {
                events.add(KubeEvent.of(item, redactor));
            }
        }
        events.sort(Comparator.comparing(KubeEvent::lastSeen));
        return events;
    }

    private static Enrichment.Events.Event event(KubeEvent event) {
        return new Enrichment.Events.Event(
                event.lastSeen(),
                event.type(),
                event.reason(),
                event.regarding().toString(),
                event.note(),
                event.count());
    }
}
