package io.causestream.ingest.kube.watch;

import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.api.Paths;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * Looks up a ReplicaSet or a Job that was not observed yet, within a budget: a pod may be listed
 * before its owner, and a storm of such pods must not become a storm of requests.
 */
public final class OwnerLookup implements Owners.Lookup {

    private static final int A_MINUTE = 60;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int MAX_BYTES = 4 << 20;

    private final KubeApi api;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Deadline minute = Deadline.in(Duration.ofMinutes(1));

    public OwnerLookup(KubeApi api) {
        this.api = api;
    }

    @Override
    public Optional<JsonNode> owner(Subject owner, String uid) {
        if (minute.isOver()) {
            minute = Deadline.in(Duration.ofMinutes(1));
            asked.set(0);
        }
        Optional<String> path = Paths.workload(owner.kind(), owner.namespace(), owner.name());
        if (path.isEmpty() || asked.incrementAndGet() > A_MINUTE) {
            return Optional.empty();
        }
        try {
            return Optional.of(api.object(path.get(), Deadline.in(TIMEOUT), MAX_BYTES))
                    .filter(found -> found.path("metadata").path("uid").asString("").equals(uid));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
