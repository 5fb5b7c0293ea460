package io.causestream.enrich;

import io.causestream.finding.Subject;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.topics.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What a cluster says, in the moments of one Deployment: {@code shop/checkout}. */
final class Observations {

    static final String CLUSTER = "home";
    static final Subject CHECKOUT = new Subject("Deployment", "shop", "checkout");

    private static final AtomicLong VERSION = new AtomicLong(100);

    private Observations() {}

    static KubeObservation deployed(String image, Instant at) {
        return object(
                CHECKOUT,
                "d-1",
                CHECKOUT,
                Change.MODIFIED,
                at,
                1,
                """
                {"metadata":{"name":"checkout","annotations":{"kubernetes.io/change-cause":"checkout %s"}},
                 "spec":{"replicas":2,"template":{"spec":{"containers":[{"name":"web","image":"shop/checkout:%s"}]}}}}\
                """
                        .formatted(image, image));
    }

    static KubeObservation scaled(int replicas, String image, Instant at) {
        return object(
                CHECKOUT,
                "d-1",
                CHECKOUT,
                Change.MODIFIED,
                at,
                1,
                """
                {"metadata":{"name":"checkout"},
                 "spec":{"replicas":%d,"template":{"spec":{"containers":[{"name":"web","image":"shop/checkout:%s"}]}}}}\
                """
                        .formatted(replicas, image));
    }

    static KubeObservation running(String pod, Instant at) {
        return pod(pod, Change.MODIFIED, at, 0, "{\"running\":{}}", "{}", true, null);
    }

    static KubeObservation waiting(
            String pod,
            int restarts,
            String lastReason,
            int exitCode,
            Instant crashedAt,
            Instant at) {
        return pod(
                pod,
                Change.MODIFIED,
                at,
                restarts,
                "{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}}",
                "{\"terminated\":" + run(lastReason, exitCode, crashedAt) + "}",
                false,
                null);
    }

    static KubeObservation crashed(
            String pod, int restarts, String reason, int exitCode, Instant at) {
        return pod(
                pod,
                Change.MODIFIED,
                at,
                restarts,
                "{\"terminated\":" + run(reason, exitCode, at) + "}",
                "{}",
                false,
                null);
    }

    static KubeObservation restarted(
            String pod,
            int restarts,
            String lastReason,
            int exitCode,
            Instant crashedAt,
            Instant at) {
        return pod(
                pod,
                Change.MODIFIED,
                at,
                restarts,
                "{\"running\":{}}",
                "{\"terminated\":" + run(lastReason, exitCode, crashedAt) + "}",
                true,
                null);
    }

    static KubeObservation pullFails(String pod, String reason, Instant at) {
        return pod(
                pod,
                Change.MODIFIED,
                at,
                0,
                "{\"waiting\":{\"reason\":\"" + reason + "\",\"message\":\"not found\"}}",
                "{}",
                false,
                null);
    }

    static KubeObservation stopping(String pod, Instant at) {
        return pod(
                pod,
                Change.MODIFIED,
                at,
                0,
                "{\"terminated\":" + run("Error", 137, at) + "}",
                "{}",
                false,
                at);
    }

    static KubeObservation deleted(String pod, Instant at) {
        return pod(pod, Change.DELETED, at, 0, "{}", "{}", false, at);
    }

    /** The same object in the same version, found in a list. */
    static KubeObservation listed(KubeObservation before, long listing) {
        return listed(before, 0, listing);
    }

    static KubeObservation listed(KubeObservation before, long epoch, long listing) {
        return told(before, Change.LISTED, epoch, listing);
    }

    /** The same change as another leader tells it. */
    static KubeObservation told(KubeObservation before, long epoch, long listing) {
        return told(before, ((KubeObservation.ObjectObserved) before).change(), epoch, listing);
    }

    private static KubeObservation told(
            KubeObservation before, Change change, long epoch, long listing) {
        var seen = (KubeObservation.ObjectObserved) before;
        return new KubeObservation.ObjectObserved(
                seen.id(),
                seen.cluster(),
                change,
                seen.object(),
                seen.uid(),
                seen.workload(),
                epoch,
                seen.resourceVersion(),
                listing,
                seen.observedAt(),
                seen.age(),
                seen.body());
    }

    static KubeObservation listComplete(String kind, long listing, Instant at) {
        return listComplete(kind, 0, VERSION.incrementAndGet(), listing, at);
    }

    static KubeObservation listComplete(
            String kind, long epoch, long version, long listing, Instant at) {
        return new KubeObservation.ListComplete(
                KubeObservation.ListComplete.id(CLUSTER, kind, epoch, listing),
                CLUSTER,
                kind,
                epoch,
                version,
                listing,
                at);
    }

    /** The cluster's latest. */
    static long version() {
        return VERSION.get();
    }

    static AlertObservation crashLoopingAlert(
            String pod, AlertObservation.Status status, Instant startsAt, Instant at) {
        return alert(
                "KubePodCrashLooping",
                Subject.pod("shop", pod),
                "web",
                "warning",
                status,
                startsAt,
                at);
    }

    static AlertObservation alert(
            String name,
            Subject subject,
            String container,
            String severity,
            AlertObservation.Status status,
            Instant startsAt,
            Instant at) {
        return new AlertObservation(
                CLUSTER
                        + "/"
                        + name
                        + subject.name()
                        + "/"
                        + startsAt.toEpochMilli()
                        + "/"
                        + status,
                CLUSTER,
                subject,
                container,
                name,
                status,
                Map.of("alertname", name, "severity", severity),
                Map.of("summary", name + " fires"),
                startsAt,
                status == AlertObservation.Status.RESOLVED ? at : null,
                "http://prometheus/graph?g0.expr=up",
                name + subject.name(),
                "{}",
                Map.of(),
                "causestream",
                "http://alertmanager:9093",
                0,
                at,
                Duration.between(startsAt, at));
    }

    private static String run(String reason, int exitCode, Instant finishedAt) {
        return "{\"exitCode\":%d,\"reason\":\"%s\",\"startedAt\":\"%s\",\"finishedAt\":\"%s\"}"
                .formatted(exitCode, reason, finishedAt.minusSeconds(5), finishedAt);
    }

    private static KubeObservation pod(
            String name,
            Change change,
            Instant at,
            int restarts,
            String state,
            String lastState,
            boolean ready,
            @Nullable Instant deletedAt) {
        String deletion = deletedAt == null ? "" : ",\"deletionTimestamp\":\"" + deletedAt + "\"";
        return object(
                Subject.pod("shop", name),
                "uid-" + name,
                CHECKOUT,
                change,
                at,
                1,
                """
                {"metadata":{"name":"%s"%s},
                 "spec":{"nodeName":"node-1","containers":[{"name":"web","resources":{"limits":{"memory":"64Mi"}}}]},
                 "status":{"phase":"Running","conditions":[{"type":"Ready","status":"%s"}],
                  "containerStatuses":[{"name":"web","image":"shop/checkout:2","restartCount":%d,"state":%s,"lastState":%s}]}}\
                """
                        .formatted(
                                name,
                                deletion,
                                ready ? "True" : "False",
                                restarts,
                                state,
                                lastState));
    }

    /** An object of a kind that no trigger reads. */
    static KubeObservation other(String kind, String name, Change change, Instant at, String body) {
        Subject object = new Subject(kind, "shop", name);
        return object(object, "uid-" + kind + name, object, change, at, 1, body);
    }

    static KubeObservation node(String name, Instant at, String body) {
        Subject node = Subject.node(name);
        return object(node, "uid-" + name, node, Change.MODIFIED, at, 1, body);
    }

    private static KubeObservation object(
            Subject object,
            String uid,
            Subject workload,
            Change change,
            Instant at,
            long listing,
            String body) {
        long version = VERSION.incrementAndGet();
        return new KubeObservation.ObjectObserved(
                KubeObservation.ObjectObserved.id(CLUSTER, uid, change, version),
                CLUSTER,
                change,
                object,
                uid,
                workload,
                0,
                version,
                listing,
                at,
                Duration.ZERO,
                Json.MAPPER.readTree(body));
    }
}
