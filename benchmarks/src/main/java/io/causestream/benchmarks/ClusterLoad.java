package io.causestream.benchmarks;

import io.causestream.benchmarks.ClusterObservations.PodStatus;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import java.time.Instant;
import java.util.Arrays;

/**
 * What the agent of a busy cluster publishes: first all its objects, then of each 100 observations
 * 95 that say nothing new and 5 that matter. Deterministic but for the clock.
 *
 * <ul>
 *   <li>35 repeat a pod as a later list has it: the same version
 *   <li>60 are a new version of a pod that differs in an annotation only
 *   <li>2 change whether a pod is ready, 1 is a crash or the recovery from one, 1 a Deployment with
 *       fewer or again all replicas, 1 a rollout
 * </ul>
 */
final class ClusterLoad {

    private final ClusterObservations objects;
    private final int pods;
    private final PodStatus[] status;
    private final long[] versions;
    private long version = 1;
    private long next;

    /**
     * @param pods a multiple of 10: each Deployment has 10
     */
    ClusterLoad(ClusterObservations objects, int pods) {
        this.objects = objects;
        this.pods = pods;
        this.status = new PodStatus[pods];
        this.versions = new long[pods];
        Arrays.fill(status, PodStatus.RUNNING);
    }

    /** How many observations the first list is. */
    int existing() {
        return pods / 10 + pods;
    }

    /** The next observation: the first {@link #existing()} are the list. */
    KubeObservation next() {
        long at = next++;
        if (at < pods / 10) {
            return objects.deployment((int) at, Change.LISTED, version++, 1, "2.3.1", 10);
        }
        if (at < existing()) {
            int pod = (int) (at - pods / 10);
            versions[pod] = version++;
            return objects.pod(pod, Change.LISTED, versions[pod], 1, status[pod], "");
        }
        return news(at - existing());
    }

    private KubeObservation news(long at) {
        // Fibonacci hashing: any pod may be next, whatever comes.
        int pod = (int) (((at * 0x9E37_79B9_7F4A_7C15L) >>> 33) % pods);
        // Spread over the hundred, so that no two of a kind follow each other.
        return switch ((int) (at * 37 % 100)) {
            case 95, 96 -> changed(pod, status[pod].ready(!status[pod].ready()));
            case 97 ->
                    changed(
                            pod,
                            status[pod].isCrashed()
                                    ? status[pod].recovered()
                                    : status[pod].crashed(Instant.now()));
            case 98 ->
                    objects.deployment(
                            pod / 10,
                            Change.MODIFIED,
                            version++,
                            1,
                            "2.3.1",
                            at / 100 % 2 == 0 ? 7 : 10);
            case 99 ->
                    objects.deployment(
                            pod / 10, Change.MODIFIED, version++, 1, "2.4." + at / 100 % 10, 10);
            default -> at * 37 % 100 < 35 ? repeated(pod, at) : changed(pod, status[pod]);
        };
    }

    private KubeObservation repeated(int pod, long at) {
        return objects.pod(
                pod, Change.LISTED, versions[pod], 2 + at / pods, status[pod], note(pod));
    }

    private KubeObservation changed(int pod, PodStatus to) {
        status[pod] = to;
        versions[pod] = version++;
        return objects.pod(pod, Change.MODIFIED, versions[pod], 1, to, note(pod));
    }

    /** Another one in each version. */
    private String note(int pod) {
        return "version " + versions[pod];
    }
}
