package io.causestream.enrich.diagnosis.cluster;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Diagnosis;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A node is not ready, or short of something; or its network does not take a pod. */
public final class NodeRules {

    private static final Pattern SILENT =
            Pattern.compile("(Kubelet (?:stopped posting|never posted) node status)");
    private static final Pattern NETWORK =
            Pattern.compile(
                    "NetworkPluginNotReady(?: message: ?([^\\n\\]]{1,300}))?|(cni plugin not initialized|cni config uninitialized)");
    private static final Pattern RUNTIME =
            Pattern.compile("(container runtime is down|PLEG is not healthy[^\\n\\]]{0,200})");
    private static final Pattern CERTIFICATE =
            Pattern.compile(
                    "(?:client certificate in (\\S{1,300}) is expired|(x509: certificate has expired[^\\n]{0,200}))");

    /** As the trigger for nodes adds them. */
    private static final Pattern REMOVED =
            Pattern.compile(
                    "It is out of service, or about to be removed \\(taint (\\S{1,316})\\)");

    private static final Pattern CORDONED = Pattern.compile("It was (cordoned[^\\n]{1,200})");

    private static final Pattern PRESSURE =
            Pattern.compile(
                    "(DiskPressure|MemoryPressure|PIDPressure|kubelet has disk pressure|kubelet has insufficient (?:memory|PID) available)");
    private static final Pattern SANDBOX =
            Pattern.compile(
                    "[Ff]ailed to (?:setup|set up) (?:network for sandbox|sandbox container) \"[^\"]{1,100}\"(?: network for pod \"[^\"]{1,253}\")?: ([^\\n]{1,600})");

    private static final Pattern ANY_SANDBOX =
            Pattern.compile(
                    "Failed to create pod sandbox: (?:rpc error: code = \\w{1,30} desc = )?([^\\n]{1,600})");

    private static final Pattern SHUT_DOWN =
            Pattern.compile(
                    "(Pod was terminated in response to imminent node shutdown|Pod was rejected as the node is shutting down[^\\n]{0,80}|node is shutting down)");

    private NodeRules() {}

    /** The kubelet ends its pods in order when its node is shut down. */
    public static Optional<Diagnosis> shutDown(Case it) {
        return Report.find(it, SHUT_DOWN)
                .or(() ->
                        it.fact("pod", "condition DisruptionTarget")
                                .flatMap(said -> Report.in(said, SHUT_DOWN)))
                .flatMap(report ->
                        Diagnoses.of(
                                "node-shutdown",
                                "Node%s was shut down, and ended the pod in an orderly way."
                                        .formatted(
                                                it.fact("pod", "node")
                                                        .map(node -> " " + Text.quote(node))
                                                        .orElse("")),
                                HIGH,
                                report.line(),
                                "See whether it comes back: kubectl get nodes",
                                "Pods that may not be interrupted want nodes that are not preemptible, and a PodDisruptionBudget."));
    }

    /** An autoscaler or a person takes it away: nothing is broken. */
    public static Optional<Diagnosis> removed(Case it) {
        return ready(it, REMOVED)
                .flatMap(report ->
                        Diagnoses.of(
                                "node-being-removed",
                                "%s is not ready because it is taken out of the cluster (taint %s)."
                                        .formatted(node(it), report.group(1)),
                                HIGH,
                                report.match().group(),
                                "Check that its pods run elsewhere: kubectl get pods -A -o wide --field-selector spec.nodeName=%s"
                                        .formatted(name(it))));
    }

    public static Optional<Diagnosis> certificate(Case it) {
        return isNotReady(it)
                ? Report.find(it, CERTIFICATE)
                        .flatMap(report ->
                                Diagnoses.of(
                                        "node-certificate-expired",
                                        "%s is not ready because the certificate with which its kubelet logs in has expired: %s."
                                                .formatted(node(it), report.word()),
                                        HIGH,
                                        report.line(),
                                        "See signing requests that nobody approved: kubectl get csr",
                                        "On the node, with kubeadm: kubeadm certs check-expiration; a new kubelet.conf with a fresh bootstrap token lets the kubelet ask for a new certificate."))
                : Optional.empty();
    }

    public static Optional<Diagnosis> kubeletStopped(Case it) {
        return ready(it, SILENT)
                .flatMap(report ->
                        Diagnoses.of(
                                "node-kubelet-stopped",
                                "%s is not ready because its kubelet no longer reports: the machine is down or cut off, or the kubelet has ended%s."
                                        .formatted(node(it), cordon(it)),
                                HIGH,
                                report.match().group(),
                                "See since when, and what ran there: kubectl describe node %s"
                                        .formatted(name(it)),
                                "Check in the cloud's console whether the machine runs; on it: systemctl status kubelet, journalctl -u kubelet -n 100"));
    }

    public static Optional<Diagnosis> network(Case it) {
        return ready(it, NETWORK)
                .flatMap(report ->
                        Diagnoses.of(
                                "node-network-not-ready",
                                "%s is not ready because its network plugin is not: %s."
                                        .formatted(
                                                node(it),
                                                report.word().isEmpty()
                                                        ? "NetworkPluginNotReady"
                                                        : report.word()),
                                HIGH,
                                report.match().group(),
                                "See the plugin's pod on the node: kubectl get pods -A -o wide --field-selector spec.nodeName=%s"
                                        .formatted(name(it)),
                                "If it runs, check /etc/cni/net.d on the node: containerd reads its configuration from there."));
    }

    public static Optional<Diagnosis> runtime(Case it) {
        return ready(it, RUNTIME)
                .flatMap(report ->
                        Diagnoses.of(
                                "node-runtime-down",
                                "%s is not ready because its container runtime does not answer the kubelet: %s."
                                        .formatted(node(it), report.group(1)),
                                HIGH,
                                report.match().group(),
                                "On the node: systemctl status containerd, journalctl -u containerd -n 100",
                                "A disk that is slow or full, or very many containers, makes it hang: see kubectl describe node %s"
                                        .formatted(name(it))));
    }

    /** The kubelet itself says of what it is short. */
    public static Optional<Diagnosis> pressure(Case it) {
        if (!isOfNode(it)) {
            return Optional.empty();
        }
        return it.rows("Node ").stream()
                .filter(row -> "True".equals(row.get("Status")))
                .map(row -> row.getOrDefault("Condition", ""))
                .filter(condition -> condition.endsWith("Pressure"))
                .findFirst()
                .or(() ->
                        it.finding().reason().contains("Pressure")
                                ? Stream.of(it.finding().title(), it.finding().description())
                                        .flatMap(text -> Report.in(text, PRESSURE).stream())
                                        .map(report -> report.group(1))
                                        .findFirst()
                                : Optional.empty())
                .flatMap(condition -> pressure(it, condition));
    }

    /** The pod's sandbox gets no network. */
    public static Optional<Diagnosis> podNetwork(Case it) {
        return it.isDown()
                ? Report.find(it, SANDBOX, Report.STARTED)
                        .flatMap(report ->
                                Diagnoses.of(
                                        "pod-network-failed",
                                        "The network plugin of the node can't connect the pod: %s."
                                                .formatted(report.group(1)),
                                        HIGH,
                                        report.line(),
                                        "See the plugin's pod on that node: kubectl -n kube-system get pods -o wide",
                                        report.line().contains("no IP addresses available")
                                                ? "The node's range of addresses is used up: look for pods that ended and were not cleaned up, or give nodes a larger range (--node-cidr-mask-size)."
                                                : "Read that pod's log; a restart of it renews what it logs in with."))
                : Optional.empty();
    }

    /** Whatever else keeps the runtime from creating the pod's sandbox. */
    public static Optional<Diagnosis> podSandbox(Case it) {
        return it.isDown() && podNetwork(it).isEmpty()
                ? Report.find(it, ANY_SANDBOX, Report.STARTED)
                        .flatMap(report ->
                                Diagnoses.of(
                                        "pod-sandbox-failed",
                                        "The container runtime of the node can't create the pod's sandbox: %s."
                                                .formatted(report.group(1)),
                                        MEDIUM,
                                        report.line(),
                                        "See whether other pods on that node start: kubectl get pods -A -o wide",
                                        "On the node: journalctl -u containerd -n 100"))
                : Optional.empty();
    }

    private static Optional<Diagnosis> pressure(Case it, String condition) {
        boolean disk = condition.contains("isk");
        boolean memory = condition.contains("emory");
        String what = disk ? "disk space" : memory ? "memory" : "process ids";
        String look =
                disk
                        ? "See what is full, on the node: df -h, df -i; unused images go with: crictl rmi --prune"
                        : memory
                                ? "See who uses it: kubectl top pods -A --sort-by=memory"
                                : "See who starts so many processes, on the node: ps -eLf | wc -l; the kubelet's podPidsLimit bounds each pod.";
        return Diagnoses.of(
                disk ? "node-disk-pressure" : memory ? "node-memory-pressure" : "node-pid-pressure",
                "%s is short of %s: its kubelet takes no new pods and evicts some of those that run."
                        .formatted(node(it), what),
                HIGH,
                condition,
                "kubectl describe node %s".formatted(name(it)),
                look);
    }

    private static String cordon(Case it) {
        return Report.in(it.finding().description(), CORDONED)
                .map(report -> "; it was " + report.group(1) + ", so that may be intended")
                .orElse("");
    }

    /** In what the condition Ready says. */
    private static Optional<Report> ready(Case it, Pattern pattern) {
        if (!isNotReady(it)) {
            return Optional.empty();
        }
        Stream<String> rows =
                it.rows("Node ").stream()
                        .filter(row ->
                                "Ready".equals(row.get("Condition"))
                                        && !"True".equals(row.get("Status")))
                        .map(row -> row.getOrDefault("Message", ""));
        return Stream.concat(Stream.of(it.finding().description()), rows)
                .flatMap(text -> Report.in(text, pattern).stream())
                .findFirst();
    }

    private static boolean isNotReady(Case it) {
        return isOfNode(it) && it.isDown();
    }

    private static boolean isOfNode(Case it) {
        return it.finding().subject().kind().equals("Node");
    }

    private static String node(Case it) {
        return "Node " + name(it);
    }

    private static String name(Case it) {
        return it.finding().subject().name();
    }
}
