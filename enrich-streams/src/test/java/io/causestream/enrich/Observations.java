package io.causestream.enrich;

import io.causestream.finding.Subject;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.topics.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What a cluster says, in the moments of one Deployment: {@code shop/checkout}. */
public final class Observations {

    public static final String CLUSTER = "home";
    public static final Subject CHECKOUT = new Subject("Deployment", "shop", "checkout");

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

    public static KubeObservation running(String pod, Instant at) {
        return pod(pod, Change.MODIFIED, at, 0, "{\"running\":{}}", "{}", true, null);
    }

    public static KubeObservation waiting(
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

    static long nextVersion() {
        return VERSION.incrementAndGet();
    }

    /** The cluster's latest. */
    public static long version() {
        return VERSION.get();
    }

    public static AlertObservation crashLoopingAlert(
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

    /** An alert about a job of Prometheus. */
    public static AlertObservation alertOfJob(String name, String job, Instant at) {
        return alert(
                name,
                new Subject(Subject.ALERT, "", name),
                "",
                Map.of("alertname", name, "severity", "warning", "job", job),
                AlertObservation.Status.FIRING,
                at,
                at);
    }

    /** An alert that fires, with these labels besides its name. */
    public static AlertObservation alertAbout(
            Subject subject, Map<String, String> labels, Instant at) {
        Map<String, String> all = new TreeMap<>(labels);
        all.put("alertname", "SomethingIsWrong");
        return alert("SomethingIsWrong", subject, "", all, AlertObservation.Status.FIRING, at, at);
    }

    static AlertObservation alert(
            String name,
            Subject subject,
            String container,
            String severity,
            AlertObservation.Status status,
            Instant startsAt,
            Instant at) {
        return alert(
                name,
                subject,
                container,
                Map.of("alertname", name, "severity", severity),
                status,
                startsAt,
                at);
    }

    private static AlertObservation alert(
            String name,
            Subject subject,
            String container,
            Map<String, String> labels,
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
                labels,
                Map.of("summary", name + " fires", "owner", "U0654321"),
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

    /** A node that is ready, or has not been for a while. */
    static KubeObservation node(String name, boolean ready, Instant since, Instant at) {
        Subject node = Subject.node(name);
        return object(
                node,
                "uid-" + name,
                node,
                Change.MODIFIED,
                at,
                1,
                """
                {"metadata":{"name":"%s"},
                 "status":{"conditions":[{"type":"Ready","status":"%s","lastTransitionTime":"%s","message":"kubelet %s"}]}}\
                """
                        .formatted(
                                name,
                                ready ? "True" : "Unknown",
                                since,
                                ready ? "is posting ready status" : "stopped posting node status"));
    }

    /** A pod of a deployment of that name: well, or in a crash loop since it began. */
    public static KubeObservation podOf(
            String deployment,
            String pod,
            String node,
            boolean crashes,
            Change change,
            Instant at) {
        Subject workload = new Subject("Deployment", "shop", deployment);
        return object(
                Subject.pod("shop", pod),
                "uid-" + pod,
                workload,
                change,
                at,
                1,
                """
                {"metadata":{"name":"%s"},
                 "spec":{"nodeName":"%s","containers":[{"name":"web"}]},
                 "status":{"phase":"Running","conditions":[{"type":"Ready","status":"%s"}],
                  "containerStatuses":[{"name":"web","image":"x:1","restartCount":%d,"state":%s,"lastState":%s}]}}\
                """
                        .formatted(
                                pod,
                                node,
                                crashes ? "False" : "True",
                                crashes ? 2 : 0,
                                crashes
                                        ? "{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}}"
                                        : "{\"running\":{}}",
                                crashes ? "{\"terminated\":" + run("Error", 1, at) + "}" : "{}"));
    }

    /** A pod that has run since before anybody looked. */
    static KubeObservation wellSince(String deployment, String pod, Instant at) {
        return podOf(deployment, pod, nodeOf(pod), false, Change.MODIFIED, at);
    }

    /** Its container ended for the so-and-so-manieth time, and waits to be started again. */
    static KubeObservation crashes(String deployment, String pod, int restarts, Instant at) {
        return podAfter(
                deployment,
                pod,
                false,
                restarts,
                "{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}}",
                "{\"terminated\":" + run("Error", 1, at) + "}",
                at);
    }

    /** Its container was started for the so-and-so-manieth time, and is well since. */
    static KubeObservation recovers(String deployment, String pod, int restarts, Instant at) {
        return podAfter(
                deployment,
                pod,
                true,
                restarts,
                "{\"running\":{}}",
                restarts == 0
                        ? "{}"
                        : "{\"terminated\":" + run("Error", 1, at.minusSeconds(1)) + "}",
                at);
    }

    private static String nodeOf(String pod) {
        return "node-" + Math.floorMod(pod.hashCode(), 2);
    }

    private static KubeObservation podAfter(
            String deployment,
            String pod,
            boolean ready,
            int restarts,
            String state,
            String lastState,
            Instant at) {
        Subject workload = new Subject("Deployment", "shop", deployment);
        return object(
                Subject.pod("shop", pod),
                "uid-" + pod,
                workload,
                Change.MODIFIED,
                at,
                1,
                """
                {"metadata":{"name":"%s"},
                 "spec":{"nodeName":"%s","containers":[{"name":"web"}]},
                 "status":{"phase":"Running","conditions":[{"type":"Ready","status":"%s"}],
                  "containerStatuses":[{"name":"web","image":"x:1","restartCount":%d,"state":%s,"lastState":%s}]}}\
                """
                        .formatted(
                                pod,
                                nodeOf(pod),
                                ready ? "True" : "False",
                                restarts,
                                state,
                                lastState));
    }

    /** A pod that its node's end made not ready: nothing in it crashed. */
    static KubeObservation lostWithItsNode(String deployment, String pod, String node, Instant at) {
        Subject workload = new Subject("Deployment", "shop", deployment);
        return object(
                Subject.pod("shop", pod),
                "uid-" + pod,
                workload,
                Change.MODIFIED,
                at,
                1,
                """
                {"metadata":{"name":"%s"},
                 "spec":{"nodeName":"%s","containers":[{"name":"web"}]},
                 "status":{"phase":"Running","conditions":[{"type":"Ready","status":"False"},
                   {"type":"ContainersReady","status":"False","lastTransitionTime":"%s"}],
                  "containerStatuses":[{"name":"web","image":"x:1","restartCount":0,"state":{"running":{}},"lastState":{}}]}}\
                """
                        .formatted(pod, node, at));
    }

    /** A pod for which the scheduler has found no node. */
    static KubeObservation pending(String pod, String why, Instant since) {
        return object(
                Subject.pod("shop", pod),
                "uid-" + pod,
                CHECKOUT,
                Change.ADDED,
                since,
                1,
                """
                {"metadata":{"name":"%s","creationTimestamp":"%s"},
                 "spec":{"containers":[{"name":"web"}]},
                 "status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","lastTransitionTime":"%s","message":"%s"}]}}\
                """
                        .formatted(pod, since, since, why));
    }

    /** A deployment as its controller sees it. */
    public static KubeObservation deploymentOf(String name, int wanted, int ready, Instant at) {
        Subject deployment = new Subject("Deployment", "shop", name);
        return object(
                deployment,
                "uid-" + name,
                deployment,
                Change.MODIFIED,
                at,
                1,
                """
                {"metadata":{"name":"%s","generation":1},
                 "spec":{"replicas":%d},
                 "status":{"observedGeneration":1,"readyReplicas":%d,
                  "conditions":[{"type":"Available","status":"%s","lastTransitionTime":"%s"},
                   {"type":"Progressing","status":"True","reason":"NewReplicaSetAvailable"}]}}\
                """
                        .formatted(name, wanted, ready, ready < wanted ? "False" : "True", at));
    }

    /** An object of a kind that no trigger reads. */
    public static KubeObservation other(
            String kind, String name, Change change, Instant at, String body) {
        Subject object = new Subject(kind, "shop", name);
        return object(object, "uid-" + kind + name, object, change, at, 1, body);
    }

    public static KubeObservation node(String name, Instant at, String body) {
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
