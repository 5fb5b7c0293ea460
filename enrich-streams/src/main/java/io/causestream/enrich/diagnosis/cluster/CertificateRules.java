package io.causestream.enrich.diagnosis.cluster;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Address;
import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.Log;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Diagnosis;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A certificate is rejected, is about to end, or is not issued. */
public final class CertificateRules {

    private static final Pattern EXPIRED =
            Pattern.compile(
                    "(?i)certificate (?:has )?expired(?! or is not yet valid: current time \\S{1,40} is before)|CERT_HAS_EXPIRED|CertificateExpiredException");
    private static final Pattern SINCE =
            Pattern.compile("(?:is after |NotAfter: )([^\\n,;)]{1,40})");
    private static final Pattern OTHER_NAME =
            Pattern.compile(
                    "(?i)(certificate is (?:valid for [^\\n]{1,200}, not [^\\s\"]{1,253}|not valid for any names[^\\n]{0,100})|doesn't match any of the subject'?s? alternative names[^\\n]{0,100}|No subject alternative (?:DNS )?names? (?:matching|present)[^\\n]{0,100}|Hostname/IP does not match certificate's altnames[^\\n]{0,100}|cannot validate certificate for \\S{1,253} because it doesn't contain any IP SANs|Hostname mismatch, certificate is not valid for[^\\n]{0,100})");
    private static final Pattern NOT_TRUSTED =
            Pattern.compile(
                    "(?i)(x509: [^\\n]{1,120}|certificate (?:verify failed|signed by unknown authority)[^\\n]{0,120}|PKIX path building failed|unable to verify the first certificate|self[- ]signed certificate)");

    private static final Pattern OURS =
            Pattern.compile(
                    "(?i)(remote error: tls: (?:bad certificate|certificate required|unknown certificate(?: authority)?|expired certificate)|(?:sslv3|tlsv1|tlsv13) alert (?:bad certificate|certificate (?:unknown|required|expired)|unknown ca))");
    private static final Pattern PLAIN =
            Pattern.compile(
                    "(?i)(server gave HTTP response to HTTPS client|first record does not look like a TLS handshake|wrong version number|packet length too long|Unsupported or unrecognized SSL message)");

    /** What a server says of its clients, port scans among them. */
    private static final String OF_A_CLIENT = "TLS handshake error from";

    private static final Pattern NOT_ISSUED =
            Pattern.compile(
                    "(order is in \"(?:invalid|errored|expired)\" state[^\\n]{0,300}"
                            + "|Referenced \"\\w{1,40}\" not found: [^\\n]{1,300}"
                            + "|The certificate request has failed to complete[^\\n]{0,300}"
                            + "|[Ee]rror (?:presenting|getting) [^\\n]{1,300}"
                            + "|Waiting for (?:DNS|HTTP)-01 challenge propagation: [^\\n]{1,300}"
                            + "|Failed to (?:register ACME account|verify ACME account): [^\\n]{1,300})");
    private static final Pattern REMAINING =
            Pattern.compile(
                    "(?i)(?:will be unavailable after|will expire in|expires in|is expiring in|expires on|will expire on) ([^\\n.]{1,60})");
    private static final Pattern ABOUT_EXPIRY =
            Pattern.compile("(?i)cert.{0,40}expir|expir.{0,40}cert");

    private CertificateRules() {}

    public static Optional<Diagnosis> expired(Case it, Log log) {
        return find(log, EXPIRED)
                .flatMap(found ->
                        Diagnoses.of(
                                "certificate-expired",
                                "The certificate%s has expired%s, so that %s can't connect."
                                        .formatted(
                                                of(log, found),
                                                Found.in(found.line(), SINCE)
                                                        .map(since ->
                                                                " (valid until %s)"
                                                                        .formatted(
                                                                                Text.quote(
                                                                                        since
                                                                                                .word())))
                                                        .orElse(""),
                                                it.container()),
                                HIGH,
                                found.line(),
                                look(log, found),
                                "Renew it, and restart what serves it if it does not reload; with cert-manager: cmctl renew NAME"));
    }

    public static Optional<Diagnosis> otherName(Case it, Log log) {
        return find(log, OTHER_NAME)
                .flatMap(found ->
                        Diagnoses.of(
                                "certificate-other-name",
                                "The certificate%s is not for the name by which %s connects: %s."
                                        .formatted(
                                                of(log, found),
                                                it.container(),
                                                Text.quote(found.word())),
                                HIGH,
                                found.line(),
                                look(log, found),
                                "Let %s use a name that the certificate has, or issue it for this name, too."
                                        .formatted(it.workload())));
    }

    public static Optional<Diagnosis> notTrusted(Case it, Log log) {
        return find(log, NOT_TRUSTED)
                .flatMap(found ->
                        Diagnoses.of(
                                "certificate-not-trusted",
                                "The TLS certificate%s is rejected: %s."
                                        .formatted(of(log, found), Text.quote(found.word())),
                                HIGH,
                                found.line(),
                                look(log, found),
                                "Let %s trust the authority that signed it: mount its certificate and name it to the program (SSL_CERT_FILE, NODE_EXTRA_CA_CERTS, javax.net.ssl.trustStore)."
                                        .formatted(it.workload())));
    }

    /** The other side rejects the certificate that this one shows. */
    public static Optional<Diagnosis> ours(Case it, Log log) {
        return find(log, OURS)
                .flatMap(found ->
                        Diagnoses.of(
                                "client-certificate-rejected",
                                "The server%s rejects the client certificate of %s: %s."
                                        .formatted(
                                                of(log, found),
                                                it.container(),
                                                Text.quote(found.word())),
                                HIGH,
                                found.line(),
                                "See until when it is valid and who signed it: openssl x509 -noout -subject -issuer -dates -in CERTIFICATE",
                                "Give %s a certificate of an authority that the server trusts."
                                        .formatted(it.workload())));
    }

    /** TLS is spoken to a port that does not speak it. */
    public static Optional<Diagnosis> plain(Case it, Log log) {
        return find(log, PLAIN)
                .flatMap(found ->
                        Diagnoses.of(
                                "tls-to-plain-port",
                                "The port%s does not speak TLS, and %s does: %s."
                                        .formatted(
                                                of(log, found),
                                                it.container(),
                                                Text.quote(found.word())),
                                HIGH,
                                found.line(),
                                "Use the port of the server that speaks TLS, or http:// and sslmode=disable where that is meant, in the settings of %s."
                                        .formatted(it.workload())));
    }

    /** What cert-manager says of its own certificates. */
    public static Optional<Diagnosis> notIssued(Case it) {
        if (!isOfCertificate(it)) {
            return Optional.empty();
        }
        return it.rows("Conditions of ").stream()
                .filter(row -> !"True".equals(row.get("Status")))
                .flatMap(row -> Report.in(row.getOrDefault("Message", ""), NOT_ISSUED).stream())
                .findFirst()
                .or(() -> Report.find(it, NOT_ISSUED))
                .flatMap(report ->
                        Diagnoses.of(
                                "certificate-not-issued",
                                "Certificate %s is not issued: %s."
                                        .formatted(
                                                it.finding().subject().qualifiedName(),
                                                report.group(1)),
                                report.group(1).startsWith("Waiting") ? MEDIUM : HIGH,
                                report.line(),
                                "See each step: kubectl -n %s get certificate,certificaterequest,order,challenge"
                                        .formatted(it.finding().subject().namespace()),
                                "kubectl -n %s describe certificate %s"
                                        .formatted(
                                                it.finding().subject().namespace(),
                                                it.finding().subject().name()),
                                "Correct issuerRef, or mend what the challenge says; then: cmctl renew %s"
                                        .formatted(it.finding().subject().name())));
    }

    /** An alert that says when. */
    public static Optional<Diagnosis> expiring(Case it) {
        return ABOUT_EXPIRY.matcher(it.finding().reason()).find()
                ? Report.in(it.finding().description(), REMAINING)
                        .flatMap(report ->
                                Diagnoses.of(
                                        "certificate-expiring",
                                        "The certificate of %s has not been renewed and ends soon: %s."
                                                .formatted(
                                                        it.finding().subject().qualifiedName(),
                                                        report.group(1)),
                                        MEDIUM,
                                        report.line(),
                                        "See why it is not renewed: kubectl -n %s get certificate,certificaterequest,order,challenge"
                                                .formatted(it.finding().subject().namespace())))
                : Optional.empty();
    }

    private static boolean isOfCertificate(Case it) {
        return Stream.of("Certificate", "CertificateRequest", "Order", "Challenge")
                .anyMatch(it.finding().subject().kind()::equals);
    }

    private static Optional<Found> find(Log log, Pattern pattern) {
        List<String> lines =
                log.lines().stream().filter(line -> !line.contains(OF_A_CLIENT)).toList();
        return new Log(lines).find(pattern);
    }

    private static String of(Log log, Found found) {
        return address(log, found).map(address -> " of " + address).orElse("");
    }

    /** In the line, or in another that says the same: an outer exception names the URL. */
    private static Optional<Address> address(Log log, Found found) {
        return Address.in(log, found.line())
                .or(() ->
                        log.lines().stream()
                                .filter(line -> line.contains(found.word()))
                                .flatMap(line -> Address.in(line).stream())
                                .findFirst());
    }

    private static String look(Log log, Found found) {
        return address(log, found)
                .filter(address -> !address.port().isEmpty())
                .map(address ->
                        "See it from within a pod: openssl s_client -connect %s -servername %s </dev/null | openssl x509 -noout -subject -issuer -dates -ext subjectAltName"
                                .formatted(address, address.host()))
                .orElse(
                        "See it: openssl s_client -connect HOST:PORT </dev/null | openssl x509 -noout -subject -issuer -dates");
    }
}
