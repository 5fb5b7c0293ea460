package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Diagnosis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The image can't be pulled, and why, in the words of containerd and of registries. */
final class ImageRules {

    private static final Pattern OTHER_PLATFORM =
            Pattern.compile(
                    "no match(?:ing manifest)? for (?:platform|[a-z0-9]{1,20}/[a-z0-9/]{1,30})");
    private static final Pattern RATE_LIMIT =
            Pattern.compile("(?i)toomanyrequests|too many requests|pull rate limit");
    private static final Pattern DOES_NOT_SAY =
            Pattern.compile("(?i)repository does not exist or may require");
    private static final Pattern NOT_AUTHORISED =
            Pattern.compile(
                    "(?i)pull access denied|unauthorized|authentication required|authorization failed|403 Forbidden|insufficient_scope|no basic auth credentials|denied: ");
    private static final Pattern NOT_FOUND =
            Pattern.compile(
                    "(?i)manifest unknown|manifest for \\S{1,400} not found|: not found|404 Not Found|name unknown");
    private static final Pattern CERTIFICATE =
            Pattern.compile(
                    "(?i)(x509: [^\\n]{1,120}|gave HTTP response to HTTPS client|tls: [^\\n]{1,120})");
    private static final Pattern UNREACHABLE =
            Pattern.compile(
                    "(?i)(connection refused|no such host|i/o timeout|deadline exceeded|Client\\.Timeout exceeded|network is unreachable|no route to host|connection reset by peer|server misbehaving|50[0234] (?:Internal|Bad|Service|Gateway)|unexpected EOF|: EOF)");
    private static final Pattern INVALID =
            Pattern.compile(
                    "(?i)(couldn't parse image name|invalid reference format|InvalidImageName)");
    private static final Pattern NEVER_PULLED =
            Pattern.compile("(is not present with pull policy of Never|ErrImageNeverPull)");

    private static final Pattern NO_SPACE = Pattern.compile("(?i)no space left on device");
    private static final Pattern OLD_FORMAT =
            Pattern.compile("(media type \"[^\"]{1,160}\" is no longer supported)");
    private static final Pattern NO_REPOSITORY =
            Pattern.compile(
                    "(?i)name unknown|name_unknown|repository name not known|repository with name");
    private static final Pattern PULL_SECRETS =
            Pattern.compile("Unable to retrieve some image pull secrets \\(([^)]{1,300})\\)");
    private static final Pattern PROXY =
            Pattern.compile(
                    "proxyconnect tcp: dial tcp(?: lookup|: lookup)? (\\S{1,260}?)(?:: | on )");
    private static final Pattern NO_HOST =
            Pattern.compile(
                    "lookup (\\S{1,253}?)(?: on \\S{1,60})?: (?:no such host|server misbehaving|[^\\n]{0,120}i/o timeout)");
    private static final Pattern INVALID_BECAUSE =
            Pattern.compile(
                    "(repository name [^\\n]{0,300}?must be lowercase|invalid (?:tag|digest|checksum)[^\\n]{0,100})");

    private ImageRules() {}

    static Optional<Diagnosis> noSpace(Case it) {
        return Pull.failed(it, NO_SPACE)
                .flatMap(pull ->
                        Diagnoses.of(
                                "image-no-space",
                                "The node's disk has no room for image %s.".formatted(pull.image()),
                                HIGH,
                                pull.line(),
                                "See the node's condition DiskPressure: kubectl describe node",
                                "Enlarge the node's disk or clear it (crictl rmi --prune), or make the image smaller."));
    }

    static Optional<Diagnosis> oldFormat(Case it) {
        return Pull.failed(it, OLD_FORMAT)
                .flatMap(pull ->
                        Diagnoses.of(
                                "image-old-format",
                                "Image %s is of a format that the node's container runtime no longer reads: %s."
                                        .formatted(pull.image(), pull.word()),
                                HIGH,
                                pull.line(),
                                "Build and push the image again with a tool of today, and use it in %s."
                                        .formatted(it.workload())));
    }

    static Optional<Diagnosis> otherPlatform(Case it) {
        return Pull.failed(it, OTHER_PLATFORM)
                .flatMap(pull ->
                        Diagnoses.of(
                                "image-other-platform",
                                "Image %s exists, but not for the node's platform."
                                        .formatted(pull.image()),
                                HIGH,
                                pull.line(),
                                "Build the image for that platform as well, or choose nodes by kubernetes.io/arch in %s."
                                        .formatted(it.workload())));
    }

    static Optional<Diagnosis> rateLimit(Case it) {
        return Pull.failed(it, RATE_LIMIT)
                .flatMap(pull ->
                        Diagnoses.of(
                                "registry-rate-limit",
                                "Registry %s rejects further pulls for now, as of %s: its rate limit is reached."
                                        .formatted(pull.registry(), pull.image()),
                                HIGH,
                                pull.line(),
                                "Pull with an account (imagePullSecrets in %s), or through a mirror."
                                        .formatted(it.workload())));
    }

    /**
     * Before {@link #notFound}: "not found or access denied" is a registry's answer to clients that
     * are not authorised.
     */
    static Optional<Diagnosis> notAuthorised(Case it) {
        return Pull.failed(it, NOT_AUTHORISED)
                .flatMap(pull -> {
                    Optional<Found> secrets = it.inMessages(PULL_SECRETS);
                    String namespace = it.finding().subject().namespace();
                    List<String> fixes = new ArrayList<>();
                    fixes.add(
                            "List the pull secrets: kubectl -n %s get secrets"
                                    .formatted(namespace));
                    fixes.add(
                            secrets.map(found ->
                                            "Create secret %s (kubectl -n %s create secret docker-registry), or correct imagePullSecrets in %s."
                                                    .formatted(
                                                            Text.quote(found.word()),
                                                            namespace,
                                                            it.workload()))
                                    .orElseGet(() ->
                                            "Give %s an imagePullSecret that may read the repository."
                                                    .formatted(it.workload())));
                    fixes.add(
                            "Check the name as well: a registry answers the same for an image that does not exist.");
                    return Optional.of(
                            new Diagnosis(
                                    "image-not-authorised",
                                    "Registry %s denies the node access to image %s%s."
                                            .formatted(
                                                    pull.registry(),
                                                    pull.image(),
                                                    secrets.map(found ->
                                                                    ": its pull secret %s can't be read in namespace %s"
                                                                            .formatted(
                                                                                    Text.quote(
                                                                                            found
                                                                                                    .word()),
                                                                                    namespace))
                                                            .orElse("")),
                                    Stream.concat(
                                                    Stream.of(pull.line()),
                                                    secrets.map(Found::line).stream())
                                            .toList(),
                                    fixes,
                                    secrets.isEmpty() && Found.isIn(pull.line(), DOES_NOT_SAY)
                                            ? MEDIUM
                                            : HIGH));
                });
    }

    static Optional<Diagnosis> certificate(Case it) {
        return Pull.failed(it, CERTIFICATE)
                .flatMap(pull ->
                        Diagnoses.of(
                                "registry-certificate",
                                "The node and registry %s do not agree on TLS: %s."
                                        .formatted(pull.registry(), Text.phrase(pull.word())),
                                HIGH,
                                pull.line(),
                                "Give the nodes' container runtime the registry's certificate authority, or configure the registry there as plain HTTP."));
    }

    static Optional<Diagnosis> notFound(Case it) {
        return Pull.failed(it, NOT_FOUND)
                .flatMap(pull ->
                        Diagnoses.of(
                                "image-not-found",
                                "%s: its name or tag is wrong, or it was never pushed."
                                        .formatted(missing(pull)),
                                HIGH,
                                pull.line(),
                                "Correct the image of %s, or push that tag."
                                        .formatted(it.workload())));
    }

    static Optional<Diagnosis> registryUnreachable(Case it) {
        return Pull.failed(it, UNREACHABLE)
                .flatMap(pull -> {
                    Optional<String> proxy = Found.in(pull.line(), PROXY).map(Found::word);
                    Optional<String> host = Found.in(pull.line(), NO_HOST).map(Found::word);
                    if (proxy.isPresent()) {
                        return Diagnoses.of(
                                "registry-unreachable",
                                "The node can't reach its proxy %s, through which it pulls image %s: %s."
                                        .formatted(
                                                Text.quote(proxy.get()), pull.image(), pull.word()),
                                HIGH,
                                pull.line(),
                                "Check the proxy, and HTTPS_PROXY and NO_PROXY of the node's container runtime (systemctl show containerd -p Environment).");
                    }
                    String why =
                            host.map(name ->
                                            "the node's DNS does not know host %s"
                                                    .formatted(Text.quote(name)))
                                    .orElse(pull.word());
                    return Diagnoses.of(
                            "registry-unreachable",
                            "The node can't reach registry %s for image %s: %s."
                                    .formatted(pull.registry(), pull.image(), why),
                            HIGH,
                            pull.line(),
                            "Check that %s is up and reachable from the node: name, port, proxy, firewall."
                                    .formatted(pull.registry()));
                });
    }

    /** What of the image the registry does not have. */
    private static String missing(Pull pull) {
        String image = pull.image();
        int digest = image.indexOf("@sha256:");
        int colon = image.lastIndexOf(':');
        if (Found.isIn(pull.line(), NO_REPOSITORY)) {
            return "Registry %s has no repository for image %s".formatted(pull.registry(), image);
        }
        if (digest >= 0) {
            return "Image %s has no such digest in its registry".formatted(image);
        }
        return colon > image.lastIndexOf('/')
                ? "Image %s does not exist (tag %s)".formatted(image, image.substring(colon + 1))
                : "Image %s does not exist (tag latest, since it names none)".formatted(image);
    }

    static Optional<Diagnosis> invalid(Case it) {
        return Pull.failed(it, INVALID)
                .flatMap(pull ->
                        Diagnoses.of(
                                "image-invalid",
                                "%s is not a valid image name%s."
                                        .formatted(
                                                pull.image(),
                                                Found.in(pull.line(), INVALID_BECAUSE)
                                                        .map(found ->
                                                                ": " + Text.phrase(found.word()))
                                                        .orElse("")),
                                HIGH,
                                pull.line(),
                                "Correct the image of %s.".formatted(it.workload())));
    }

    static Optional<Diagnosis> neverPulled(Case it) {
        return Pull.failed(it, NEVER_PULLED)
                .flatMap(pull ->
                        Diagnoses.of(
                                "image-never-pulled",
                                "Image %s is not on the node, and imagePullPolicy Never forbids pulling it."
                                        .formatted(pull.image()),
                                HIGH,
                                pull.line(),
                                "Set imagePullPolicy of %s to IfNotPresent, or load the image onto the nodes."
                                        .formatted(it.workload())));
    }
}
