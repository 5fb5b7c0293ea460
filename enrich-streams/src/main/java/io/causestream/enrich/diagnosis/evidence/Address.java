package io.causestream.enrich.diagnosis.evidence;

import io.causestream.finding.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The target of a connection, as a log line names it.
 *
 * @param host a name or an IPv4 address; nothing but letters, digits, dots and dashes
 * @param port empty if the line names none
 */
public record Address(String host, String port) {

    private static final String HOST = "([A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?)";

    /** Host and port as libpq, Python's urllib3 and Java's sockets spell them. */
    private static final List<Pattern> SPELT_OUT =
            List.of(
                    Pattern.compile(
                            "(?:server at|on host|to host) \""
                                    + HOST
                                    + "\".{0,60}? port (\\d{1,5})"),
                    // curl's.
                    Pattern.compile("connect to " + HOST + " port (\\d{1,5})"),
                    Pattern.compile("host='" + HOST + "', port=(\\d{1,5})"),
                    // Java's: name/address:port.
                    Pattern.compile(
                            "(?<![A-Za-z0-9.:/-])"
                                    + HOST
                                    + "/(?:\\d{1,3}\\.){3}\\d{1,3}:(\\d{1,5})"),
                    // A URL needs no port.
                    Pattern.compile("\\w://(?:[^\\s/@]{1,200}@)?" + HOST + "(?::(\\d{1,5}))?"));

    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?<![A-Za-z0-9.:-])" + HOST + ":(\\d{2,5})(?!\\d|[:.]\\d)");
    private static final Pattern BARE =
            Pattern.compile("(?<![\\d.])(\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3})(?![\\d.])");

    /** A source's line number, a time of day. */
    private static final Pattern NO_HOST =
            Pattern.compile(
                    "(?i).{0,252}\\.(?:java|kt|scala|go|py|js|mjs|ts|rb|rs|cs|php|c|cc|cpp|ex)|\\d{1,4}|[\\d-]{1,20}T\\d{2}");

    /** The likeliest address in the line. */
    public static Optional<Address> in(String line) {
        return SPELT_OUT.stream()
                .flatMap(pattern -> all(line, pattern).stream())
                .findFirst()
                .or(() -> likeliest(all(line, HOST_AND_PORT)))
                .or(() -> Found.in(line, BARE).map(found -> new Address(found.word(), "")));
    }

    /** Words of a line that says what can't be reached. */
    private static final Pattern CONNECTING = Pattern.compile("(?i)connect|reach|bootstrap");

    /** The address in the line, or in a line about connecting shortly before or after it. */
    public static Optional<Address> in(Log log, String line) {
        Optional<Address> here = in(line);
        if (here.filter(address -> !address.port().isEmpty()).isPresent()) {
            return here;
        }
        return log.around(line).stream()
                .filter(beside -> Found.isIn(beside, CONNECTING))
                .flatMap(beside -> in(beside).stream())
                .filter(beside -> here.isEmpty() || beside.host().equals(here.get().host()))
                .findFirst()
                .or(() -> here)
                .or(() -> only(log));
    }

    /** The one address that all of the log names; empty if it names several. */
    private static Optional<Address> only(Log log) {
        List<Address> all =
                log.lines().stream()
                        .flatMap(line -> in(line).stream())
                        .filter(address -> !address.isLoopback())
                        .distinct()
                        .limit(2)
                        .toList();
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    public boolean isLoopback() {
        return host.equals("localhost") || host.startsWith("127.");
    }

    boolean isIp() {
        return Found.isIn(host, BARE);
    }

    /**
     * The command that shows the Service; empty if the name is not that of a Service.
     *
     * @param namespace of the pod, in which a bare name is looked up
     */
    public Optional<String> lookUp(String namespace) {
        return service(namespace)
                .map(service ->
                        "kubectl -n %s get service,endpointslices -l kubernetes.io/service-name=%s"
                                .formatted(service.namespace(), service.name()));
    }

    /**
     * The Service that the name may be of, by its form: {@code orders-db}, {@code
     * orders-db.shop.svc.cluster.local}; empty for any other host.
     *
     * @param namespace of the pod, in which a bare name is looked up
     */
    public Optional<Subject> service(String namespace) {
        List<String> parts = List.of(host.split("\\."));
        boolean service =
                !isIp()
                        && !isLoopback()
                        && (parts.size() == 1 || (parts.size() > 2 && parts.get(2).equals("svc")));
        String where = parts.size() > 2 ? parts.get(1) : namespace;
        return service
                ? Optional.of(new Subject("Service", where, parts.getFirst()))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return port.isEmpty() ? host : host + ":" + port;
    }

    private static List<Address> all(String line, Pattern pattern) {
        List<Address> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(line);
        while (matcher.find()) {
            String port = matcher.group(2) == null ? "" : matcher.group(2);
            if (!NO_HOST.matcher(matcher.group(1)).matches()) {
                found.add(new Address(matcher.group(1), port));
            }
        }
        return found;
    }

    /**
     * A name is preferred to the IP address that it resolves to; otherwise the last one, since time
     * and source location come first.
     */
    private static Optional<Address> likeliest(List<Address> found) {
        Stream<Address> names = found.stream().filter(address -> !address.isIp());
        return names.reduce((first, last) -> last)
                .or(() -> found.stream().reduce((first, last) -> last));
    }
}
