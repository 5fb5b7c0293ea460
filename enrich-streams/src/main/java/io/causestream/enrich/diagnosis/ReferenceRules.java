package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Diagnosis;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pod refers to an object that does not exist: the kubelet reports that and does not start the
 * container.
 */
final class ReferenceRules {

    private static final Pattern OBJECT =
            Pattern.compile(
                    "((?i:configmap|secret|serviceaccount|persistentvolumeclaim)) \"([a-z0-9.-]{1,253})\" not found");
    private static final Pattern KEY =
            Pattern.compile(
                    "(couldn't find key \\S{1,253} in (?:ConfigMap|Secret) \\S{1,510}|references non-existent (?:config|secret) key: \\S{1,253})");

    private ReferenceRules() {}

    static Optional<Diagnosis> missingObject(Case it) {
        return notStarted(it, OBJECT)
                .flatMap(found -> {
                    Matcher names = OBJECT.matcher(found.line());
                    if (!names.find()) {
                        return Optional.empty();
                    }
                    String kind = names.group(1);
                    return Diagnoses.of(
                            "missing-object",
                            "There is no %s %s in namespace %s, and the pod can't start without it."
                                    .formatted(
                                            words(kind),
                                            names.group(2),
                                            it.finding().subject().namespace()),
                            HIGH,
                            found.line(),
                            "Create %s %s in namespace %s, or correct its name in %s."
                                    .formatted(
                                            words(kind),
                                            names.group(2),
                                            it.finding().subject().namespace(),
                                            it.workload()),
                            "Look for a similar name: kubectl -n %s get %s"
                                    .formatted(it.finding().subject().namespace(), kind));
                });
    }

    static Optional<Diagnosis> missingKey(Case it) {
        return notStarted(it, KEY)
                .flatMap(found ->
                        Diagnoses.of(
                                "missing-key",
                                "A key that the pod refers to does not exist: %s."
                                        .formatted(Text.quote(found.word())),
                                HIGH,
                                found.line(),
                                "Add the key, or correct its name in %s."
                                        .formatted(it.workload())));
    }

    private static Optional<Found> notStarted(Case it, Pattern pattern) {
        return it.isDown() ? it.inMessages(pattern) : Optional.empty();
    }

    private static String words(String kind) {
        return switch (kind) {
            case "configmap" -> "config map";
            case "serviceaccount" -> "service account";
            case "persistentvolumeclaim" -> "persistent volume claim";
            default -> kind;
        };
    }
}
