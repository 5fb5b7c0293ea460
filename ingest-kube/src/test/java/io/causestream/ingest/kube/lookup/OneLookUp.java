package io.causestream.ingest.kube.lookup;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextRequest;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.Agent;
import io.causestream.ingest.kube.ScriptedApi;
import io.causestream.ingest.kube.api.ClusterClock;
import io.causestream.ingest.kube.api.Deadline;
import io.causestream.ingest.kube.api.KubeAccess;
import io.causestream.ingest.kube.api.KubeApi;
import io.causestream.ingest.kube.masking.ClusterKey;
import io.causestream.ingest.kube.masking.Trimmer;
import io.causestream.ingest.kube.prometheus.Prometheus;
import io.causestream.ingest.kube.watch.ObjectIndex;
import io.causestream.ingest.kube.watch.Owners;
import io.causestream.redaction.Redactor;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One question to an agent that knows nothing yet, and its answer. */
final class OneLookUp {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private OneLookUp() {}

    static Enrichment of(ScriptedApi scripted, Subject subject, ContextQuery query)
            throws Exception {
        return of(scripted, null, subject, query);
    }

    /**
     * @param prometheus null: none is configured
     */
    static Enrichment of(
            ScriptedApi scripted,
            @Nullable Prometheus prometheus,
            Subject subject,
            ContextQuery query)
            throws Exception {
        try (KubernetesClient client = Agent.client(scripted.url())) {
            KubeApi api = new KubeApi(client, new ClusterClock());
            var _ = KubeAccess.serverVersion(api);
            return of(api, prometheus, subject, query);
        }
    }

    /**
     * @param prometheus null: none is configured
     */
    static Enrichment of(
            KubeApi api, @Nullable Prometheus prometheus, Subject subject, ContextQuery query)
            throws Exception {
        return new ContextAnswers(
                        api,
                        new Owners(new ObjectIndex(), (owner, uid) -> Optional.empty()),
                        prometheus,
                        new Trimmer(ClusterKey.of("key"), Redactor.standard()),
                        Redactor.standard())
                .answer(
                        new ContextRequest(
                                "r1", "home", "f1", subject, "", Severity.HIGH, PATIENCE, query),
                        Deadline.in(PATIENCE));
    }
}
