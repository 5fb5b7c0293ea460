package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Address;
import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Log;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Diagnosis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A dependency does not answer. */
final class DependencyRules {

    private static final Pattern REFUSED =
            Pattern.compile(
                    "(?i)(connection (?:to \\S{1,260} )?refused|ECONNREFUSED|actively refused|can't connect to .{1,100}\\(111\\b)");
    private static final Pattern TIMEOUT =
            Pattern.compile(
                    "(?i)(connect(?:ion)? timed out|connect(?:ion)? timeout|dial tcp [^ ]{1,300}: i/o timeout|ETIMEDOUT|could not be established|no route to host|EHOSTUNREACH|network is unreachable)");
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
                            + "|no such host|Name or service not known|name does not resolve|nodename nor servname)");
    private static final Pattern CERTIFICATE =
            Pattern.compile(
                    "(?i)(x509: [^\\n]{1,120}|certificate (?:has expired|verify failed|signed by unknown authority)|PKIX path building failed|unable to verify the first certificate|self[- ]signed certificate)");

    private DependencyRules() {}

    static Optional<Diagnosis> refused(Case it, Log log) {
        return log.find(REFUSED)
                .flatMap(found -> {
                    Optional<Address> address = Address.in(log, found.line());
                    return Diagnoses.of(
                            "dependency-refused",
                            address.map(to ->
                                            "Nothing listens at %s, which %s needs: the connection is refused."
                                                    .formatted(to, it.container()))
                                    .orElse(
                                            "A connection that %s needs is refused."
                                                    .formatted(it.container())),
                            HIGH,
                            found.line(),
                            lookAt(it, address).toArray(String[]::new));
                });
    }

    static Optional<Diagnosis> timeout(Case it, Log log) {
        return log.find(TIMEOUT)
                .flatMap(found -> {
                    Optional<Address> address = Address.in(log, found.line());
                    List<String> fixes = new ArrayList<>(lookAt(it, address));
                    fixes.add(
                            "Look for a NetworkPolicy or a firewall in between that drops the packets.");
                    return Diagnoses.of(
                            "dependency-timeout",
                            address.map(to ->
                                            "Connecting to %s, which %s needs, times out."
                                                    .formatted(to, it.container()))
                                    .orElse(
                                            "A connection that %s needs times out."
                                                    .formatted(it.container())),
                            MEDIUM,
                            found.line(),
                            fixes.toArray(String[]::new));
                });
    }

    /**
     * The fault is in name resolution and not in the dependency: tried before timeouts and
     * refusals.
     */
    static Optional<Diagnosis> nameService(Case it, Log log) {
        return log.find(NAME_SERVICE)
                .flatMap(found ->
                        Diagnoses.of(
                                "name-service-failing",
                                "The cluster's DNS does not answer %s.".formatted(it.container()),
                                HIGH,
                                found.line(),
                                "Check the cluster's DNS: kubectl -n kube-system get pods -l k8s-app=kube-dns",
                                "Check whether a NetworkPolicy blocks %s from port 53."
                                        .formatted(it.workload())));
    }

    static Optional<Diagnosis> unknownHost(Case it, Log log) {
        return log.find(UNKNOWN_HOST)
                .flatMap(found -> {
                    boolean named = !found.word().contains(" ");
                    String host = named ? Text.quote(found.word()) : "that it needs";
                    return Diagnoses.of(
                            "unknown-host",
                            "Host %s, which %s needs, does not resolve."
                                    .formatted(named ? host : "in that line", it.container()),
                            HIGH,
                            found.line(),
                            "Correct the host in the settings of %s (of another namespace: NAME.NAMESPACE.svc), or create its Service."
                                    .formatted(it.workload()));
                });
    }

    static Optional<Diagnosis> certificate(Case it, Log log) {
        return log.find(CERTIFICATE)
                .flatMap(found ->
                        Diagnoses.of(
                                "certificate-not-trusted",
                                "A TLS certificate is rejected: %s."
                                        .formatted(Text.quote(found.word())),
                                HIGH,
                                found.line(),
                                "Renew the certificate if it expired; otherwise let %s trust the authority that signed it."
                                        .formatted(it.workload())));
    }

    private static List<String> lookAt(Case it, Optional<Address> address) {
        if (address.filter(Address::isLoopback).isPresent()) {
            return List.of(
                    "%s is the pod itself: set the real address of what it needs in %s, or check why the container beside it does not listen."
                            .formatted(address.get(), it.workload()));
        }
        String name = address.map(Address::toString).orElse("what it connects to");
        String look = "Check that %s is up, and that host and port are right.".formatted(name);
        return address.flatMap(to -> to.lookUp(it.finding().subject().namespace()))
                .map(command -> List.of(look, command))
                .orElseGet(() -> List.of(look));
    }
}
