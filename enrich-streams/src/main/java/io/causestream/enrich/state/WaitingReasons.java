package io.causestream.enrich.state;

import java.util.Set;

/**
 * Why a container waits, in the words of the kubelet and of container runtimes. Sources: {@code
 * pkg/kubelet/images/types.go}, {@code pkg/kubelet/kuberuntime/kuberuntime_container.go}, {@code
 * pkg/kubelet/container/sync_result.go} of Kubernetes 1.35.
 */
public final class WaitingReasons {

    /** Its image does not exist, or is refused. */
    public static final Set<String> IMAGE =
            Set.of(
                    "ImagePullBackOff",
                    "ErrImagePull",
                    "InvalidImageName",
                    "ErrImageNeverPull",
                    "ImageInspectError",
                    "RegistryUnavailable",
                    "SignatureValidationFailed");

    /** The container can't be created according to its specification. */
    public static final Set<String> CREATION =
            Set.of(
                    "CreateContainerConfigError",
                    "CreateContainerError",
                    "PreCreateHookError",
                    "PreStartHookError");

    /**
     * It is starting: whether that takes too long is decided for the pod while it is pending, and
     * for the container if it ran before.
     */
    public static final Set<String> STARTING = Set.of("", "ContainerCreating", "PodInitializing");

    public static final String CRASH_LOOP = "CrashLoopBackOff";

    private WaitingReasons() {}

    /** Whether the reason is that an earlier run of it ended, or could not begin. */
    public static boolean isAfterARun(String reason) {
        return !IMAGE.contains(reason) && !CREATION.contains(reason) && !STARTING.contains(reason);
    }

    /** Whether only the trigger for unknown reasons covers it. */
    public static boolean isUnknown(String reason) {
        return isAfterARun(reason) && !reason.equals(CRASH_LOOP);
    }
}
