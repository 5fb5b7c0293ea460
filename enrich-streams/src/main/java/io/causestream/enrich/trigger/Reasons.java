package io.causestream.enrich.trigger;

import io.causestream.finding.Severity;
import java.util.List;
import java.util.Map;

/**
 * The canonical words for what is wrong, which make an alert and an observation of one problem one
 * finding.
 */
public final class Reasons {

    public static final String CRASH_LOOP = "CrashLoopBackOff";
    public static final String OUT_OF_MEMORY = "OOMKilled";
    public static final String IMAGE_PULL = "ImagePullBackOff";

    /**
     * Alerts about what a pod's status says, too: the reasons that they may stand for, the
     * likeliest first.
     */
    private static final Map<String, List<String>> OF_ALERTS =
            Map.of(
                    "KubePodCrashLooping", List.of(CRASH_LOOP, OUT_OF_MEMORY),
                    "KubernetesPodCrashLooping", List.of(CRASH_LOOP, OUT_OF_MEMORY),
                    "KubeContainerOOMKilled", List.of(OUT_OF_MEMORY),
                    "KubernetesContainerOomKiller", List.of(OUT_OF_MEMORY));

    private Reasons() {}

    /** Never empty: an alert that is about nothing else stands for itself. */
    public static List<String> ofAlert(String name) {
        return OF_ALERTS.getOrDefault(name, List.of(name));
    }

    /** How urgent a condition that Kubernetes shows is, as the old system had it. */
    public static Severity severity(String reason) {
        return reason.equals(IMAGE_PULL) ? Severity.MEDIUM : Severity.HIGH;
    }

    public static String title(String reason, String pod, String image) {
        return switch (reason) {
            case OUT_OF_MEMORY -> "OOMKilled: " + pod;
            case IMAGE_PULL -> "Image pull failed: " + image;
            default -> "Crashing pod " + pod;
        };
    }
}
