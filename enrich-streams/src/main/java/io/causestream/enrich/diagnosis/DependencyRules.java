package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.condition.Reasons;
import io.causestream.finding.Diagnosis;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What it needs from others does not answer. */
final class DependencyRules {

    private static final Pattern REFUSED =
            Pattern.compile(
                    "(?i)connection (?:to \\S{1,200} )?refused|ECONNREFUSED|connect: connection refused");
    private static final Pattern UNKNOWN_HOST =
            Pattern.compile(
                    "(?i)(?:no such host|UnknownHostException|Name or service not known|could not translate host name|getaddrinfo ENOTFOUND|Temporary failure in name resolution|bad address)");
    private static final Pattern AUTHENTICATION =
            Pattern.compile(
                    "(?i)(password authentication failed[^.]{0,100}|Access denied for user[^.]{0,100}|authentication failed for user[^.]{0,100}|Login failed for user[^.]{0,100}|WRONGPASS[^.]{0,60})");
    private static final Pattern ADDRESS =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9.-]{1,200}:\\d{2,5})\\b");

    private DependencyRules() {}

    static Optional<Diagnosis> refused(Case it) {
        return ran(it).flatMap(c -> c.inLog(REFUSED))
                .flatMap(found ->
                        Diagnoses.of(
                                "dependency-refused",
                                "Nothing listens at %s: the connection is refused."
                                        .formatted(address(found.line())),
                                HIGH,
                                found.line(),
                                "Look whether %s is up, and whether its Service has endpoints and that port."
                                        .formatted(address(found.line()))));
    }

    static Optional<Diagnosis> unknownHost(Case it) {
        return ran(it).flatMap(c -> c.inLog(UNKNOWN_HOST))
                .flatMap(found ->
                        Diagnoses.of(
                                "unknown-host",
                                "A host that it needs has no address.",
                                HIGH,
                                found.line(),
                                "Check the host's name and namespace (name.namespace.svc), and the cluster's DNS."));
    }

    static Optional<Diagnosis> authentication(Case it) {
        return ran(it).flatMap(c -> c.inLog(AUTHENTICATION))
                .flatMap(found ->
                        Diagnoses.of(
                                "authentication-failed",
                                "It is not let in: %s.".formatted(found.group().strip()),
                                MEDIUM,
                                found.line(),
                                "Compare the user and password in its Secret with those of the server."));
    }

    private static Optional<Case> ran(Case it) {
        return it.finding().reason().equals(Reasons.IMAGE_PULL)
                ? Optional.empty()
                : Optional.of(it);
    }

    private static String address(String line) {
        Matcher matcher = ADDRESS.matcher(line);
        String address = "the address that the log names";
        // The last one: a line's timestamp has colons too.
        while (matcher.find()) {
            if (!matcher.group(1).matches("[\\d.T-]{1,25}:\\d{2}")) {
                address = matcher.group(1);
            }
        }
        return address;
    }
}
