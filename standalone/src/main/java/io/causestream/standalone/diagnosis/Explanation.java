package io.causestream.standalone.diagnosis;

import io.causestream.enrich.diagnosis.Diagnostician;
import io.causestream.enrich.rules.Reasons;
import io.causestream.enrich.state.PodState;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Finding;
import io.causestream.finding.FindingDraft;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.ingest.kube.lookup.ObjectEventList;
import io.causestream.ingest.kube.lookup.PodFactsTable;
import io.causestream.ingest.kube.watch.KubeEvent;
import io.causestream.redaction.Redactor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A finding with what was given beside it, what the rules say of it then, and what would make that
 * surer. Pure.
 *
 * @param finding with the diagnosis
 * @param wouldHelp what was not given, each with the command that gets it
 */
record Explanation(Finding finding, List<String> wouldHelp) {

    /** The reason of a finding about a pod in which nothing would alert. */
    static final String LAST_EXIT = "LastExit";

    private static final int MOST_EVENTS = 50;
    private static final Set<String> WORKLOADS =
            Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job");

    /**
     * What was given beside a finding.
     *
     * @param objects with Events of events.k8s.io/v1 among them
     */
    record Beside(List<ObjectNode> objects, List<GivenLog> logs, Redactor redactor) {

        Beside {
            objects = List.copyOf(objects);
            logs = List.copyOf(logs);
        }

        Optional<ObjectNode> pod(Subject pod) {
            return objects.stream()
                    .filter(each -> GivenFile.kind(each).equals("Pod"))
                    .filter(each ->
                            each.at("/metadata/name").asString("").equals(pod.name())
                                    && each.at("/metadata/namespace")
                                            .asString("")
                                            .equals(pod.namespace()))
                    .findFirst();
        }
    }

    /**
     * The explanation of a finding. What nobody was there to look up is not counted as looked up in
     * vain.
     *
     * @param now for the ages of what is in the pod
     */
    static Explanation of(Finding finding, Beside beside, Instant now) {
        List<Enrichment> evidence =
                new ArrayList<>(
                        finding.enrichments().stream()
                                .filter(each -> !(each instanceof Enrichment.Unavailable))
                                .toList());
        CrashInfo crash = crash(finding);
        Optional<Subject> pod = pod(finding, crash);
        logs(beside, crash, pod).forEach(evidence::add);
        List<KubeEvent> events = events(finding, pod, beside);
        if (!events.isEmpty()) {
            evidence.add(ObjectEventList.latest(events, MOST_EVENTS));
        }
        pod.flatMap(named ->
                        beside.pod(named)
                                .map(body -> PodFactsTable.of(named, body, now, beside.redactor())))
                .ifPresent(evidence::add);
        Finding complete = finding.edit().enrichments(evidence).finding();
        // What an earlier version, or one that knew more, said stands unless these rules know.
        @Nullable Diagnosis diagnosis =
                Diagnostician.diagnose(complete).orElse(complete.diagnosis());
        Finding explained = complete.edit().diagnosis(diagnosis).finding();
        return new Explanation(explained, wouldHelp(explained, crash, pod));
    }

    /** A finding about the container of a pod that failed last, though nothing would alert. */
    static Optional<Finding> lastExit(String cluster, PodState pod, Subject workload) {
        return pod.lastFailed()
                .map(container -> {
                    CrashInfo crash = container.crashInfo(pod.pod().name());
                    Instant ended = container.endedAt();
                    Fingerprint fingerprint =
                            Fingerprint.of(cluster, LAST_EXIT, workload, container.name());
                    return new FindingDraft(
                                    Finding.idOf(fingerprint, ended),
                                    fingerprint,
                                    Severity.INFO,
                                    LAST_EXIT,
                                    "Last exit of container %s of pod %s: exit code %d"
                                            .formatted(
                                                    container.name(),
                                                    pod.pod().name(),
                                                    crash.exitCode()),
                                    cluster,
                                    pod.pod(),
                                    workload,
                                    ended)
                            .kind(Finding.Kind.OCCURRENCE)
                            .affected(List.of(pod.pod().name()))
                            .enrichments(List.of(crash))
                            .finding();
                });
    }

    private static @Nullable CrashInfo crash(Finding finding) {
        return finding.enrichments().stream()
                .filter(CrashInfo.class::isInstance)
                .map(CrashInfo.class::cast)
                .findFirst()
                .orElse(null);
    }

    /** The pod that it is about, or one of those that it affects. */
    private static Optional<Subject> pod(Finding finding, @Nullable CrashInfo crash) {
        if (finding.subject().kind().equals("Pod")) {
            return Optional.of(finding.subject());
        }
        String namespace = finding.subject().namespace();
        return crash != null
                ? Optional.of(Subject.pod(namespace, crash.pod()))
                : finding.affected().stream().map(name -> Subject.pod(namespace, name)).findFirst();
    }

    /**
     * Those of the container that failed, if one did: the log of another one says nothing of it.
     */
    private static Stream<Enrichment.Logs> logs(
            Beside beside, @Nullable CrashInfo crash, Optional<Subject> pod) {
        String name = pod.map(Subject::name).orElse("");
        String container =
                crash != null
                        ? crash.container()
                        : pod.flatMap(beside::pod)
                                .map(body -> body.at("/spec/containers/0/name").asString(""))
                                .orElse("");
        return beside.logs().stream()
                .filter(log ->
                        crash == null
                                || log.container().isEmpty()
                                || log.container().equals(crash.container()))
                .map(log ->
                        new Enrichment.Logs(
                                name,
                                log.container().isEmpty() ? container : log.container(),
                                false,
                                log.lines(),
                                log.truncated()));
    }

    /** Those about the subject, its workload and the pod, oldest first. */
    private static List<KubeEvent> events(Finding finding, Optional<Subject> pod, Beside beside) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        beside.objects().stream()
                .filter(each -> GivenFile.kind(each).equals(GivenFile.EVENT))
                .forEach(list.putArray("items")::add);
        return Stream.concat(Stream.of(finding.subject(), finding.workload()), pod.stream())
                .distinct()
                .flatMap(about ->
                        ObjectEventList.regarding(list, about, "", beside.redactor()).stream())
                .sorted(Comparator.comparing(KubeEvent::lastSeen))
                .toList();
    }

    private static List<String> wouldHelp(
            Finding finding, @Nullable CrashInfo crash, Optional<Subject> pod) {
        List<String> missing = new ArrayList<>();
        Set<Class<?>> there = new HashSet<>();
        finding.enrichments().forEach(each -> there.add(each.getClass()));
        boolean ran = crash != null && crash.exitCode() != null;
        if (!there.contains(Enrichment.Logs.class)
                && pod.isPresent()
                && (ran || finding.reason().equals(Reasons.PROBE_FAILING))) {
            String container = crash == null ? "" : " -c " + crash.container();
            missing.add(
                    "the container's log: kubectl logs %s -n %s%s%s > log.txt, then --log log.txt"
                            .formatted(
                                    pod.get().name(),
                                    pod.get().namespace(),
                                    container,
                                    crash != null && crash.status().equals("RUNNING")
                                            ? " --previous"
                                            : ""));
        }
        if (pod.isEmpty() && WORKLOADS.contains(finding.subject().kind())) {
            missing.add(
                    "its pods: kubectl get pods -n %s -o yaml > pods.yaml, then pods.yaml beside it"
                            .formatted(finding.subject().namespace()));
        }
        if (!there.contains(Enrichment.Events.class)) {
            missing.add(
                    "the Events about it: kubectl get events%s -o yaml > events.yaml, then --events events.yaml"
                            .formatted(
                                    finding.subject().isNamespaced()
                                            ? " -n " + finding.subject().namespace()
                                            : ""));
        }
        return missing;
    }
}
