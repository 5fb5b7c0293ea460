package io.causestream.ingest.kube;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Creates, changes and deletes objects at random, each state of them with a UUID of its own. What
 * the server does not take (it may be away) is of no account: only what it serves in the end
 * counts.
 */
final class Churn implements AutoCloseable {

    static final String NAMESPACE = "ledger";
    static final String MARK = "ledger/state";

    private static final int NAMES = 40;
    private static final List<String> KINDS = List.of("Pod", "Deployment", "ConfigMap", "Event");
    private static final Map<String, String> PATHS =
            Map.of(
                    "Pod", "/api/v1/namespaces/ledger/pods",
                    "Deployment", "/apis/apps/v1/namespaces/ledger/deployments",
                    "ConfigMap", "/api/v1/namespaces/ledger/configmaps",
                    "Event", "/apis/events.k8s.io/v1/namespaces/ledger/events");
    private static final Map<String, String> REST =
            Map.of(
                    "Pod",
                    "\"apiVersion\":\"v1\",\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"a\"}]}",
                    "Deployment",
                    "\"apiVersion\":\"apps/v1\",\"spec\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"a\"}]}}}",
                    "ConfigMap",
                    "\"apiVersion\":\"v1\",\"data\":{\"a\":\"b\"}");

    private final KubernetesClient client;
    private final Random random;
    private final AtomicInteger taken = new AtomicInteger();
    private final List<String> marks = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService steps = Executors.newSingleThreadScheduledExecutor();
    private @Nullable Future<?> churning;

    Churn(KubernetesClient client, long seed) {
        this.client = client;
        this.random = new Random(seed);
        client.raw(
                "/api/v1/namespaces",
                "POST",
                "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"ledger\"}}");
    }

    void start() {
        churning = steps.scheduleWithFixedDelay(this::tryStep, 0, 10, TimeUnit.MILLISECONDS);
    }

    /** Makes no more until it is started again. */
    void pause() throws InterruptedException, ExecutionException {
        refuseFailed();
        if (churning != null) {
            churning.cancel(false);
        }
        // The step that is on its way is the only thread's.
        steps.submit(() -> {}).get();
    }

    /** All that objects were marked with, in the order in which the server took it. */
    List<String> marks() {
        return List.copyOf(marks);
    }

    /** How many changes the server took so far. */
    int taken() {
        return taken.get();
    }

    /** Makes no more. */
    void end() {
        refuseFailed();
        steps.shutdownNow();
        steps.close();
    }

    private void refuseFailed() {
        if (churning != null && churning.state() == Future.State.FAILED) {
            throw new IllegalStateException("churned no more", churning.exceptionNow());
        }
    }

    @Override
    public void close() {
        end();
    }

    /** What the server has: the mark of each object by kind and name. */
    Map<String, String> served() {
        Map<String, String> all = new TreeMap<>();
        for (String kind : List.of("Pod", "Deployment", "ConfigMap")) {
            for (GenericKubernetesResource object : items(kind)) {
                String mark =
                        object.getMetadata().getAnnotations() == null
                                ? null
                                : object.getMetadata().getAnnotations().get(MARK);
                if (mark != null) {
                    all.put(kind + "/" + object.getMetadata().getName(), mark);
                }
            }
        }
        return all;
    }

    /** The notes of all Events that the server has. */
    Set<String> servedEvents() {
        Set<String> notes = new TreeSet<>();
        for (GenericKubernetesResource event : items("Event")) {
            notes.add(String.valueOf(event.getAdditionalProperties().get("note")));
        }
        return notes;
    }

    private List<GenericKubernetesResource> items(String kind) {
        return client.genericKubernetesResources(apiVersion(kind), kind)
                .inNamespace(NAMESPACE)
                .list()
                .getItems();
    }

    private void tryStep() {
        try {
            step();
            taken.incrementAndGet();
        } catch (KubernetesClientException refusedOrAway) {
            // E.g. to create what is there.
        }
    }

    private void step() {
        String kind = KINDS.get(random.nextInt(KINDS.size()));
        String name = kind.toLowerCase(Locale.ROOT) + "-" + random.nextInt(NAMES);
        int what = random.nextInt(10);
        String mark = new UUID(random.nextLong(), random.nextLong()).toString();
        if (kind.equals("Event")) {
            client.raw(PATHS.get(kind), "POST", event(mark));
        } else if (what < 3) {
            client.raw(
                    PATHS.get(kind),
                    "POST",
                    "{\"kind\":\"%s\",\"metadata\":{\"name\":\"%s\",\"annotations\":{\"%s\":\"%s\"}},%s}"
                            .formatted(kind, name, MARK, mark, REST.get(kind)));
            marks.add(mark);
        } else if (what < 8) {
            GenericKubernetesResource patched =
                    object(kind, name)
                            .patch(
                                    PatchContext.of(PatchType.JSON_MERGE),
                                    "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}"
                                            .formatted(MARK, mark));
            // Nothing is there to patch: no error, but no object either.
            if (patched != null) {
                marks.add(mark);
            }
        } else {
            object(kind, name).withGracePeriod(0).delete();
        }
    }

    private Resource<GenericKubernetesResource> object(String kind, String name) {
        return client.genericKubernetesResources(apiVersion(kind), kind)
                .inNamespace(NAMESPACE)
                .withName(name);
    }

    private static String apiVersion(String kind) {
        return switch (kind) {
            case "Deployment" -> "apps/v1";
            case "Event" -> "events.k8s.io/v1";
            default -> "v1";
        };
    }

    private static String event(String note) {
        return "{\"apiVersion\":\"events.k8s.io/v1\",\"kind\":\"Event\",\"metadata\":{\"name\":\"e-%s\"},\"eventTime\":\"%s\",\"reportingController\":\"ledger\",\"reportingInstance\":\"ledger\",\"action\":\"Write\",\"reason\":\"Written\",\"type\":\"Normal\",\"note\":\"%s\",\"regarding\":{\"kind\":\"ConfigMap\",\"namespace\":\"ledger\",\"name\":\"a\"}}"
                .formatted(note, Instant.now().truncatedTo(ChronoUnit.MICROS), note);
    }
}
