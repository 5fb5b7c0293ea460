package io.causestream.standalone.diagnosis;

import io.causestream.finding.Subject;
import io.causestream.settings.Settings;
import io.causestream.standalone.config.CannotRun;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An object, named as kubectl names it: {@code deploy/checkout}.
 *
 * @param label the label of an alert about such an object, as kube-state-metrics has it
 */
record ObjectName(Subject subject, String label) {

    private static final Pattern FORM = Pattern.compile("([A-Za-z]+)(?:\\.apps|\\.batch)?/(.+)");

    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?");

    private static final Map<String, String> LABELS =
            Map.of(
                    "Pod", "pod",
                    "Deployment", "deployment",
                    "StatefulSet", "statefulset",
                    "DaemonSet", "daemonset",
                    "Job", "job_name",
                    "Node", "node");

    private static final Map<String, String> SHORT =
            Map.of(
                    "po", "Pod",
                    "deploy", "Deployment",
                    "sts", "StatefulSet",
                    "ds", "DaemonSet",
                    "no", "Node");

    private static final Map<String, String> KINDS = kinds();

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new TreeMap<>(SHORT);
        for (String kind : LABELS.keySet()) {
            String singular = kind.toLowerCase(Locale.ROOT);
            kinds.put(singular, kind);
            kinds.put(singular + "s", kind);
        }
        return kinds;
    }

    /**
     * The object.
     *
     * @param text {@code KIND/NAME}
     * @throws CannotRun if it is not, or names another kind
     */
    static ObjectName of(String text, String namespace) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw CannotRun.wrongArgument(
                    "'%s' is not KIND/NAME, such as deploy/checkout".formatted(text), null);
        }
        String word = form.group(1).toLowerCase(Locale.ROOT);
        String kind = KINDS.get(word);
        if (kind == null) {
            throw CannotRun.wrongArgument(
                    "'%s' can't be investigated; did you mean %s? A pod, deployment, statefulset, daemonset, job or node can"
                            .formatted(form.group(1), Settings.nearest(word, KINDS.keySet())),
                    null);
        }
        String place = kind.equals("Node") ? "" : namespace;
        checkName("name of a " + kind, form.group(2));
        if (!place.isEmpty()) {
            checkName("namespace", place);
        }
        return new ObjectName(new Subject(kind, place, form.group(2)), labelOf(kind));
    }

    private static String labelOf(String kind) {
        return LABELS.getOrDefault(kind, "");
    }

    private static void checkName(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw CannotRun.wrongArgument("'%s' is no %s".formatted(name, what), null);
        }
    }
}
