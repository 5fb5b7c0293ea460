package io.causestream.enrich.diagnosis.cluster;

import io.causestream.enrich.diagnosis.evidence.Address;
import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Subject;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What was looked up about the Service behind a host: the table {@code Service shop/orders-db} with
 * the columns What and Value.
 *
 * @param service its qualified name: {@code shop/orders-db}
 */
record ServiceTable(String service, List<List<String>> rows) {

    private static final Pattern PORT =
            Pattern.compile(
                    "(?:[a-z0-9-]{1,15} )?(\\d{1,5})(?:/\\w{1,5})? -> (\\d{1,5}|[a-z0-9-]{1,15})");
    private static final Pattern CONTAINER_PORTS =
            Pattern.compile("container ports ((?:\\d{1,5}(?:/\\w{1,5})?(?:, | )?){1,50})");
    private static final Pattern POD = Pattern.compile("^([a-z0-9.-]{1,253}) ");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");

    /** That of the host, if it was looked up. */
    static Optional<ServiceTable> of(Case it, Address address) {
        String namespace = it.finding().subject().namespace();
        return address.service(namespace)
                .map(Subject::qualifiedName)
                .flatMap(name ->
                        it.finding().enrichments().stream()
                                .filter(Enrichment.Table.class::isInstance)
                                .map(Enrichment.Table.class::cast)
                                .filter(table -> table.title().equals("Service " + name))
                                .filter(table -> table.columns().equals(List.of("What", "Value")))
                                .findFirst()
                                .map(table -> new ServiceTable(name, table.rows())));
    }

    /**
     * Why nothing that connects to it can get an answer.
     *
     * @param words the end of a sentence
     * @param fix what to do, with the command
     */
    record Fault(String words, String fix) {}

    /**
     * What is wrong with it; empty if nothing is.
     *
     * @param port to which the program connects; empty if it is not known
     * @param workload that connects, for a sentence
     */
    Optional<Fault> fault(String port, String workload) {
        if (value("exists").equals("no")) {
            return Optional.of(
                    new Fault(
                            "there is no Service " + service,
                            "Correct the host in the settings of %s, or create the Service."
                                    .formatted(workload)));
        }
        List<MatchResult> ports = matches("ports", PORT);
        List<String> served = ports.stream().map(one -> one.group(1)).toList();
        if (!port.isEmpty() && !served.isEmpty() && !served.contains(port)) {
            return Optional.of(
                    new Fault(
                            "Service %s has no port %s, but %s"
                                    .formatted(service, port, String.join(", ", served)),
                            "Correct the port in the settings of %s, or add it to the Service."
                                    .formatted(workload)));
        }
        boolean selects = !value("selector").isEmpty() && !value("selector").equals("none");
        String pods = value("pods matched");
        if (selects && (pods.equals("none") || pods.equals("0"))) {
            return Optional.of(
                    new Fault(
                            "the selector of Service %s, %s, matches no pod"
                                    .formatted(service, Text.quote(value("selector"))),
                            "Compare it with the labels of the pods, and check that there are any: kubectl -n %s get pods --show-labels"
                                    .formatted(namespace())));
        }
        return closed(port, ports).or(() -> unready(pods));
    }

    private Optional<Fault> unready(String pods) {
        return value("endpoints ready").equals("0")
                ? Optional.of(
                        new Fault(
                                "Service %s has no ready endpoint%s"
                                        .formatted(
                                                service,
                                                pods.isEmpty()
                                                        ? ""
                                                        : " (%s)".formatted(Text.quote(pods))),
                                "See why its pods are not ready: kubectl -n %s describe pod%s"
                                        .formatted(
                                                namespace(),
                                                Found.in(pods, POD)
                                                        .map(pod -> " " + pod.word())
                                                        .orElse(""))))
                : Optional.empty();
    }

    /**
     * The names of the policies that select its pods; empty if there is none, or it is not known.
     */
    String networkPolicies() {
        String names = value("network policies");
        return names.equals("none") ? "" : Text.quote(names);
    }

    /** The command that shows it, and the addresses behind it. */
    String look() {
        return "kubectl -n %s describe service %s".formatted(namespace(), name());
    }

    private String name() {
        return service.substring(service.indexOf('/') + 1);
    }

    String namespace() {
        return service.substring(0, service.indexOf('/'));
    }

    /** Ports that a container declares are only for information, so all of them must differ. */
    private Optional<Fault> closed(String port, List<MatchResult> ports) {
        List<String> open =
                matches("pods matched", CONTAINER_PORTS).stream()
                        .flatMap(one -> NUMBER.matcher(one.group(1)).results())
                        .map(MatchResult::group)
                        .toList();
        return ports.stream()
                .filter(one -> port.isEmpty() || one.group(1).equals(port))
                .filter(one -> NUMBER.matcher(one.group(2)).matches())
                .filter(one -> !open.isEmpty() && !open.contains(one.group(2)))
                .findFirst()
                .map(one ->
                        new Fault(
                                "Service %s sends port %s to port %s, but its pods open %s"
                                        .formatted(
                                                service,
                                                one.group(1),
                                                one.group(2),
                                                String.join(
                                                        ", ", open.stream().distinct().toList())),
                                "Set targetPort of port %s to the port on which the pods listen: kubectl -n %s edit service %s"
                                        .formatted(one.group(1), namespace(), name())));
    }

    private List<MatchResult> matches(String what, Pattern pattern) {
        return rows.stream()
                .filter(row -> row.getFirst().equals(what))
                .flatMap(row -> pattern.matcher(Text.cut(row.get(1))).results())
                .toList();
    }

    /** Of all rows of that name; empty without one. */
    private String value(String what) {
        return String.join(
                ", ",
                rows.stream()
                        .filter(row -> row.getFirst().equals(what))
                        .map(row -> row.get(1).strip())
                        .toList());
    }
}
