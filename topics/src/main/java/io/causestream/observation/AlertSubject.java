package io.causestream.observation;

import io.causestream.finding.Subject;
import io.causestream.observation.ScrapeJob.About;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an alert is about, read from its labels.
 *
 * <p>Labels can mislead: what an exporter reports about a node or a deployment carries the
 * exporter's own {@code pod}, {@code container}, {@code instance}, and often its {@code namespace}.
 * So {@code exported_*} labels take precedence, the most specific label decides, and a label of
 * what was scraped counts only where that is what the alert is about: {@link ScrapeJob} has the
 * table, docs/alerts.md explains the rules.
 *
 * @param subject {@link Subject#ALERT}, named as the alert, where the labels name no object
 * @param container the container it is about; empty if none
 */
public record AlertSubject(Subject subject, String container) {

    /** The name used for an alert without an {@code alertname}. */
    public static final String UNNAMED = "UnnamedAlert";

    private static final String EXPORTED = "exported_";

    /** Of cert-manager's metrics, whose {@code name} is that of a certificate. */
    private static final String ISSUER = "issuer_name";

    /** Of Argo CD's, whose {@code name} is that of an application. */
    private static final Set<String> OF_APPLICATIONS =
            Set.of("sync_status", "health_status", "dest_server");

    /** Labels with the kind of a custom resource, in metrics of Flux and kube-state-metrics. */
    private static final List<String> KINDS = List.of("customresource_kind", "kind");

    private static final Map<String, String> WORKLOAD_TYPES =
            Map.of(
                    "deployment", "Deployment",
                    "daemonset", "DaemonSet",
                    "statefulset", "StatefulSet",
                    "job", "Job",
                    "cronjob", "CronJob",
                    "replicaset", "ReplicaSet");

    private static final List<String> NODE_LABELS =
            List.of("node", "nodename", "kubernetes_node", "k8s_node_name", "node_name");

    /** The label with the host's name, which may be that of a node. */
    private static final String HOSTNAME = "Hostname";

    /** Labels with the address of something elsewhere. */
    private static final List<String> ADDRESSES = List.of("target", "server", "instance");

    /** Labels that, besides {@code reason}, only a series about a container has. */
    private static final Set<String> OF_CONTAINERS = Set.of("image", "container_id", "resource");

    /** Reasons that kube-state-metrics reports for whole pods. */
    private static final Set<String> REASONS_OF_PODS =
            Set.of("Evicted", "NodeAffinity", "NodeLost", "Shutdown", "UnexpectedAdmissionError");

    /** Cadvisor's name for a pod's sandbox, which is not a container of the pod. */
    private static final String SANDBOX = "POD";

    /** A proxy in front of what is scraped. */
    private static final Pattern PROXY =
            Pattern.compile(
                    "(?:.*-)?(?:rbac|oauth2?|auth|istio|linkerd|envoy|tls|mtls)-proxy(?:-.*)?|envoy");

    /** A container that reports on its neighbour in the pod. */
    private static final Pattern SIDE_EXPORTER =
            Pattern.compile("(?:.*-)?metrics(?:-exporter)?|(?:.*[-_])?exporter");

    private static final Pattern EXPORTER = Pattern.compile("(?:^|-)exporter(?:-|$)");

    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?");
    private static final Pattern KIND = Pattern.compile("[A-Z][A-Za-z0-9]{0,62}");

    /** An address inside the cluster, between its scheme and its port and path. */
    private static final Pattern OF_SERVICE =
            Pattern.compile(
                    "(?:[a-z][a-z0-9+]*://)?(?:[^@/]*@)?(?:[a-z0-9-]+\\.)??([a-z0-9-]+)\\.([a-z0-9-]+)\\.svc(?:\\.[a-z0-9.-]+)?\\.?(?::\\d+)?(?:[/?#].*)?",
                    Pattern.CASE_INSENSITIVE);

    private static final Set<String> DECIDING =
            Stream.of(
                            NamingLabel.ALL.stream()
                                    .flatMap(each -> Stream.of(each.label(), each.namespace())),
                            NODE_LABELS.stream(),
                            OF_APPLICATIONS.stream(),
                            KINDS.stream(),
                            ADDRESSES.stream(),
                            OF_CONTAINERS.stream(),
                            Stream.of(
                                    "alertname",
                                    "namespace",
                                    "pod",
                                    "container",
                                    "service",
                                    "job",
                                    "endpoint",
                                    "metrics_path",
                                    "uid",
                                    "name",
                                    "reason",
                                    "workload",
                                    "workload_type",
                                    "volume",
                                    "k8s_pod_name",
                                    "k8s_container_name",
                                    ISSUER,
                                    HOSTNAME))
                    .flatMap(each -> each)
                    .collect(Collectors.toUnmodifiableSet());

    /** Whether a label may decide what an alert is about. */
    public static boolean isDecidedBy(String label) {
        return DECIDING.contains(
                label.startsWith(EXPORTED) ? label.substring(EXPORTED.length()) : label);
    }

    /**
     * @param labels with the {@code alertname}; an alert without one is {@link #UNNAMED}
     */
    public static AlertSubject of(Map<String, String> labels) {
        return new Resolver(labels, ScrapeJob.of(labels)).subject();
    }

    /** The alert's name, or {@link #UNNAMED}. */
    public static String nameOf(Map<String, String> labels) {
        String name = labels.getOrDefault("alertname", "");
        return name.isBlank() ? UNNAMED : name;
    }

    /**
     * @param scraped the exporter of the series; empty if what was scraped reports on itself
     */
    private record Resolver(Map<String, String> labels, Optional<ScrapeJob> scraped) {

        AlertSubject subject() {
            Optional<Subject> object =
                    named().or(this::workload).or(this::volume).or(this::otherResource);
            if (object.isPresent()) {
                return new AlertSubject(object.get(), containerOfObject());
            }
            return pod().map(pod -> new AlertSubject(pod, containerOfPod()))
                    .orElseGet(() ->
                            new AlertSubject(
                                    node().or(this::service)
                                            .or(this::address)
                                            .orElseGet(this::alert),
                                    ""));
        }

        private Optional<Subject> named() {
            return NamingLabel.ALL.stream()
                    .flatMap(naming ->
                            object(
                                    naming.kind(),
                                    naming.isNamespaced() ? namespace(naming) : "",
                                    label(naming.label()),
                                    naming.isNamespaced())
                                    .stream())
                    .findFirst();
        }

        /** The telemetry's own label for it, or the usual one. */
        private String namespace(NamingLabel naming) {
            String own = label(naming.namespace());
            return own.isEmpty() ? label("namespace") : own;
        }

        /**
         * The workload, in alerts of kubernetes-mixin's rules, which contain a pod's workload and
         * its kind.
         */
        private Optional<Subject> workload() {
            String kind =
                    WORKLOAD_TYPES.getOrDefault(
                            label("workload_type").toLowerCase(Locale.ROOT), "");
            return kind.isEmpty()
                    ? Optional.empty()
                    : object(kind, label("namespace"), label("workload"), true);
        }

        /**
         * The volume, in alerts of Longhorn, whose volumes have the names of Kubernetes' volumes.
         */
        private Optional<Subject> volume() {
            return scraped.filter(job -> job.name().equals("longhorn")).isPresent()
                    ? object("PersistentVolume", "", label("volume"), false)
                    : Optional.empty();
        }

        /**
         * A {@code name} alone identifies nothing; together with a label that only one kind has, it
         * does.
         */
        private Optional<Subject> otherResource() {
            String name = label("name");
            if (!label(ISSUER).isEmpty()) {
                return object("Certificate", label("namespace"), name, true);
            }
            if (OF_APPLICATIONS.stream().anyMatch(labels::containsKey)) {
                return object("Application", label("namespace"), name, true);
            }
            return KINDS.stream()
                    .map(this::label)
                    .filter(kind -> KIND.matcher(kind).matches())
                    .flatMap(kind -> object(kind, label("namespace"), name, true).stream())
                    .findFirst();
        }

        private Optional<Subject> pod() {
            String exported = labels.getOrDefault(EXPORTED + "pod", "");
            if (!exported.isEmpty()) {
                return object("Pod", label("namespace"), exported, true);
            }
            String pod = labels.getOrDefault("pod", "");
            if (pod.isEmpty()) {
                String telemetry = label("k8s_namespace_name");
                return object(
                        "Pod",
                        telemetry.isEmpty() ? label("namespace") : telemetry,
                        label("k8s_pod_name"),
                        true);
            }
            return isOfWhatWasScraped()
                    ? Optional.empty()
                    : object("Pod", namespaceOfPod(), pod, true);
        }

        /** Whether {@code pod} names the exporter of the alert's series rather than its subject. */
        private boolean isOfWhatWasScraped() {
            return ScrapeJob.isAsScraped(labels)
                    && switch (about()) {
                        case PODS, ITSELF -> false;
                        // A series about a pod, even if it is the exporter's, has that pod's uid.
                        case OBJECTS -> !labels.containsKey("uid") && isOwnPod();
                        case NODE, NODE_BY_LABEL, ELSEWHERE -> isOwnPod();
                        case CONTROLLER -> labels.containsKey(EXPORTED + "namespace");
                    };
        }

        /**
         * What reports on itself is in the namespace in which it was scraped, whatever other
         * namespace its labels name.
         */
        private String namespaceOfPod() {
            String own = labels.getOrDefault("namespace", "");
            return about() == About.ITSELF && !own.isEmpty() ? own : label("namespace");
        }

        /**
         * Whether the pod is that of what was scraped: by its well-known name, or by those of its
         * service and job, after which pods are named. An exporter of something elsewhere may be in
         * that one's pod, and behind its service.
         */
        private boolean isOwnPod() {
            String pod = labels.getOrDefault("pod", "");
            if (scraped.filter(job -> job.isIn(pod)).isPresent()) {
                return true;
            }
            return about() == About.ELSEWHERE
                    ? EXPORTER.matcher(pod).find()
                    : Stream.of("service", "job")
                            .map(label -> labels.getOrDefault(label, ""))
                            .map(name -> name.substring(name.lastIndexOf('/') + 1))
                            .anyMatch(name -> !name.isEmpty() && pod.startsWith(name + "-"));
        }

        private String containerOfPod() {
            String exported = labels.getOrDefault(EXPORTED + "container", "");
            if (!exported.isEmpty()) {
                return exported;
            }
            String container = labels.getOrDefault("container", "");
            if (container.isEmpty()) {
                return label("k8s_container_name");
            }
            // With an exported pod, the container is the exporter's.
            boolean foreign = labels.containsKey(EXPORTED + "pod") || container.equals(SANDBOX);
            return foreign || isContainerOfWhatWasScraped(container) ? "" : container;
        }

        /** Decided as for the pod; a series about a whole pod has no container of its own. */
        private boolean isContainerOfWhatWasScraped(String container) {
            return switch (about()) {
                case PODS -> false;
                case OBJECTS ->
                        scraped.filter(job -> job.isIn(container)).isPresent()
                                ? !isOwnPod()
                                : PROXY.matcher(container).matches() && !isAboutAContainer();
                default ->
                        ScrapeJob.isAsScraped(labels)
                                && (PROXY.matcher(container).matches()
                                        || SIDE_EXPORTER.matcher(container).matches());
            };
        }

        private boolean isAboutAContainer() {
            String reason = labels.getOrDefault("reason", "");
            return OF_CONTAINERS.stream().anyMatch(labels::containsKey)
                    || (!reason.isEmpty() && !REASONS_OF_PODS.contains(reason));
        }

        /**
         * The container for a subject that is not a pod. A series about a deployment or a claim has
         * no container, so the label is not its own.
         */
        private String containerOfObject() {
            String exported = labels.getOrDefault(EXPORTED + "container", "");
            String container = labels.getOrDefault("container", "");
            if (!exported.isEmpty()) {
                return exported;
            }
            boolean own =
                    ScrapeJob.isAsScraped(labels)
                            || labels.containsKey("service")
                            || scraped.filter(job -> job.isIn(container)).isPresent()
                            || PROXY.matcher(container).matches();
            return own || container.equals(SANDBOX) ? "" : container;
        }

        private Optional<Subject> node() {
            Optional<Subject> labelled =
                    NODE_LABELS.stream()
                            .filter(this::isOfNode)
                            .flatMap(name -> object("Node", "", label(name), false).stream())
                            .findFirst();
            String instance = labels.getOrDefault("instance", "");
            return switch (about()) {
                case NODE, PODS ->
                        labelled.or(() ->
                                instance.isEmpty()
                                        ? Optional.empty()
                                        : Optional.of(Subject.node(host(instance))));
                case NODE_BY_LABEL -> labelled.or(() -> object("Node", "", label(HOSTNAME), false));
                default -> labelled;
            };
        }

        /**
         * What was scraped runs on a node, too, which is in the labels of its service's targets.
         */
        private boolean isOfNode(String label) {
            boolean exported = labels.containsKey(EXPORTED + label);
            return exported
                    || switch (about()) {
                        case NODE, NODE_BY_LABEL, PODS -> true;
                        case OBJECTS -> !label.equals("kubernetes_node");
                        case ITSELF, CONTROLLER, ELSEWHERE ->
                                !ScrapeJob.isAsScraped(labels) || !labels.containsKey("service");
                    };
        }

        /**
         * The service, for an alert about all targets of a service, such as TargetDown; otherwise
         * the label only names what was scraped.
         */
        private Optional<Subject> service() {
            boolean counts =
                    !ScrapeJob.isAsScraped(labels) || labels.containsKey(EXPORTED + "service");
            return counts
                    ? object("Service", label("namespace"), label("service"), true)
                    : Optional.empty();
        }

        /** For something elsewhere: the Service, if its address is that of one. */
        private Optional<Subject> address() {
            if (about() != About.ELSEWHERE) {
                return Optional.empty();
            }
            return ADDRESSES.stream()
                    .map(this::label)
                    .map(OF_SERVICE::matcher)
                    .filter(Matcher::matches)
                    .flatMap(found ->
                            object("Service", lower(found.group(2)), lower(found.group(1)), true)
                                    .stream())
                    .findFirst();
        }

        private Subject alert() {
            return new Subject(
                    Subject.ALERT,
                    isNamespaceOfExporter() ? "" : label("namespace"),
                    nameOf(labels));
        }

        /**
         * Whether the namespace is that of an exporter's own pod or service, not of what it reports
         * on.
         */
        private boolean isNamespaceOfExporter() {
            boolean isAboutOthers =
                    switch (about()) {
                        case NODE, NODE_BY_LABEL, ELSEWHERE -> true;
                        default -> false;
                    };
            return isAboutOthers
                    && ScrapeJob.isAsScraped(labels)
                    && !labels.containsKey(EXPORTED + "namespace")
                    && (labels.containsKey("pod") || labels.containsKey("service"));
        }

        private About about() {
            return scraped.map(ScrapeJob::about).orElse(About.ITSELF);
        }

        private String label(String name) {
            String exported = labels.getOrDefault(EXPORTED + name, "");
            return exported.isEmpty() ? labels.getOrDefault(name, "") : exported;
        }
    }

    /**
     * The object, unless the value is not a valid name: a label of that name may mean something
     * else.
     */
    private static Optional<Subject> object(
            String kind, String namespace, String name, boolean namespaced) {
        boolean complete =
                NAME.matcher(name).matches() && (!namespaced || NAME.matcher(namespace).matches());
        return complete ? Optional.of(new Subject(kind, namespace, name)) : Optional.empty();
    }

    /** The address without its port: the best name of a node that such an alert has. */
    private static String host(String instance) {
        String host = instance.replaceFirst(":\\d+$", "");
        return host.isEmpty() ? instance : host.replaceAll("^\\[|]$", "");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
