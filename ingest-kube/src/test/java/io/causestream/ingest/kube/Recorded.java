package io.causestream.ingest.kube;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.causestream.topics.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a real cluster and a real Prometheus said. */
public final class Recorded {

    private Recorded() {}

    public static ObjectNode deployment() {
        return object("kube/deployment.json");
    }

    public static ObjectNode replicaSet() {
        return object("kube/replicaset.json");
    }

    /** Terminated with exit code 137, because it is being deleted. */
    public static ObjectNode pod() {
        return object("kube/pod.json");
    }

    public static ObjectNode node() {
        return object("kube/node.json");
    }

    /** With the {@code deprecated} fields: BackOff, seen twice. */
    public static ObjectNode kubeletEvent() {
        return object("kube/event-kubelet.json");
    }

    /** With {@code eventTime}: Scheduled. */
    public static ObjectNode schedulerEvent() {
        return object("kube/event-scheduler.json");
    }

    public static ObjectNode object(String resource) {
        return (ObjectNode) Json.MAPPER.readTree(text(resource));
    }

    /** One tree a line. */
    public static List<JsonNode> lines(String resource) {
        return text(resource).lines().map(line -> Json.MAPPER.readTree(line)).toList();
    }

    private static String text(String resource) {
        try (InputStream in =
                Objects.requireNonNull(
                        Recorded.class.getResourceAsStream("/" + resource), resource)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
