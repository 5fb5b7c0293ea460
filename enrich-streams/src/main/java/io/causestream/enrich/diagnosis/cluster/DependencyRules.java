package io.causestream.enrich.diagnosis.cluster;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.cluster.ServiceTable.Fault;
import io.causestream.enrich.diagnosis.evidence.Address;
import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.Log;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Finding;
import io.causestream.finding.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A dependency does not answer. */
public final class DependencyRules {

    private static final Pattern REFUSED =
            Pattern.compile(
                    "(?i)(connection (?:to \\S{1,260} )?refused|ECONNREFUSED|actively refused|can't connect to .{1,100}\\(111\\b)");
    private static final Pattern TIMEOUT =
            Pattern.compile(
                    "(?i)(connect(?:ion)? timed out|connect(?:ion)? timeout|dial tcp [^ ]{1,300}: i/o timeout|ETIMEDOUT|could not be established|no route to host|EHOSTUNREACH|network is unreachable|Timed out waiting for a node assignment|Failed to (?:update|fetch) metadata)");
    private static final Pattern NAME_SERVICE =
            Pattern.compile(
                    "(?i)(?:lookup (\\S{1,253}) on \\S{1,60}: .{0,120}(?:i/o timeout|connection refused|server misbehaving)|Temporary failure in name resolution|EAI_AGAIN(?: (\\S{1,253}))?)");
    private static final Pattern UNKNOWN_HOST =
            Pattern.compile(
                    "(?i)(?:lookup (\\S{1,253}?)(?: on \\S{1,60})?: no such host"
                            + "|UnknownHostException: ([A-Za-z0-9.-]{1,253})"
                            + "|ENOTFOUND ([A-Za-z0-9.-]{1,253})"
                            + "|translate host name [\"']([^\"']{1,253})"
                            + "|could not resolve host:? [\"']?([A-Za-z0-9.-]{1,253})"
                            + "|bad address [\"']([^\"']{1,253})"
                            + "|unknown host [\"']?([A-Za-z0-9.-]{1,253})"
                            + "|host not found in upstream [\"']([A-Za-z0-9.-]{1,253})"
                            + "|unable to resolve host address .([A-Za-z0-9.-]{1,253})"
                            + "|no such host|Name or service not known|name does not resolve|nodename nor servname)");

    private static final Pattern NO_ANSWER =
            Pattern.compile(
                    "(?i:(read timed out|SocketTimeoutException|ConnectTimeout|ReadTimeout|context deadline exceeded|Client\\.Timeout exceeded|operation timed out|TimeoutError))");
    private static final Pattern BROKER =
            Pattern.compile(
                    "(?i:Connection to node -?\\d{1,10} \\(([A-Za-z0-9.-]{1,253})/[\\d.]{0,15}:(\\d{1,5})\\))");

    private static final String REFUSES = "dependency-refused";
    private static final String TIMES_OUT = "dependency-timeout";
    private static final String UNKNOWN = "unknown-host";

    private DependencyRules() {}

    private static Optional<Address> broker(Found found) {
        return Address.in(found.line());
    }

    /**
     * The Service behind the host that the last lines of a failed container's log can't reach;
     * empty if they name none, or the host is none of the cluster's.
     */
    public static Optional<Subject> service(Finding finding) {
        Case it = Case.of(finding);
        if (!it.failed()) {
            return Optional.empty();
        }
        Log last = it.lastWords();
        return Stream.of(UNKNOWN_HOST, REFUSED, TIMEOUT)
                .flatMap(pattern -> last.find(pattern).stream())
                .findFirst()
                .flatMap(found ->
                        Address.in(last, found.line())
                                .or(() ->
                                        found.word().contains(" ")
                                                ? Optional.empty()
                                                : Optional.of(new Address(found.word(), ""))))
                .flatMap(address -> address.service(finding.subject().namespace()));
    }

    public static Optional<Diagnosis> refused(Case it, Log log) {
        return log.find(REFUSED)
                .flatMap(found -> {
                    Optional<Address> address = Address.in(log, found.line());
                    Optional<ServiceTable> service = address.flatMap(to -> ServiceTable.of(it, to));
                    String cause =
                            address.map(to ->
                                            "Nothing listens at %s, which %s needs: the connection is refused"
                                                    .formatted(to, it.container()))
                                    .orElse(
                                            "A connection that %s needs is refused"
                                                    .formatted(it.container()));
                    return Diagnoses.of(
                            REFUSES,
                            cause + words(fault(it, address, service)) + ".",
                            HIGH,
                            found.line(),
                            lookAt(it, address, service).toArray(String[]::new));
                });
    }

    public static Optional<Diagnosis> timeout(Case it, Log log) {
        return log.find(TIMEOUT)
                .or(() ->
                        // Said of much else, too: only with what it waited for.
                        log.find(NO_ANSWER)
                                .filter(found -> Address.in(log, found.line()).isPresent()))
                .flatMap(found -> {
                    Optional<Address> address =
                            Address.in(log, found.line())
                                    // Kafka's clients name it in warnings before.
                                    .or(() ->
                                            it.log().find(BROKER).flatMap(DependencyRules::broker));
                    Optional<ServiceTable> service = address.flatMap(to -> ServiceTable.of(it, to));
                    String cause =
                            address.map(to ->
                                            "Connecting to %s, which %s needs, times out"
                                                    .formatted(to, it.container()))
                                    .orElse(
                                            "A connection that %s needs times out"
                                                    .formatted(it.container()));
                    Optional<Fault> fault = fault(it, address, service);
                    String policies =
                            fault.isEmpty()
                                    ? service.map(ServiceTable::networkPolicies).orElse("")
                                    : "";
                    List<String> fixes = new ArrayList<>(lookAt(it, address, service));
                    if (policies.isEmpty()) {
                        fixes.add(
                                "Look for a NetworkPolicy or a firewall in between that drops the packets.");
                    } else {
                        fixes.addFirst(
                                "See what they let in, and let %s in: kubectl -n %s describe networkpolicy %s"
                                        .formatted(
                                                it.workload(),
                                                service.map(ServiceTable::namespace).orElse(""),
                                                policies.replace(",", "")));
                    }
                    return Diagnoses.of(
                            TIMES_OUT,
                            cause
                                    + (policies.isEmpty()
                                            ? words(fault)
                                            : "; network policies select the pods behind it, and may drop the packets: "
                                                    + policies)
                                    + ".",
                            MEDIUM,
                            found.line(),
                            fixes.toArray(String[]::new));
                });
    }

    /**
     * The fault is in name resolution and not in the dependency: tried before timeouts and
     * refusals.
     */
    public static Optional<Diagnosis> nameService(Case it, Log log) {
        return log.find(NAME_SERVICE)
                .flatMap(found ->
                        Diagnoses.of(
                                "name-service-failing",
                                "The cluster's DNS does not answer %s%s."
                                        .formatted(
                                                it.container(),
                                                found.word().contains(" ")
                                                        ? ""
                                                        : ", which looks up "
                                                                + Text.quote(found.word())),
                                HIGH,
                                found.line(),
                                "Check the cluster's DNS: kubectl -n kube-system get pods -l k8s-app=kube-dns",
                                "Check whether a NetworkPolicy blocks %s from port 53."
                                        .formatted(it.workload())));
    }

    public static Optional<Diagnosis> unknownHost(Case it, Log log) {
        return log.find(UNKNOWN_HOST)
                .flatMap(found -> {
                    boolean named = !found.word().contains(" ");
                    Optional<Address> address =
                            named ? Optional.of(new Address(found.word(), "")) : Optional.empty();
                    Optional<ServiceTable> service = address.flatMap(to -> ServiceTable.of(it, to));
                    return Diagnoses.of(
                            UNKNOWN,
                            "Host %s, which %s needs, does not resolve%s."
                                    .formatted(
                                            address.map(to -> Text.quote(to.host()))
                                                    .orElse("in that line"),
                                            it.container(),
                                            words(fault(it, address, service))),
                            HIGH,
                            found.line(),
                            "List what there is: kubectl -n %s get services"
                                    .formatted(it.finding().subject().namespace()),
                            "Correct the host in the settings of %s (of another namespace: NAME.NAMESPACE.svc), or create its Service."
                                    .formatted(it.workload()));
                });
    }

    /** What is wrong with the Service behind the host, for the end of the sentence. */
    private static String words(Optional<Fault> fault) {
        return fault.map(found -> "; " + found.words()).orElse("");
    }

    private static Optional<Fault> fault(
            Case it, Optional<Address> address, Optional<ServiceTable> service) {
        return service.flatMap(
                table -> table.fault(address.map(Address::port).orElse(""), it.workload()));
    }

    private static List<String> lookAt(
            Case it, Optional<Address> address, Optional<ServiceTable> service) {
        if (address.filter(Address::isLoopback).isPresent()) {
            return List.of(
                    "%s is the pod itself: set the real address of what it needs in %s, or check why the container beside it does not listen."
                            .formatted(address.get(), it.workload()));
        }
        Optional<Fault> fault = fault(it, address, service);
        if (fault.isPresent()) {
            return List.of(service.map(ServiceTable::look).orElseThrow(), fault.get().fix());
        }
        String name = address.map(Address::toString).orElse("what it connects to");
        String look = "Check that %s is up, and that host and port are right.".formatted(name);
        return service.map(ServiceTable::look)
                .or(() -> address.flatMap(to -> to.lookUp(it.finding().subject().namespace())))
                .map(command -> List.of(look, command))
                .orElseGet(() -> List.of(look));
    }
}
