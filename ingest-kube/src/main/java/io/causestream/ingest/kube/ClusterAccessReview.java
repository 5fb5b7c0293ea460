package io.causestream.ingest.kube;

import io.causestream.ingest.kube.api.ClusterClock;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.KubeAccess;
import io.causestream.ingest.kube.api.KubeApi;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether the cluster answers with the agent's credentials, and which of the rights that the agent
 * needs they lack. Stores nothing in the cluster.
 */
public final class ClusterAccessReview implements AutoCloseable {

    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private static final int MAX_BYTES = 64 * 1024;

    /** As many as a cluster answers at once without delaying others. */
    private static final int AT_ONCE = 8;

    private final IngestKubeConfig config;
    private final KubernetesClient client;
    private final KubeApi api;

    /**
     * @throws KubeAccess.NoCluster if there is no usable kubeconfig and no service account; the
     *     message says where it was looked for
     */
    public ClusterAccessReview(IngestKubeConfig config) {
        this.config = config;
        this.client = KubeAccess.client(config.kubeconfig(), config.context(), System.getenv());
        this.api = new KubeApi(client, new ClusterClock());
    }

    /**
     * The server that answered.
     *
     * @param address its URL
     * @param version {@code v1.36.0}
     * @param ahead how far its clock is ahead of this machine's, to about a second; negative if it
     *     is behind
     */
    public record Server(String address, String version, Duration ahead) {}

    /**
     * Asks the server for its version, within 10 s.
     *
     * @throws KubeAccess.NoCluster if it does not answer, or rejects the credentials
     */
    public Server server() {
        String version = KubeAccess.serverVersion(api);
        return new Server(
                api.address(), version, Duration.between(Instant.now(), api.clock().now()));
    }

    /** How many rights the configuration needs. */
    public int needed() {
        return AgentRight.neededFor(config).size();
    }

    /**
     * The rights that the credentials lack, by the server's own review.
     *
     * @throws IOException if the server does not answer a review in time
     */
    public List<AgentRight> missing(Duration within) throws IOException, InterruptedException {
        Deadline deadline = Deadline.in(within);
        ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory());
        try {
            List<AgentRight> needed = AgentRight.neededFor(config);
            List<Future<Boolean>> reviews = new ArrayList<>();
            for (AgentRight right : needed) {
                reviews.add(threads.submit(() -> isAllowed(right, deadline)));
            }
            List<AgentRight> missing = new ArrayList<>();
            for (int i = 0; i < needed.size(); i++) {
                if (!reviews.get(i).get()) {
                    missing.add(needed.get(i));
                }
            }
            return missing;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failed
                    ? failed
                    : new IOException(String.valueOf(e.getCause()), e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private boolean isAllowed(AgentRight right, Deadline deadline) throws IOException {
        ObjectNode review =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("apiVersion", "authorization.k8s.io/v1")
                        .put("kind", "SelfSubjectAccessReview");
        String[] resource = right.resource().split("/", 2);
        ObjectNode attributes =
                review.putObject("spec")
                        .putObject("resourceAttributes")
                        .put("group", right.group())
                        .put("resource", resource[0])
                        .put("verb", right.verb())
                        .put("namespace", right.namespace());
        if (resource.length == 2) {
            attributes.put("subresource", resource[1]);
        }
        return api.review(REVIEWS, review, deadline, MAX_BYTES)
                .path("status")
                .path("allowed")
                .asBoolean(false);
    }

    @Override
    public void close() {
        client.close();
    }
}
