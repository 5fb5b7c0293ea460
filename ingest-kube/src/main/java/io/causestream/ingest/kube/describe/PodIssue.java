package io.causestream.ingest.kube.describe;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.api.Times;
import io.causestream.ingest.kube.masking.SizeLimit;
import io.causestream.redaction.Redactor;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What is wrong with a pod. Pure.
 *
 * @param pod its name
 * @param sort the worst thing that is wrong
 * @param container the container that it is about; empty if it is about none
 * @param why reason and message as Kubernetes states them, not masked
 */
public record PodIssue(String pod, Sort sort, String container, String why) {

    /** What can be wrong, the worst first: what explains the rest. */
    public enum Sort {
        IMAGE_PULL("image can't be pulled"),
        CONFIGURATION("container can't be created"),
        CRASH_LOOP("crashes again and again"),
        CRASHED("crashed recently"),
        FAILED("failed"),
        PENDING("pending"),
        NOT_READY("not ready");

        private final String words;

        Sort(String words) {
            this.words = words;
        }
    }

    private static final Duration RECENT = Duration.ofMinutes(15);
    private static final int MAX_ROWS = 10;
    private static final int LONGEST = 500;
    private static final Set<String> IMAGE =
            Set.of(
                    "ImagePullBackOff",
                    "ErrImagePull",
                    "InvalidImageName",
                    "ErrImageNeverPull",
                    "RegistryUnavailable",
                    "ImageInspectError");
    private static final Set<String> STARTING = Set.of("ContainerCreating", "PodInitializing", "");

    /** The worst issue of a pod; empty if it has none. */
    public static Optional<PodIssue> of(JsonNode pod, Instant now) {
        return Stream.concat(ofContainers(pod, now), ofPod(pod))
                .min(Comparator.comparing(PodIssue::sort));
    }

    private static Stream<PodIssue> ofContainers(JsonNode pod, Instant now) {
        return PodStatus.statuses(pod)
                .flatMap(status -> {
                    String name = status.path("name").asString("");
                    JsonNode waiting = status.path("state").path("waiting");
                    String reason = waiting.path("reason").asString("");
                    Optional<JsonNode> end = PodStatus.failure(status);
                    if (IMAGE.contains(reason)) {
                        return Stream.of(issue(pod, Sort.IMAGE_PULL, name, waiting));
                    }
                    if (reason.equals("CrashLoopBackOff")) {
                        return Stream.of(
                                new PodIssue(
                                        name(pod),
                                        Sort.CRASH_LOOP,
                                        name,
                                        end.map(PodIssue::ending).orElse(words(waiting))));
                    }
                    if (!STARTING.contains(reason)) {
                        return Stream.of(issue(pod, Sort.CONFIGURATION, name, waiting));
                    }
                    return end.filter(run -> isRecent(run, now)).stream()
                            .map(run -> new PodIssue(name(pod), Sort.CRASHED, name, ending(run)));
                });
    }

    private static boolean isRecent(JsonNode run, Instant now) {
        return Times.parse(run.path("finishedAt"))
                .filter(at -> at.isAfter(now.minus(RECENT)))
                .isPresent();
    }

    private static Stream<PodIssue> ofPod(JsonNode pod) {
        JsonNode status = pod.path("status");
        return switch (status.path("phase").asString("")) {
            case "Failed" -> Stream.of(issue(pod, Sort.FAILED, "", status));
            case "Pending" -> Stream.of(issue(pod, Sort.PENDING, "", unmet(pod, "PodScheduled")));
            case "Running" -> {
                JsonNode ready = unmet(pod, "Ready");
                yield ready.isMissingNode()
                        ? Stream.empty()
                        : Stream.of(issue(pod, Sort.NOT_READY, "", ready));
            }
            default -> Stream.empty();
        };
    }

    /** The condition of that type, if it is not met; missing otherwise. */
    private static JsonNode unmet(JsonNode pod, String type) {
        return pod.path("status")
                .path("conditions")
                .valueStream()
                .filter(condition ->
                        condition.path("type").asString("").equals(type)
                                && !condition.path("status").asString("").equals("True"))
                .findFirst()
                .orElse(pod.path("none"));
    }

    private static PodIssue issue(JsonNode pod, Sort sort, String container, JsonNode why) {
        return new PodIssue(name(pod), sort, container, words(why));
    }

    private static String ending(JsonNode run) {
        String message = run.path("message").asString("").strip();
        return "%s, exit code %d%s"
                .formatted(
                        run.path("reason").asString("ended"),
                        run.path("exitCode").asInt(0),
                        message.isEmpty() ? "" : ": " + message);
    }

    private static String words(JsonNode why) {
        String reason = why.path("reason").asString("");
        String message = why.path("message").asString("");
        return reason.isEmpty() || message.isEmpty() ? reason + message : reason + ": " + message;
    }

    /** The pods with the worst issue first, then those with the most restarts, then the newest. */
    public static List<JsonNode> worstFirst(List<JsonNode> pods, Instant now) {
        return pods.stream()
                .sorted(
                        Comparator.comparing((JsonNode pod) -> of(pod, now).isEmpty())
                                .thenComparing(pod ->
                                        of(pod, now).map(PodIssue::sort).orElse(Sort.NOT_READY))
                                .thenComparing(
                                        Comparator.comparingInt(PodStatus::restarts).reversed())
                                .thenComparing(Comparator.comparing(PodIssue::created).reversed())
                                .thenComparing(PodIssue::name))
                .toList();
    }

    /**
     * What is wrong with the pods of a workload, the worst first; a text if nothing is.
     *
     * @param pods at least one
     */
    public static Enrichment describe(
            Subject workload, List<JsonNode> pods, Instant now, Redactor redactor) {
        List<PodIssue> issues =
                worstFirst(pods, now).stream().flatMap(pod -> of(pod, now).stream()).toList();
        if (issues.isEmpty()) {
            return new Enrichment.Text(
                    "Pods of " + workload,
                    pods.size() == 1
                            ? "Its pod is up, and has not crashed for 15 minutes."
                            : "All %d pods are up, and none has crashed for 15 minutes."
                                    .formatted(pods.size()));
        }
        return new Enrichment.Table(
                "%d of %d pods of %s with an issue%s"
                        .formatted(
                                issues.size(),
                                pods.size(),
                                workload,
                                issues.size() > MAX_ROWS ? ", %d shown".formatted(MAX_ROWS) : ""),
                List.of("Pod", "Issue", "Why"),
                issues.stream().limit(MAX_ROWS).map(issue -> issue.row(redactor)).toList());
    }

    private List<String> row(Redactor redactor) {
        String words = SizeLimit.shorten(redactor.redact(why), LONGEST);
        return List.of(
                pod,
                container.isEmpty() ? sort.words : "%s: %s".formatted(container, sort.words),
                words.isEmpty() ? "-" : words);
    }

    private static String created(JsonNode pod) {
        return pod.path("metadata").path("creationTimestamp").asString("");
    }

    private static String name(JsonNode pod) {
        return pod.path("metadata").path("name").asString("");
    }
}
