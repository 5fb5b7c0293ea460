package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Diagnosis;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kubelet or the container runtime refuses to start, for its mounts or its security. */
final class StartRules {

    /** runc's words. */
    private static final Pattern MOUNT =
            Pattern.compile(
                    "error mounting \"([^\"]{1,500})\" to rootfs at \"([^\"]{1,500})\": [^\\n]{0,900}?(not a directory|is a directory|read-only file system|no such file or directory|permission denied|file exists)");

    /** In the kubelet's folder of the pod. */
    private static final Pattern VOLUME =
            Pattern.compile("/(?:volume-subpaths|volumes/[^/]{1,100})/([a-z0-9.-]{1,253})");

    private static final Pattern SUB_PATH =
            Pattern.compile(
                    "failed to (?:prepare subPath|create subPath directory) for volumeMount [\"']([^\"']{1,253})[\"'] of container");
    private static final Pattern HOST_PATH =
            Pattern.compile("(hostPath type check failed: \\S{1,300} is not an? [a-z ]{1,40})");
    private static final Pattern ROOT =
            Pattern.compile("(container has runAsNonRoot and image will run as root)");
    private static final Pattern NAMED_USER =
            Pattern.compile("image has non-numeric user \\(([^)]{1,100})\\)");
    private static final Pattern BREAKS_NON_ROOT =
            Pattern.compile("(container's runAsUser [^\\n]{0,60}breaks non-root policy)");
    private static final Pattern PROFILE =
            Pattern.compile(
                    "(?i)(cannot load seccomp profile \"?[^\"\\n]{1,200}|failed to generate (?:seccomp|apparmor) spec opts: [^\\n]{1,160}|apparmor profile \"?[^\"\\n]{1,120} (?:not found|is not loaded)|profile [^\\n]{1,120} is not loaded)");

    private StartRules() {}

    static Optional<Diagnosis> badMount(Case it) {
        return found(it, MOUNT)
                .flatMap(found -> mount(it, found))
                .or(() ->
                        found(it, SUB_PATH)
                                .flatMap(found ->
                                        bad(
                                                it,
                                                "The kubelet can't prepare the subPath of volume %s for %s: it is not in the volume, or of the wrong kind."
                                                        .formatted(
                                                                Text.quote(found.word()),
                                                                it.container()),
                                                found,
                                                "Compare subPath of volume %s in %s with what the volume contains."
                                                        .formatted(
                                                                Text.quote(found.word()),
                                                                it.workload()))))
                .or(() ->
                        found(it, HOST_PATH)
                                .flatMap(found ->
                                        bad(
                                                it,
                                                "The node has no such host path as the pod's volume asks for: %s."
                                                        .formatted(Text.quote(found.word())),
                                                found,
                                                "Correct path and type of the hostPath volume in %s, or create it on the node."
                                                        .formatted(it.workload()))));
    }

    static Optional<Diagnosis> runAsNonRoot(Case it) {
        return found(it, ROOT)
                .flatMap(found ->
                        nonRoot(
                                it,
                                "%s must not run as root (runAsNonRoot), and its image runs as root."
                                        .formatted(Text.capitalised(it.container())),
                                found))
                .or(() ->
                        found(it, NAMED_USER)
                                .flatMap(found ->
                                        nonRoot(
                                                it,
                                                "%s must not run as root (runAsNonRoot), and its image gives its user by name (%s): the kubelet can't tell that it is not root."
                                                        .formatted(
                                                                Text.capitalised(it.container()),
                                                                Text.quote(found.word())),
                                                found)))
                .or(() ->
                        found(it, BREAKS_NON_ROOT)
                                .flatMap(found ->
                                        nonRoot(
                                                it,
                                                "%s must not run as root (runAsNonRoot), and its runAsUser is 0."
                                                        .formatted(
                                                                Text.capitalised(it.container())),
                                                found)));
    }

    static Optional<Diagnosis> profile(Case it) {
        return found(it, PROFILE)
                .flatMap(found ->
                        Diagnoses.of(
                                "security-context",
                                "The node lacks a security profile that %s asks for: %s."
                                        .formatted(it.container(), Text.phrase(found.word())),
                                HIGH,
                                found.line(),
                                "Install the profile on the nodes, or correct seccompProfile or appArmorProfile in %s."
                                        .formatted(it.workload())));
    }

    private static Optional<Diagnosis> mount(Case it, Found found) {
        Matcher words = MOUNT.matcher(found.line());
        if (!words.find()) {
            return Optional.empty();
        }
        String volume =
                Found.in(words.group(1), VOLUME)
                        .map(named -> "volume " + named.word())
                        .orElse("a volume");
        String why =
                switch (words.group(3)) {
                    case "not a directory", "is a directory", "file exists" ->
                            "one of the two is a file and the other a directory";
                    case "read-only file system" ->
                            "that path does not exist, and the file system above it is read-only";
                    default -> words.group(3);
                };
        return bad(
                it,
                "%s can't be mounted at %s in %s: %s."
                        .formatted(
                                Text.capitalised(volume),
                                Text.quote(words.group(2)),
                                it.container(),
                                why),
                found,
                words.group(3).equals("read-only file system")
                        ? "Build the image of %s with that directory, or mount %s outside of what is read-only in %s."
                                .formatted(it.container(), volume, it.workload())
                        : "Correct mountPath and subPath of %s in %s: a file is mounted by a subPath that is a key of its ConfigMap or Secret, and not onto a directory."
                                .formatted(volume, it.workload()));
    }

    private static Optional<Diagnosis> bad(Case it, String cause, Found found, String fix) {
        return Diagnoses.of(
                "bad-mount",
                cause,
                HIGH,
                found.line(),
                "See volumes and mounts: %s".formatted(it.showWorkload()),
                fix);
    }

    private static Optional<Diagnosis> nonRoot(Case it, String cause, Found found) {
        return Diagnoses.of(
                "run-as-non-root",
                cause,
                HIGH,
                found.line(),
                "Set a user of the image that is not root in %s, for example securityContext: {runAsUser: 1000}; or build the image with a numeric USER."
                        .formatted(it.workload()),
                "Only if it needs root: securityContext: {runAsNonRoot: false}.");
    }

    private static Optional<Found> found(Case it, Pattern pattern) {
        return it.mayStart() ? it.inMessages(pattern) : Optional.empty();
    }
}
