package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;

import io.causestream.enrich.condition.Reasons;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.Enrichment.CrashInfo;
import java.util.Optional;
import java.util.regex.Pattern;

/** The image can't be had, and why. */
final class ImageRules {

    // "not found or access denied" is what a registry says to whom it does not trust: ask for
    // rights first.
    private static final Pattern NOT_AUTHORISED =
            Pattern.compile(
                    "(?i)pull access denied|unauthorized|authentication required|authorization failed|403 Forbidden|insufficient_scope|no basic auth credentials|denied: ");
    private static final Pattern NOT_FOUND =
            Pattern.compile(
                    "(?i)manifest unknown|manifest for \\S{1,400} not found|: not found|404 Not Found|name unknown");
    private static final Pattern UNREACHABLE =
            Pattern.compile(
                    "(?i)connection refused|no such host|i/o timeout|deadline exceeded|network is unreachable|certificate|toomanyrequests|too many requests|503 Service");

    private ImageRules() {}

    static Optional<Diagnosis> notAuthorised(Case it) {
        return pulling(it, NOT_AUTHORISED)
                .flatMap(found ->
                        Diagnoses.of(
                                "image-not-authorised",
                                "The registry does not let the node pull %s.".formatted(image(it)),
                                HIGH,
                                found.line(),
                                "Give %s an imagePullSecret that may read the repository; the registry says the same of an image that does not exist, so check its name too."
                                        .formatted(it.workload())));
    }

    static Optional<Diagnosis> notFound(Case it) {
        return pulling(it, NOT_FOUND)
                .flatMap(found ->
                        Diagnoses.of(
                                "image-not-found",
                                "There is no image %s: its name or tag is wrong, or it was never pushed."
                                        .formatted(image(it)),
                                HIGH,
                                found.line(),
                                "Correct the image of %s, or push that tag."
                                        .formatted(it.workload()),
                                "kubectl rollout undo %s".formatted(it.commandTarget())));
    }

    static Optional<Diagnosis> registryUnreachable(Case it) {
        return pulling(it, UNREACHABLE)
                .flatMap(found ->
                        Diagnoses.of(
                                "registry-unreachable",
                                "The node can't reach the registry of %s.".formatted(image(it)),
                                HIGH,
                                found.line(),
                                "Try the registry from the node: name, network, proxy, certificate, rate limit."));
    }

    private static Optional<Case.Found> pulling(Case it, Pattern pattern) {
        return it.finding().reason().equals(Reasons.IMAGE_PULL)
                ? it.inMessages(pattern)
                : Optional.empty();
    }

    private static String image(Case it) {
        return it.crash().map(CrashInfo::image).orElse("the image");
    }
}
