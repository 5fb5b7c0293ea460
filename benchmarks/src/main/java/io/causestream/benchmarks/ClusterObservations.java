package io.causestream.benchmarks;

import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.topics.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;

/**
 * Objects of one cluster as an agent publishes them: pods of 3 KB, ten to a Deployment, with ids,
 * digests and addresses that differ, so that they compress as real ones do.
 *
 * @param namespaces into which the Deployments are divided evenly
 * @param padding bytes to add to each pod's body, in variables of its environment; usually 0
 */
public record ClusterObservations(String cluster, int namespaces, int padding) {

    private static final int PODS_OF_A_DEPLOYMENT = 10;

    /** What changes in a pod. */
    public record PodStatus(boolean ready, int restarts, String state, String lastState) {

        public static final PodStatus RUNNING =
                new PodStatus(
                        true, 0, "{\"running\":{\"startedAt\":\"2026-01-01T11:00:00Z\"}}", "{}");

        public PodStatus ready(boolean nowReady) {
            return new PodStatus(nowReady, restarts, state, lastState);
        }

        public boolean isCrashed() {
            return restarts > 0 && !ready;
        }

        public PodStatus recovered() {
            return new PodStatus(true, restarts, RUNNING.state(), lastState);
        }

        /** Its container has just ended with an error and waits to be started again. */
        public PodStatus crashed(Instant now) {
            return new PodStatus(
                    false,
                    restarts + 1,
                    "{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}}",
                    "{\"terminated\":{\"exitCode\":1,\"reason\":\"Error\",\"startedAt\":\"%s\",\"finishedAt\":\"%s\"}}"
                            .formatted(now.minusSeconds(2), now));
        }
    }

    /**
     * @param note a text that no trigger reads, so that versions differ without a difference
     */
    public ObjectObserved pod(
            int number, Change change, long version, long listing, PodStatus status, String note) {
        SplittableRandom random = new SplittableRandom(number);
        String workload = workload(number / PODS_OF_A_DEPLOYMENT);
        String namespace = namespace(number / PODS_OF_A_DEPLOYMENT);
        String name = workload + "-5d9c8f7b6-" + Integer.toString(number, 36);
        String body =
                POD.replace("${name}", name)
                        .replace("${namespace}", namespace)
                        .replace("${workload}", workload)
                        .replace("${uid}", uid(number))
                        .replace("${version}", Long.toString(version))
                        .replace("${checksum}", hex(random, 32))
                        .replace("${note}", note)
                        .replace("${padding}", padding(random))
                        .replace("${node}", "node-" + random.nextInt(100))
                        .replace(
                                "${ip}",
                                "10.%d.%d.%d"
                                        .formatted(
                                                random.nextInt(256),
                                                random.nextInt(256),
                                                random.nextInt(256)))
                        .replace("${ready}", status.ready() ? "True" : "False")
                        .replace("${isReady}", Boolean.toString(status.ready()))
                        .replace("${restarts}", Integer.toString(status.restarts()))
                        .replace("${state}", status.state())
                        .replace("${lastState}", status.lastState())
                        .replace(
                                "${digest}",
                                hex(new SplittableRandom(number / PODS_OF_A_DEPLOYMENT), 32))
                        .replace("${container}", hex(random, 32));
        return observed(
                Subject.pod(namespace, name),
                uid(number),
                new Subject("Deployment", namespace, workload),
                change,
                version,
                listing,
                body);
    }

    /**
     * @param image the tag of its image; another one is a rollout
     * @param available how many of its 10 replicas are available
     */
    public ObjectObserved deployment(
            int number, Change change, long version, long listing, String image, int available) {
        String workload = workload(number);
        String namespace = namespace(number);
        String uid = "11111111-0000-0000-0000-%012d".formatted(number);
        Subject deployment = new Subject("Deployment", namespace, workload);
        String body =
                DEPLOYMENT
                        .replace("${name}", workload)
                        .replace("${namespace}", namespace)
                        .replace("${uid}", uid)
                        .replace("${version}", Long.toString(version))
                        .replace("${checksum}", hex(new SplittableRandom(number), 32))
                        .replace("${image}", image)
                        .replace("${available}", Integer.toString(available));
        return observed(deployment, uid, deployment, change, version, listing, body);
    }

    /** An Event of each pod's life that no shipped playbook is about. */
    public EventObserved pulled(int number, long version) {
        String workload = workload(number / PODS_OF_A_DEPLOYMENT);
        String namespace = namespace(number / PODS_OF_A_DEPLOYMENT);
        return new EventObserved(
                "%s/event-%d/%d".formatted(cluster, number, version),
                cluster,
                Subject.pod(namespace, workload + "-5d9c8f7b6-" + Integer.toString(number, 36)),
                uid(number),
                new Subject("Deployment", namespace, workload),
                "Normal",
                "Pulled",
                "Container image \"registry.example.com/shop/web:2.3.1\" already present on machine",
                1,
                0,
                version,
                Instant.now(),
                Duration.ZERO);
    }

    private ObjectObserved observed(
            Subject object,
            String uid,
            Subject workload,
            Change change,
            long version,
            long listing,
            String body) {
        JsonNode tree = Json.MAPPER.readTree(body);
        return new ObjectObserved(
                ObjectObserved.id(cluster, uid, change, version),
                cluster,
                change,
                object,
                uid,
                workload,
                0,
                version,
                listing,
                Instant.now(),
                Duration.ZERO,
                tree);
    }

    private String namespace(int deployment) {
        return "team-" + deployment % namespaces;
    }

    private static String workload(int deployment) {
        return "service-" + deployment;
    }

    private static String uid(int pod) {
        return "00000000-0000-0000-0000-%012d".formatted(pod);
    }

    private String padding(SplittableRandom random) {
        StringBuilder variables = new StringBuilder();
        while (variables.length() < padding) {
            variables
                    .append(",{\"name\":\"SETTING_")
                    .append(variables.length())
                    .append("\",\"value\":\"hmac:")
                    .append(hex(random, 8))
                    .append("\"}");
        }
        return variables.toString();
    }

    private static String hex(SplittableRandom random, int bytes) {
        byte[] all = new byte[bytes];
        random.nextBytes(all);
        return HexFormat.of().formatHex(all);
    }

    private static final String POD =
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"${name}","generateName":"${workload}-5d9c8f7b6-",
            "namespace":"${namespace}","uid":"${uid}","resourceVersion":"${version}","creationTimestamp":"2026-01-01T10:59:00Z",
            "labels":{"app":"${workload}","pod-template-hash":"5d9c8f7b6","version":"2.3.1"},
            "annotations":{"checksum/config":"${checksum}","example.com/note":"${note}"},
            "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"${workload}-5d9c8f7b6",
            "uid":"22222222-0000-0000-0000-000000000001","controller":true,"blockOwnerDeletion":true}]},
            "spec":{"volumes":[{"name":"config","configMap":{"name":"${workload}","defaultMode":420}}],
            "containers":[{"name":"web","image":"registry.example.com/shop/web:2.3.1",
            "ports":[{"name":"http","containerPort":8080,"protocol":"TCP"}],
            "env":[{"name":"LOG_LEVEL","value":"hmac:5f0c1d7e"},
            {"name":"DATABASE_URL","valueFrom":{"secretKeyRef":{"name":"db","key":"url"}}}${padding}],
            "resources":{"limits":{"cpu":"200m","memory":"64Mi"},"requests":{"cpu":"50m","memory":"32Mi"}},
            "volumeMounts":[{"name":"config","mountPath":"/etc/app","readOnly":true},
            {"name":"kube-api-access-x2x2x","readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}],
            "livenessProbe":{"httpGet":{"path":"/health","port":8080,"scheme":"HTTP"},"periodSeconds":10,
            "timeoutSeconds":1,"successThreshold":1,"failureThreshold":3},"terminationMessagePath":"/dev/termination-log",
            "terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}],"restartPolicy":"Always",
            "terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","serviceAccountName":"default","nodeName":"${node}",
            "securityContext":{},"schedulerName":"default-scheduler","tolerations":[{"key":"node.kubernetes.io/not-ready",
            "operator":"Exists","effect":"NoExecute","tolerationSeconds":300}],"priority":0,"enableServiceLinks":true},
            "status":{"phase":"Running","conditions":[
            {"type":"PodReadyToStartContainers","status":"True","lastProbeTime":null,"lastTransitionTime":"2026-01-01T11:00:00Z"},
            {"type":"Initialized","status":"True","lastProbeTime":null,"lastTransitionTime":"2026-01-01T11:00:00Z"},
            {"type":"Ready","status":"${ready}","lastProbeTime":null,"lastTransitionTime":"2026-01-01T11:00:00Z"},
            {"type":"ContainersReady","status":"${ready}","lastProbeTime":null,"lastTransitionTime":"2026-01-01T11:00:00Z"},
            {"type":"PodScheduled","status":"True","lastProbeTime":null,"lastTransitionTime":"2026-01-01T11:00:00Z"}],
            "hostIP":"10.0.0.7","podIP":"${ip}","podIPs":[{"ip":"${ip}"}],"startTime":"2026-01-01T10:59:01Z",
            "containerStatuses":[{"name":"web","state":${state},"lastState":${lastState},"ready":${isReady},
            "restartCount":${restarts},"image":"registry.example.com/shop/web:2.3.1",
            "imageID":"registry.example.com/shop/web@sha256:${digest}","containerID":"containerd://${container}",
            "started":true}],"qosClass":"Burstable"}}\
            """;

    private static final String DEPLOYMENT =
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"${name}","namespace":"${namespace}","uid":"${uid}",
            "resourceVersion":"${version}","generation":7,"creationTimestamp":"2026-01-01T10:00:00Z",
            "labels":{"app":"${name}","app.kubernetes.io/managed-by":"Helm"},
            "annotations":{"deployment.kubernetes.io/revision":"7","checksum/config":"${checksum}"}},
            "spec":{"replicas":10,"selector":{"matchLabels":{"app":"${name}"}},"template":{"metadata":{"labels":{"app":"${name}",
            "version":"2.3.1"}},"spec":{"volumes":[{"name":"config","configMap":{"name":"${name}","defaultMode":420}}],
            "containers":[{"name":"web","image":"registry.example.com/shop/web:${image}",
            "ports":[{"name":"http","containerPort":8080,"protocol":"TCP"}],"env":[{"name":"LOG_LEVEL","value":"hmac:5f0c1d7e"}],
            "resources":{"limits":{"cpu":"200m","memory":"64Mi"},"requests":{"cpu":"50m","memory":"32Mi"}},
            "volumeMounts":[{"name":"config","mountPath":"/etc/app","readOnly":true}],
            "livenessProbe":{"httpGet":{"path":"/health","port":8080,"scheme":"HTTP"},"periodSeconds":10,"timeoutSeconds":1,
            "successThreshold":1,"failureThreshold":3},"terminationMessagePath":"/dev/termination-log",
            "terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}],"restartPolicy":"Always",
            "terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},
            "schedulerName":"default-scheduler"}},"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"25%",
            "maxSurge":"25%"}},"revisionHistoryLimit":10,"progressDeadlineSeconds":600},
            "status":{"observedGeneration":7,"replicas":10,"updatedReplicas":10,"readyReplicas":${available},
            "availableReplicas":${available},"conditions":[{"type":"Available","status":"True",
            "lastUpdateTime":"2026-01-01T10:00:00Z","lastTransitionTime":"2026-01-01T10:00:00Z",
            "reason":"MinimumReplicasAvailable","message":"Deployment has minimum availability."}]}}\
            """;
}
