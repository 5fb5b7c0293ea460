package io.causestream.ingest.kube;

import io.causestream.doubles.cluster.RecordedCluster;
import io.causestream.doubles.cluster.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A cluster in which the time stands still: {@code shop/checkout-1} of Deployment {@code checkout}
 * has crashed and waits, on {@code node-1}.
 */
public final class StillCluster {

    /** What time it is there. */
    static final String NOW = "2026-11-23T14:30:00Z";

    public static final String POD_UID = "uid-checkout-1";

    private StillCluster() {}

    public static RecordedCluster start(Path folder) throws IOException {
        write(folder, "nodes", Recorded.node());
        write(folder, "deployments", Recorded.deployment());
        write(folder, "replicasets", Recorded.replicaSet());
        write(folder, "pods", pod("checkout-1"), pod("checkout-2"), stranger());
        write(folder, "events", event(2, "14:29:00"), event(1, "14:28:00"));
        Files.createDirectories(folder.resolve("logs"));
        Files.write(
                folder.resolve("logs").resolve("checkout-1_checkout_3.log"),
                List.of(
                        "2026-11-23T14:29:01.100000000Z starting",
                        "2026-11-23T14:29:02.200000000Z login with password=hunter2",
                        "2026-11-23T14:29:03.300000000Z java.lang.IllegalStateException: no DATABASE_URL"));
        Files.write(
                folder.resolve("memory.jsonl"),
                List.of(memory("14:28:50", 20), memory("14:28:55", 30), memory("14:29:00", 40)));
        return RecordedCluster.start(RecordedCluster.Settings.of(Recording.read(folder)));
    }

    private static void write(Path folder, String resource, ObjectNode... objects)
            throws IOException {
        List<String> lines = new ArrayList<>();
        for (ObjectNode object : objects) {
            lines.add("{\"at\":\"%s\",\"type\":\"ADDED\",\"object\":%s}".formatted(NOW, object));
        }
        lines.add(
                "{\"at\":\"%s\",\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"5000\",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}}}}"
                        .formatted(NOW));
        Files.write(folder.resolve(resource + ".jsonl"), lines);
    }

    private static ObjectNode pod(String name) {
        ObjectNode pod = Recorded.pod();
        ObjectNode metadata = (ObjectNode) pod.path("metadata");
        metadata.put("name", name);
        metadata.put("uid", "uid-" + name);
        metadata.put("creationTimestamp", "2026-11-23T14:20:00Z");
        metadata.remove("deletionTimestamp");
        ObjectNode status = (ObjectNode) pod.at("/status/containerStatuses/0");
        status.put("restartCount", 3);
        status.putObject("state").putObject("waiting").put("reason", "CrashLoopBackOff");
        status.putObject("lastState")
                .putObject("terminated")
                .put("exitCode", 137)
                .put("reason", "OOMKilled")
                .put("startedAt", "2026-11-23T14:29:01Z")
                .put("finishedAt", "2026-11-23T14:29:03Z")
                .put("containerID", "containerd://3");
        return pod;
    }

    private static ObjectNode stranger() {
        ObjectNode pod = pod("basket-1");
        ((ObjectNode) pod.path("metadata")).remove("ownerReferences");
        ((ObjectNode) pod.path("metadata")).putObject("labels").put("app", "basket");
        return pod;
    }

    private static ObjectNode event(int number, String lastSeen) {
        ObjectNode event = Recorded.kubeletEvent();
        ((ObjectNode) event.path("metadata"))
                .put("name", "event-" + number)
                .put("uid", "uid-event-" + number)
                .put("resourceVersion", Integer.toString(100 + number));
        ((ObjectNode) event.path("regarding")).put("name", "checkout-1").put("uid", POD_UID);
        event.put("note", "note " + number);
        event.put("deprecatedLastTimestamp", "2026-11-23T%sZ".formatted(lastSeen));
        return event;
    }

    private static String memory(String time, int mebibytes) {
        return "{\"at\":\"2026-11-23T%1$sZ\",\"namespace\":\"shop\",\"pod\":\"checkout-1\",\"container\":\"checkout\",\"container_memory_working_set_bytes\":%2$d,\"timestamp_ms\":%3$d}"
                .formatted(
                        time,
                        mebibytes << 20,
                        Instant.parse("2026-11-23T%sZ".formatted(time)).toEpochMilli());
    }
}
