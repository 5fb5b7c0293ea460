package io.causestream.ingest.kube.lookup;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.KubeList;
import io.causestream.ingest.kube.api.LookupFailed;
import io.causestream.ingest.kube.api.Paths;
import io.causestream.ingest.kube.api.Times;
import io.causestream.ingest.kube.masking.SizeLimit;
import io.causestream.ingest.kube.watch.Owners;
import io.causestream.redaction.Redactor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The revisions of a workload, as {@code kubectl rollout history} shows them: a Deployment's are
 * its ReplicaSets, those of a StatefulSet or DaemonSet its ControllerRevisions.
 */
final class RolloutTable {

    private static final int MAX_BYTES = 8 << 20;
    private static final int LONGEST_CAUSE = 300;
    private static final String REVISION = "deployment.kubernetes.io/revision";
    private static final String CAUSE = "kubernetes.io/change-cause";
    private static final List<String> COLUMNS =
            List.of("Revision", "When", "Age", "Images", "Replicas", "Change-cause");

    private final KubeApi api;
    private final ClusterReader reader;
    private final Redactor redactor;

    RolloutTable(KubeApi api, Redactor redactor) {
        this.api = api;
        this.reader = new ClusterReader(api);
        this.redactor = redactor;
    }

    Enrichment of(Subject workload, int limit, Deadline deadline)
            throws LookupFailed, InterruptedException {
        boolean deployment = workload.kind().equals(Kind.DEPLOYMENT.kindName());
        if (!deployment
                && !workload.kind().equals(Kind.STATEFUL_SET.kindName())
                && !workload.kind().equals(Kind.DAEMON_SET.kindName())) {
            throw new LookupFailed(
                    "only a Deployment, StatefulSet or DaemonSet has revisions, not %s"
                            .formatted(workload));
        }
        Optional<String> path =
                Paths.workload(workload.kind(), workload.namespace(), workload.name());
        JsonNode found = reader.object(path.orElseThrow(), "the workload", deadline);
        String revisions =
                deployment
                        ? Paths.replicaSets(workload.namespace())
                        : Paths.controllerRevisions(workload.namespace());
        String selector = WorkloadPods.selector(found.path("spec").path("selector"));
        try {
            JsonNode list =
                    api.object(
                            "%s?limit=%d&labelSelector=%s"
                                    .formatted(revisions, KubeList.PAGE, Paths.encode(selector)),
                            deadline,
                            MAX_BYTES);
            return table(workload, found, list, limit, api.clock().now(), redactor);
        } catch (IOException e) {
            throw ClusterReader.cannotBeHad(
                    deployment ? "the replicasets" : "the controllerrevisions", e);
        }
    }

    private record Revision(long number, JsonNode object, JsonNode template, String replicas) {}

    /** The latest first. Pure. */
    static Enrichment.Table table(
            Subject workload,
            JsonNode found,
            JsonNode list,
            int limit,
            Instant now,
            Redactor redactor)
            throws LookupFailed {
        String uid = found.path("metadata").path("uid").asString("");
        List<Revision> all = new ArrayList<>();
        for (JsonNode item : list.path("items")) {
            // Not that of an earlier workload of this name, or of another one with the same labels.
            boolean own =
                    Owners.controller(item.path("metadata"))
                            .filter(owner -> owner.path("uid").asString("").equals(uid))
                            .isPresent();
            if (own) {
                all.add(
                        workload.kind().equals(Kind.DEPLOYMENT.kindName())
                                ? ofReplicaSet(item)
                                : ofControllerRevision(workload, found, item));
            }
        }
        if (all.isEmpty()) {
            throw new LookupFailed("%s has no revisions".formatted(workload));
        }
        all.sort(Comparator.comparingLong(Revision::number).reversed());
        String title = "Rollout history of " + workload;
        return new Enrichment.Table(
                all.size() > limit ? "%s (%d of %d)".formatted(title, limit, all.size()) : title,
                COLUMNS,
                all.stream().limit(limit).map(one -> row(one, now, redactor)).toList());
    }

    private static Revision ofReplicaSet(JsonNode set) {
        String number = set.path("metadata").path("annotations").path(REVISION).asString("");
        return new Revision(
                number.matches("\\d{1,18}") ? Long.parseLong(number) : 0,
                set,
                set.path("spec").path("template"),
                "%d/%d"
                        .formatted(
                                set.path("status").path("readyReplicas").asInt(0),
                                set.path("spec").path("replicas").asInt(0)));
    }

    private static Revision ofControllerRevision(
            Subject workload, JsonNode found, JsonNode revision) {
        return new Revision(
                revision.path("revision").asLong(0),
                revision,
                revision.path("data").path("spec").path("template"),
                workload.kind().equals(Kind.STATEFUL_SET.kindName())
                        ? replicas(found.path("status"), revision)
                        // A DaemonSet does not state how many pods are of which revision.
                        : "-");
    }

    private static String replicas(JsonNode status, JsonNode revision) {
        String name = revision.path("metadata").path("name").asString("");
        if (name.equals(status.path("updateRevision").asString(""))) {
            return Integer.toString(status.path("updatedReplicas").asInt(0));
        }
        return name.equals(status.path("currentRevision").asString(""))
                ? Integer.toString(status.path("currentReplicas").asInt(0))
                : "0";
    }

    private static List<String> row(Revision revision, Instant now, Redactor redactor) {
        JsonNode metadata = revision.object().path("metadata");
        Optional<Instant> created = Times.parse(metadata.path("creationTimestamp"));
        String cause = metadata.path("annotations").path(CAUSE).asString("-");
        return List.of(
                Long.toString(revision.number()),
                created.map(Instant::toString).orElse("-"),
                created.map(at -> Times.age(Duration.between(at, now))).orElse("-"),
                revision.template()
                        .path("spec")
                        .path("containers")
                        .valueStream()
                        .map(container -> container.path("image").asString("-"))
                        .collect(Collectors.joining(", ")),
                revision.replicas(),
                SizeLimit.shorten(redactor.redact(cause), LONGEST_CAUSE));
    }
}
