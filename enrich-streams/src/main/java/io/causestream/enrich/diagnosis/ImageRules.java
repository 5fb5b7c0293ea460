package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.MEDIUM;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.finding.Diagnosis;
import java.util.Optional;
import java.util.regex.Pattern;

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
            Pattern.compile("(?i)x509: |tls: |gave HTTP response to HTTPS client");
    private static final Pattern UNREACHABLE =
            Pattern.compile(
                    "(?i)(connection refused|no such host|i/o timeout|deadline exceeded|Client\\.Timeout exceeded|network is unreachable|no route to host|connection reset by peer|server misbehaving|50[0234] (?:Internal|Bad|Service|Gateway)|unexpected EOF|: EOF)");
    private static final Pattern INVALID =
            Pattern.compile(
                    "(?i)(couldn't parse image name|invalid reference format|InvalidImageName)");
    private static final Pattern NEVER_PULLED =
            Pattern.compile("(is not present with pull policy of Never|ErrImageNeverPull)");

    private ImageRules() {}

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
                                "Registry %s rejects further pulls for now: its rate limit is reached."
                                        .formatted(pull.registry()),
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
                .flatMap(pull ->
                        Diagnoses.of(
                                "image-not-authorised",
                                "Registry %s denies the node access to image %s."
                                        .formatted(pull.registry(), pull.image()),
                                Found.isIn(pull.line(), DOES_NOT_SAY) ? MEDIUM : HIGH,
                                pull.line(),
                                "Give %s an imagePullSecret that may read the repository."
                                        .formatted(it.workload()),
                                "Check the name as well: a registry answers the same for an image that does not exist."));
    }

    static Optional<Diagnosis> certificate(Case it) {
        return Pull.failed(it, CERTIFICATE)
                .flatMap(pull ->
                        Diagnoses.of(
                                "registry-certificate",
                                "The node and registry %s do not agree on TLS."
                                        .formatted(pull.registry()),
                                HIGH,
                                pull.line(),
                                "Give the nodes' container runtime the registry's certificate authority, or configure the registry there as plain HTTP."));
    }

    static Optional<Diagnosis> notFound(Case it) {
        return Pull.failed(it, NOT_FOUND)
                .flatMap(pull ->
                        Diagnoses.of(
                                "image-not-found",
                                "Image %s does not exist: its name or tag is wrong, or it was never pushed."
                                        .formatted(pull.image()),
                                HIGH,
                                pull.line(),
                                "Correct the image of %s, or push that tag."
                                        .formatted(it.workload())));
    }

    static Optional<Diagnosis> registryUnreachable(Case it) {
        return Pull.failed(it, UNREACHABLE)
                .flatMap(pull ->
                        Diagnoses.of(
                                "registry-unreachable",
                                "The node can't reach registry %s for image %s: %s."
                                        .formatted(pull.registry(), pull.image(), pull.word()),
                                HIGH,
                                pull.line(),
                                "Check that %s is up and reachable from the node: name, port, proxy, firewall."
                                        .formatted(pull.registry())));
    }

    static Optional<Diagnosis> invalid(Case it) {
        return Pull.failed(it, INVALID)
                .flatMap(pull ->
                        Diagnoses.of(
                                "image-invalid",
                                "%s is not a valid image name.".formatted(pull.image()),
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
