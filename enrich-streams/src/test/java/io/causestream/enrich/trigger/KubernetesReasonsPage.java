package io.causestream.enrich.trigger;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import io.causestream.enrich.trigger.KubernetesReasons.EventReason;
import io.causestream.enrich.trigger.KubernetesReasons.Group;
import io.causestream.enrich.trigger.KubernetesReasons.PodReason;
import io.causestream.enrich.trigger.KubernetesReasons.Sight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** {@code docs/kubernetes-reasons.md}. */
final class KubernetesReasonsPage {

    private static final Map<String, String> SITUATIONS =
            Map.of(
                    "first", "first start",
                    "later", "after earlier runs",
                    "again", "in a loop",
                    "left", "stays ended",
                    "owned", "of a controller",
                    "alone", "without controller");

    private KubernetesReasonsPage() {}

    static String text() {
        return String.join(
                        "\n\n",
                        "# Reasons of Kubernetes",
                        """
                        Every reason that Kubernetes 1.35 gives for a container that waits or has ended, for a pod's phase, and in a
                        Warning Event about an object, taken from its source; and for each which [trigger](triggers.md) sees it, or why
                        none does. Generated from `enrich-streams/src/test/resources/reasons/kubernetes-1.35.yaml`, and held by a test that
                        shows each of them to all triggers.\
                        """,
                        """
                        A trigger *sees* a reason if it would open a finding for it, once that has lasted as long as its parameters say.
                        Every Warning Event can be told of besides by `on_kubernetes_warning_event`, in a playbook of your own; that is not
                        said in each row. Where no trigger sees one, but the state of the object shows it, the trigger that looks at that
                        is named.\
                        """,
                        "## Why a container waits",
                        """
                        At a pod's first start its phase is Pending; after earlier runs, here three that ended with exit code 1, it is
                        Running.\
                        """,
                        table(List.of("reason", "of", "when", "seen by, or why not"), waiting()),
                        "## How a container ended",
                        """
                        In a loop: it ended so for the third time, and waits in `CrashLoopBackOff`. Stays ended: it has to run, and is not
                        started again. Without controller: its pod, which no controller restarts, ended with it. The pod of a Job is judged
                        by the Job: `on_job_failure`.\
                        """,
                        table(
                                List.of("reason", "exit code", "of", "when", "seen by, or why not"),
                                terminated()),
                        "## Reasons of a pod's phase",
                        """
                        The phase is Failed; with `NodeLost` it is what it was, and the pod is being deleted. `OutOf` is followed by the
                        name of a resource.\
                        """,
                        table(
                                List.of("reason", "of", "pod", "seen by, or why not"),
                                rows(Group.PHASE, "any")),
                        "## Warning Events",
                        """
                        Those of Kubernetes' own parts; a driver, an operator or a node problem detector has others. About a node those are
                        seen by `on_node_warning`, whatever their reason is.\
                        """,
                        table(
                                List.of("reason", "about", "seen by, or why not"),
                                KubernetesReasons.ofEvents().stream()
                                        .sorted(
                                                comparing(EventReason::reason)
                                                        .thenComparing(EventReason::kind)
                                                        .thenComparing(EventReason::note))
                                        .map(each ->
                                                List.of(
                                                        code(each.reason()),
                                                        about(each),
                                                        words(each.sight())))
                                        .toList()))
                + "\n";
    }

    private static List<List<String>> waiting() {
        return rows(Group.WAITING, "any time");
    }

    private static List<List<String>> terminated() {
        return KubernetesReasons.ofPods(Group.TERMINATED).stream()
                .map(each ->
                        List.of(
                                code(each.reason()),
                                each.row().path("exitCode").asString(),
                                each.from(),
                                SITUATIONS.getOrDefault(each.situation(), ""),
                                words(each.sight())))
                .toList();
    }

    /** One row a reason, if it makes no difference where it is met. */
    private static List<List<String>> rows(Group group, String anywhere) {
        Map<String, List<PodReason>> byReason = new LinkedHashMap<>();
        KubernetesReasons.ofPods(group)
                .forEach(each ->
                        byReason.computeIfAbsent(each.reason(), reason -> new ArrayList<>())
                                .add(each));
        List<List<String>> rows = new ArrayList<>();
        byReason.forEach((reason, all) -> {
            boolean isSame =
                    all.size() > 1 && all.stream().map(PodReason::sight).distinct().count() == 1;
            for (PodReason each : isSame ? all.subList(0, 1) : all) {
                rows.add(
                        List.of(
                                code(reason),
                                each.from(),
                                isSame ? anywhere : SITUATIONS.getOrDefault(each.situation(), ""),
                                words(each.sight())));
            }
        });
        return rows;
    }

    private static String about(EventReason each) {
        return each.note().isEmpty()
                ? each.kind()
                : "%s, note: `%s`".formatted(each.kind(), each.note());
    }

    private static String words(Sight sight) {
        return sight.triggers().isEmpty()
                ? sight.none()
                : new TreeSet<>(sight.triggers())
                        .stream().map(KubernetesReasonsPage::code).collect(joining(", "));
    }

    private static String code(String text) {
        return text.isEmpty()
                ? "none"
                : text.equals(KubernetesReasons.ANY_OTHER) ? text : "`" + text + "`";
    }

    private static String table(List<String> head, List<List<String>> rows) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(head);
        lines.add(head.stream().map(each -> "---").toList());
        lines.addAll(rows);
        return lines.stream()
                .map(cells -> cells.stream().collect(joining(" | ", "| ", " |")))
                .collect(joining("\n"));
    }
}
