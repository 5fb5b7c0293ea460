package io.causestream.enrich.diagnosis.evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A volume that a container mounts, as the facts of its pod have it.
 *
 * @param path in the container
 * @param volume its name in the pod
 * @param source what the volume is made of: {@code configMap web-settings}, {@code emptyDir}
 */
public record Mount(String path, String volume, String source, boolean readOnly) {

    /** {@code /etc/app from config (configMap web-settings) read-only}. */
    private static final Pattern MOUNT =
            Pattern.compile(
                    "(/[^,\\s]{0,500}) from ([a-z0-9.-]{1,253}) \\(([^)]{1,300})\\)( read-only)?");

    /** The mounts of the container that fails; empty if they are not known. */
    public static List<Mount> of(Case it) {
        List<Mount> mounts = new ArrayList<>();
        Matcher matcher = MOUNT.matcher(it.fact("mounts").orElse(""));
        while (matcher.find()) {
            mounts.add(
                    new Mount(
                            matcher.group(1),
                            matcher.group(2),
                            matcher.group(3),
                            matcher.group(4) != null));
        }
        return mounts;
    }

    /** The innermost mount on the way to a file. */
    public static Optional<Mount> above(Case it, String file) {
        return of(it).stream()
                .filter(mount -> file.equals(mount.path()) || file.startsWith(mount.folder()))
                .max(Comparator.comparingInt(mount -> mount.path().length()));
    }

    public static Optional<Mount> named(Case it, String volume) {
        return of(it).stream().filter(mount -> mount.volume().equals(volume)).findFirst();
    }

    /** Whether nobody can write there, whatever the pod's spec says. */
    public boolean isConfiguration() {
        return source.startsWith("configMap") || source.startsWith("secret");
    }

    /** The command that shows what is in it; empty for what has no object of its own. */
    public Optional<String> show(String namespace) {
        int space = source.indexOf(' ');
        return isConfiguration() && space > 0
                ? Optional.of(
                        "kubectl -n %s describe %s %s"
                                .formatted(
                                        namespace,
                                        source.substring(0, space).toLowerCase(Locale.ROOT),
                                        source.substring(space + 1)))
                : Optional.empty();
    }

    private String folder() {
        return path.endsWith("/") ? path : path + "/";
    }
}
