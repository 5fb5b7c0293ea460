package io.causestream.enrich.state;

import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation.ObjectObserved;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A pod's status, with that of its containers.
 *
 * @param node empty until it is scheduled
 * @param reason of its phase, such as {@code Evicted}; usually empty
 * @param ready its condition Ready
 * @param deleting whether its deletion was requested: how it ends then is no crash
 * @param conditions its conditions that are not true, with their reasons: a change of these is a
 *     change of the pod, even if its containers stay as they are
 * @param revision its workload's revision for which it was created, as the controller names it;
 *     empty if there is none
 * @param createdAt by the cluster's clock; null if unknown
 * @param containers init containers first
 */
public record PodState(
        Subject pod,
        String uid,
        String node,
        String phase,
        String reason,
        boolean ready,
        boolean deleting,
        String conditions,
        String revision,
        @Nullable Instant createdAt,
        List<Container> containers) {

    /** Runs that end further apart than this are no loop. */
    private static final Duration LOOP = Duration.ofMinutes(30);

    public PodState {
        reason = orEmpty(reason);
        conditions = orEmpty(conditions);
        revision = orEmpty(revision);
        containers = List.copyOf(containers);
    }

    /** Data of an earlier version does not have it. */
    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /**
     * One container.
     *
     * @param state {@code WAITING}, {@code RUNNING} or {@code TERMINATED}
     * @param last the run that ended last; null if none did
     * @param firstCrash when the first run of the current loop ended, as far as observed; null if
     *     none did
     */
    public record Container(
            String name,
            String image,
            int restarts,
            String state,
            String reason,
            String message,
            @Nullable Run last,
            @Nullable Instant firstCrash,
            String memoryLimit) {

        /** When its last run ended; the Unix epoch if none did, or if the time is unknown. */
        public Instant endedAt() {
            return last == null || last.finishedAt() == null ? Instant.EPOCH : last.finishedAt();
        }

        public boolean isWaitingFor(String why) {
            return state.equals("WAITING") && reason.equals(why);
        }

        /**
         * The container's termination message, or the kubelet's reason why it does not start; empty
         * for the kubelet's back-off message, whose time differs with every status.
         */
        public String words() {
            return isWaitingFor(WaitingReasons.CRASH_LOOP) ? "" : message;
        }

        public CrashInfo crashInfo(String pod) {
            return new CrashInfo(
                    pod,
                    name,
                    restarts,
                    state,
                    reason,
                    message,
                    image,
                    last == null ? null : last.exitCode(),
                    last == null ? "" : last.reason(),
                    last == null ? null : last.startedAt(),
                    last == null ? null : last.finishedAt(),
                    memoryLimit);
        }

        private Container withFirstCrash(@Nullable Instant crash) {
            return new Container(
                    name, image, restarts, state, reason, message, last, crash, memoryLimit);
        }
    }

    /**
     * A run of a container that is over.
     *
     * @param number from 0
     */
    public record Run(
            int number,
            int exitCode,
            String reason,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {

        private static final String OOM_KILLED = "OOMKilled";

        /** 128 and signal 9. */
        private static final int KILLED = 137;

        /**
         * Whether the kernel OOM-killed the container itself: its first process then ends by signal
         * 9. The reason alone means only that some process in it was killed.
         */
        public boolean wasOutOfMemory() {
            return reason.equals(OOM_KILLED) && exitCode == KILLED;
        }

        /** Whether a process in it was OOM-killed, and the first one was not. */
        public boolean lostAProcess() {
            return reason.equals(OOM_KILLED) && exitCode != KILLED;
        }

        /**
         * Whether its end was not observed: the exit code is the kubelet's guess, and no crash. The
         * same applies to a container that was removed because a restart rule of its pod restarts
         * all containers.
         */
        public boolean isUnseen() {
            return reason.equals("ContainerStatusUnknown")
                    || reason.equals("RestartingAllContainers");
        }
    }

    public static PodState of(ObjectObserved seen) {
        JsonNode body = seen.body();
        JsonNode status = body.path("status");
        List<Container> containers = new ArrayList<>();
        status.path("initContainerStatuses")
                .forEach(c ->
                        containers.add(container(c, body.path("spec").path("initContainers"))));
        status.path("containerStatuses")
                .forEach(c -> containers.add(container(c, body.path("spec").path("containers"))));
        return new PodState(
                seen.object(),
                seen.uid(),
                text(body.path("spec").path("nodeName")),
                text(status.path("phase")),
                text(status.path("reason")),
                isReady(status.path("conditions")),
                body.path("metadata").hasNonNull("deletionTimestamp"),
                untrue(status.path("conditions")),
                revision(body.path("metadata").path("labels")),
                Status.instant(body.path("metadata").path("creationTimestamp")).orElse(null),
                containers);
    }

    public Optional<Container> container(String name) {
        return containers.stream().filter(container -> container.name().equals(name)).findFirst();
    }

    /** Whether it counts among the workload's pods: it is neither terminating nor completed. */
    public boolean isLive() {
        return !deleting && !isOver();
    }

    /** Whether it has ended, for good: nothing in it can start, mount or become ready any more. */
    public boolean isOver() {
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    /** Whether the other is of a revision that its workload was rolled out to after this one's. */
    public boolean isOlderRevisionThan(PodState other) {
        return !revision.isEmpty()
                && !other.revision.isEmpty()
                && !revision.equals(other.revision)
                && createdAt != null
                && other.createdAt != null
                && createdAt.isBefore(other.createdAt);
    }

    /** The container that ended last, of those whose last run failed; empty if there is none. */
    public Optional<Container> lastFailed() {
        return containers.stream()
                .filter(container -> container.last() != null && container.last().exitCode() != 0)
                .max(Comparator.comparing(Container::endedAt));
    }

    /**
     * Whether any of its containers was ever started, which means that its volumes were mounted.
     */
    public boolean hasStarted() {
        return containers.stream().anyMatch(c -> c.state().equals("RUNNING") || c.last() != null);
    }

    /** The same state, with the beginning of each loop taken over from the previous state. */
    public PodState after(@Nullable PodState before) {
        return new PodState(
                pod,
                uid,
                node,
                phase,
                reason,
                ready,
                deleting,
                conditions,
                revision,
                createdAt,
                containers.stream()
                        .map(container ->
                                container.withFirstCrash(
                                        firstCrash(
                                                container,
                                                before == null
                                                        ? null
                                                        : before.container(container.name())
                                                                .orElse(null))))
                        .toList());
    }

    private static @Nullable Instant firstCrash(Container now, @Nullable Container before) {
        if (now.last() == null || now.last().finishedAt() == null) {
            return null;
        }
        Instant end = now.last().finishedAt();
        if (before == null
                || before.last() == null
                || before.last().finishedAt() == null
                || before.firstCrash() == null) {
            return end;
        }
        boolean sameLoop = !end.isAfter(before.last().finishedAt().plus(LOOP));
        return sameLoop ? before.firstCrash() : end;
    }

    private static Container container(JsonNode status, JsonNode specs) {
        JsonNode state = status.path("state");
        String name = text(status.path("name"));
        String kind =
                state.has("waiting")
                        ? "waiting"
                        : state.has("terminated") ? "terminated" : "running";
        int restarts = status.path("restartCount").asInt(0);
        return new Container(
                name,
                text(status.path("image")),
                restarts,
                kind.toUpperCase(java.util.Locale.ROOT),
                text(state.path(kind).path("reason")),
                text(state.path(kind).path("message")),
                lastRun(state, status.path("lastState").path("terminated"), restarts),
                null,
                memoryLimit(name, specs));
    }

    /**
     * Run numbers: the restart count rises when the next run starts, so it lags the crash by one.
     */
    private static @Nullable Run lastRun(JsonNode state, JsonNode lastTerminated, int restarts) {
        if (state.has("terminated")) {
            return run(restarts, state.path("terminated"));
        }
        if (lastTerminated.isMissingNode()) {
            return null;
        }
        return run(state.has("waiting") ? restarts : restarts - 1, lastTerminated);
    }

    private static Run run(int number, JsonNode terminated) {
        return new Run(
                Math.max(0, number),
                terminated.path("exitCode").asInt(0),
                text(terminated.path("reason")),
                Status.instant(terminated.path("startedAt")).orElse(null),
                Status.instant(terminated.path("finishedAt")).orElse(null));
    }

    private static String memoryLimit(String container, JsonNode specs) {
        for (JsonNode spec : specs) {
            if (text(spec.path("name")).equals(container)) {
                return text(spec.path("resources").path("limits").path("memory"));
            }
        }
        return "";
    }

    private static boolean isReady(JsonNode conditions) {
        for (JsonNode condition : conditions) {
            if (text(condition.path("type")).equals("Ready")) {
                return text(condition.path("status")).equals("True");
            }
        }
        return false;
    }

    private static String revision(JsonNode labels) {
        String ofDeployment = text(labels.path("pod-template-hash"));
        return ofDeployment.isEmpty()
                ? text(labels.path("controller-revision-hash"))
                : ofDeployment;
    }

    private static String untrue(JsonNode conditions) {
        StringBuilder untrue = new StringBuilder();
        for (JsonNode condition : conditions) {
            if (!text(condition.path("status")).equals("True")) {
                untrue.append(untrue.isEmpty() ? "" : ",")
                        .append(text(condition.path("type")))
                        .append('=')
                        .append(text(condition.path("reason")));
            }
        }
        return untrue.toString();
    }

    private static String text(JsonNode node) {
        return node.isString() ? node.asString() : "";
    }
}
