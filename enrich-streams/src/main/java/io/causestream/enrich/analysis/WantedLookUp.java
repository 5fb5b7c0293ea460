package io.causestream.enrich.analysis;

import io.causestream.context.ContextQuery;
import io.causestream.enrich.metrics.CountReason.LookUpRefused;
import io.causestream.finding.Analysis.WantedContext;
import io.causestream.finding.Finding;
import io.causestream.finding.Subject;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What is looked up for a model that asks for more context: read-only queries about objects in the
 * finding's own namespace, or about its node. All else is refused. Pure.
 */
public sealed interface WantedLookUp {

    /** The most look-ups at a time. */
    int MOST = 3;

    /** How often a model may ask for more about one finding. */
    int MOST_ROUNDS = 4;

    /**
     * A query that is allowed.
     *
     * @param subject whom it is asked about
     */
    record Allowed(Subject subject, ContextQuery query) implements WantedLookUp {}

    record Refused(LookUpRefused reason) implements WantedLookUp {}

    /** As Kubernetes names objects; so none can name another namespace, or a path. */
    Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    /** Kinds without Secrets and without what grants access. */
    Set<String> KINDS =
            new TreeSet<>(
                    Set.of(
                            "Pod",
                            "Deployment",
                            "ReplicaSet",
                            "StatefulSet",
                            "DaemonSet",
                            "Job",
                            "CronJob",
                            "Service",
                            "Ingress",
                            "PersistentVolumeClaim",
                            "HorizontalPodAutoscaler"));

    Set<String> OWNERS = Set.of("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job");

    int LOG_LINES = 100;
    int LOG_BYTES = 65_536;
    int EVENTS = 30;

    /**
     * Decides about one look-up.
     *
     * @param node where the finding's pod runs; empty if unknown
     */
    static WantedLookUp of(WantedContext wanted, Finding finding, String node) {
        String kind = wanted.kind().toLowerCase(Locale.ROOT);
        if (!Set.of("logs", "events", "status", "yaml", "pods", "node").contains(kind)) {
            return new Refused(LookUpRefused.UNKNOWN_LOOK_UP);
        }
        int slash = wanted.object().indexOf('/');
        String named = slash < 0 ? "" : wanted.object().substring(0, slash).strip();
        String name = wanted.object().substring(slash + 1).strip();
        if (slash < 0 || !NAME.matcher(name).matches()) {
            return new Refused(LookUpRefused.NOT_AN_OBJECT);
        }
        if (named.equalsIgnoreCase("Node")) {
            return ofNode(kind, name, finding, node);
        }
        String objectKind = KINDS.stream().filter(named::equalsIgnoreCase).findFirst().orElse("");
        if (objectKind.isEmpty()) {
            return new Refused(LookUpRefused.KIND_NOT_ALLOWED);
        }
        if (!finding.subject().isNamespaced()) {
            return new Refused(LookUpRefused.NOT_AN_OBJECT);
        }
        Subject object = new Subject(objectKind, finding.subject().namespace(), name);
        return switch (kind) {
            case "logs" -> logs(object, wanted.container());
            case "events" -> new Allowed(object, new ContextQuery.ObjectEvents(EVENTS));
            case "status" -> new Allowed(object, new ContextQuery.ObjectStatus(object));
            case "yaml" -> new Allowed(object, new ContextQuery.ObjectYaml(object));
            case "pods" ->
                    OWNERS.contains(objectKind)
                            ? new Allowed(object, new ContextQuery.PodsBeside(object))
                            : new Refused(LookUpRefused.KIND_NOT_ALLOWED);
            default -> new Refused(LookUpRefused.NOT_AN_OBJECT);
        };
    }

    private static WantedLookUp ofNode(String kind, String name, Finding finding, String node) {
        boolean isOwn = name.equals(node) || finding.subject().equals(Subject.node(name));
        if (!isOwn) {
            return new Refused(LookUpRefused.OTHER_NODE);
        }
        Subject object = Subject.node(name);
        return switch (kind) {
            case "node", "status" ->
                    new Allowed(finding.subject(), new ContextQuery.NodeConditions(name));
            case "events" -> new Allowed(object, new ContextQuery.ObjectEvents(EVENTS));
            default -> new Refused(LookUpRefused.KIND_NOT_ALLOWED);
        };
    }

    private static WantedLookUp logs(Subject object, String container) {
        if (!container.isEmpty() && !NAME.matcher(container).matches()) {
            return new Refused(LookUpRefused.NOT_AN_OBJECT);
        }
        return object.kind().equals("Pod") || OWNERS.contains(object.kind())
                ? new Allowed(
                        object,
                        new ContextQuery.DependentLogs(
                                object, container, false, LOG_LINES, LOG_BYTES))
                : new Refused(LookUpRefused.KIND_NOT_ALLOWED);
    }
}
