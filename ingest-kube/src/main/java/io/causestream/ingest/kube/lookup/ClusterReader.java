package io.causestream.ingest.kube.lookup;

import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.BodyStream;
import io.causestream.ingest.kube.api.ClusterRefused;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.FailureReason;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.Kinds;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.LookupFailed;
import io.causestream.ingest.kube.api.Paths;
import io.causestream.ingest.kube.api.QueryBudget;
import java.io.IOException;
import java.io.InterruptedIOException;
import tools.jackson.databind.JsonNode;

/** Reads single objects for a query; each error becomes a reason for people. */
final class ClusterReader {

    private static final int MAX_OBJECT_BYTES = 4 << 20;

    private final KubeApi api;

    ClusterReader(KubeApi api) {
        this.api = api;
    }

    /**
     * The requested pod, not a later one of the same name.
     *
     * @param uid empty for any pod of the name
     */
    JsonNode pod(Subject pod, String uid, Deadline deadline)
            throws LookupFailed, InterruptedException {
        JsonNode found = object(Paths.pod(pod.namespace(), pod.name()), "the pod", deadline);
        if (!uid.isEmpty() && !found.path("metadata").path("uid").asString("").equals(uid)) {
            throw new LookupFailed("the pod is gone; another pod has its name now");
        }
        return found;
    }

    /**
     * @param what with its article: {@code the node}
     */
    JsonNode object(String path, String what, Deadline deadline)
            throws LookupFailed, InterruptedException {
        try {
            return api.object(path, deadline, MAX_OBJECT_BYTES);
        } catch (IOException e) {
            throw cannotBeHad(what, e);
        }
    }

    /** An object of a kind that is looked up, of its name alone. */
    JsonNode object(Subject subject, Deadline deadline) throws LookupFailed, InterruptedException {
        Kind kind = kind(subject);
        JsonNode found = object(Paths.object(kind, subject), subject.toString(), deadline);
        if (kind.hasGet()) {
            return found;
        }
        return found.path("items")
                .valueStream()
                // Selected by the server already, unless it ignores selectors.
                .filter(item ->
                        item.path("metadata").path("name").asString("").equals(subject.name()))
                .findFirst()
                .orElseThrow(() -> new LookupFailed(subject + " is gone"));
    }

    /** The kind of an object that can be looked up. */
    static Kind kind(Subject subject) throws LookupFailed {
        return Kinds.lookedUp(subject.kind())
                .orElseThrow(() ->
                        new LookupFailed(
                                "a single %s is not looked up in the cluster"
                                        .formatted(subject.kind())));
    }

    /** The failure as a reason for people. */
    static LookupFailed cannotBeHad(String what, IOException e) throws InterruptedException {
        if (e instanceof ClusterRefused refused) {
            return switch (refused.status()) {
                case 404 -> new LookupFailed(what + " is gone", e);
                case 401 ->
                        new LookupFailed(
                                "the cluster rejects the agent's credentials: "
                                        + FailureReason.of(refused),
                                e);
                case 403 ->
                        new LookupFailed(
                                "not allowed to read %s; extend the agent's role: %s"
                                        .formatted(what, FailureReason.of(refused)),
                                e);
                default ->
                        new LookupFailed(
                                "the cluster refused %s: %s"
                                        .formatted(what, FailureReason.of(refused)),
                                e);
            };
        }
        if (e instanceof QueryBudget.Spent) {
            return new LookupFailed(FailureReason.of(e), e);
        }
        if (e instanceof InterruptedIOException && Thread.interrupted()) {
            throw new InterruptedException();
        }
        return new LookupFailed(
                e instanceof BodyStream.Silent
                        ? "the cluster did not respond in time"
                        : "the cluster does not respond: " + FailureReason.of(e),
                e);
    }
}
