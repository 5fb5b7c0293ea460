package io.causestream.enrich.diagnosis.cluster;

import io.causestream.enrich.diagnosis.evidence.Address;
import io.causestream.enrich.diagnosis.evidence.DiffPath;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.FieldDiff;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which changed fields can bring about what these rules recognise, whatever the time between. */
public final class ClusterCulprits {

    private static final Pattern UNKNOWN_HOST =
            Pattern.compile("^Host ([A-Za-z0-9.-]{1,253}), which");

    private ClusterCulprits() {}

    /** Whether the field is one that the scheduler, or admission, stumbles over as stated. */
    public static boolean explains(FieldDiff diff, DiffPath path, Diagnosis diagnosis) {
        String field = path.field();
        return switch (diagnosis.category()) {
            case "unschedulable" -> obstructs(field, diagnosis);
            case "quota-exceeded", "quota-needs-resources", "limit-range" ->
                    field.startsWith("resources");
            case "pod-security" -> startsWithAny(field, "securityContext", "host", "volumes");
            case "hpa-no-requests" -> field.startsWith("resources.requests");
            case "cpu-throttled" -> field.equals("resources.limits.cpu");
            case "dependency-refused", "dependency-timeout", "unknown-host" ->
                    connects(diff, path, diagnosis);
            default -> false;
        };
    }

    /** Each field with the words in which the scheduler complains about it. */
    private static boolean obstructs(String field, Diagnosis diagnosis) {
        if (field.startsWith("resources.requests.")) {
            return says(
                    diagnosis, "Insufficient " + field.substring("resources.requests.".length()));
        }
        if (field.startsWith("resources")) {
            return says(diagnosis, "Insufficient ");
        }
        if (field.startsWith("nodeSelector") || field.startsWith("affinity.nodeAffinity")) {
            return says(diagnosis, "node affinity", "node selector");
        }
        if (field.startsWith("affinity")) {
            return says(diagnosis, "affinity");
        }
        if (field.startsWith("tolerations")) {
            return says(diagnosis, "taint");
        }
        if (field.startsWith("topologySpreadConstraints")) {
            return says(diagnosis, "topology spread");
        }
        if (field.startsWith("volumes")) {
            return says(diagnosis, "volume");
        }
        return (field.startsWith("ports") || field.equals("hostNetwork"))
                && says(diagnosis, "free ports");
    }

    private static boolean says(Diagnosis diagnosis, String... words) {
        return diagnosis.evidence().stream()
                .anyMatch(line -> Stream.of(words).anyMatch(line::contains));
    }

    /** Whether the new value, not the old one, names the host to which it fails to connect. */
    private static boolean connects(FieldDiff diff, DiffPath path, Diagnosis diagnosis) {
        String after = diff.after();
        boolean setting =
                !path.variable().isEmpty() || startsWithAny(path.field(), "args", "command");
        if (!setting || after == null) {
            return false;
        }
        String before = diff.before() == null ? "" : diff.before();
        return hosts(diagnosis).stream()
                .anyMatch(host -> after.contains(host) && !before.contains(host));
    }

    private static List<String> hosts(Diagnosis diagnosis) {
        Stream<Address> unknown =
                Found.in(diagnosis.cause(), UNKNOWN_HOST)
                        .map(found -> new Address(found.word(), ""))
                        .stream();
        Stream<Address> named =
                diagnosis.evidence().stream().flatMap(line -> Address.in(line).stream());
        return Stream.concat(unknown, named)
                .filter(address -> !address.isLoopback())
                .map(address -> address.port().isEmpty() ? address.host() : address.toString())
                .filter(address -> address.length() > 2)
                .toList();
    }

    private static boolean startsWithAny(String field, String... beginnings) {
        return Stream.of(beginnings).anyMatch(field::startsWith);
    }
}
