package io.causestream.standalone.doctor;

import static io.causestream.standalone.doctor.CheckResult.fail;
import static io.causestream.standalone.doctor.CheckResult.ok;
import static io.causestream.standalone.doctor.CheckResult.warn;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;

import io.causestream.ingest.kube.AgentRight;
import io.causestream.ingest.kube.ClusterAccessReview;
import io.causestream.ingest.kube.IngestKubeConfig;
import io.causestream.ingest.kube.api.KubeAccess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether the API server answers, and gives the agent every right that it needs. */
final class KubernetesChecks implements AutoCloseable {

    static final String KUBERNETES = "kubernetes";
    private static final String RIGHTS = "kubernetes rights";
    private static final Duration TIMEOUT = Duration.ofSeconds(9);
    private static final String WHERE =
            "name the right one with --kubeconfig and --context, and check that kubectl get --raw /version answers with it";

    private final IngestKubeConfig config;
    private final ClockReadings clocks;
    private @Nullable ClusterAccessReview review;

    KubernetesChecks(IngestKubeConfig config, ClockReadings clocks) {
        this.config = config;
        this.clocks = clocks;
    }

    void addTo(Checkup checkup) {
        checkup.add(KUBERNETES, List.of(), WHERE, () -> List.of(reach()));
        checkup.add(
                RIGHTS,
                List.of(KUBERNETES),
                "run it again: the API server answers reviews slowly",
                () -> List.of(rights()));
    }

    private CheckResult reach() {
        try {
            ClusterAccessReview.Server server = review().server();
            clocks.put("Kubernetes", server.ahead());
            return ok(KUBERNETES, "%s at %s".formatted(server.version(), server.address()));
        } catch (KubeAccess.NoCluster e) {
            return fail(
                    KUBERNETES,
                    CheckResult.Sentence.of(String.valueOf(e.getMessage()), "; ", WHERE));
        }
    }

    private CheckResult rights() throws InterruptedException {
        try {
            List<AgentRight> missing = review().missing(TIMEOUT);
            List<AgentRight> required =
                    missing.stream().filter(right -> !right.isOptional()).toList();
            if (missing.isEmpty()) {
                return ok(RIGHTS, "all %d that the agent needs".formatted(review().needed()));
            }
            return required.isEmpty()
                    ? warn(
                            RIGHTS,
                            "no right to " + phrase(missing),
                            "nothing, if the kinds of the cluster are to be left out with one included namespace; else bind the ClusterRole of docs/kubernetes-rbac.md")
                    : fail(
                            RIGHTS,
                            "no right to " + phrase(required),
                            "apply the role of docs/kubernetes-rbac.md and bind it to the agent's ServiceAccount, or switch kinds off under resource");
        } catch (IOException e) {
            return fail(
                    RIGHTS,
                    "the rights can't be reviewed: %s".formatted(e.getMessage()),
                    "check that the role system:basic-user is bound to system:authenticated: it allows selfsubjectaccessreviews");
        }
    }

    /** {@code list, watch secrets; get pods/log in shop}. */
    private static String phrase(List<AgentRight> rights) {
        return rights.stream()
                .collect(
                        groupingBy(
                                right ->
                                        right.resource()
                                                + (right.group().isEmpty()
                                                        ? ""
                                                        : "." + right.group())
                                                + (right.namespace().isEmpty()
                                                        ? ""
                                                        : " in " + right.namespace()),
                                TreeMap::new,
                                mapping(AgentRight::verb, joining(", "))))
                .entrySet()
                .stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(joining("; "));
    }

    private synchronized ClusterAccessReview review() {
        ClusterAccessReview opened = review;
        if (opened == null) {
            opened = new ClusterAccessReview(config);
            review = opened;
        }
        return opened;
    }

    @Override
    public synchronized void close() {
        if (review != null) {
            review.close();
        }
    }
}
