package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.Diagnoses;
import io.causestream.enrich.diagnosis.evidence.Found;
import io.causestream.enrich.diagnosis.evidence.Mount;
import io.causestream.enrich.diagnosis.evidence.Text;
import io.causestream.finding.Diagnosis;
import java.util.Locale;
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
                    "((?i:configmap|secret|persistentvolumeclaim)) \"([a-z0-9.-]{1,253})\" not found");
    private static final Pattern KEY =
            Pattern.compile(
                    "(couldn't find key \\S{1,253} in (?:ConfigMap|Secret) \\S{1,510}|references non-existent (?:config|secret) key: \\S{1,253})");

    private static final Pattern KEY_OF =
            Pattern.compile("couldn't find key (\\S{1,253}) in (ConfigMap|Secret) (\\S{1,510})");
    private static final Pattern KEY_OF_VOLUME =
            Pattern.compile(
                    "(?:volume \"([a-z0-9.-]{1,253})\" : )?references non-existent (config|secret) key: (\\S{1,253})");

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
        return notStarted(it, KEY).flatMap(found -> variable(it, found).or(() -> file(it, found)));
    }

    /** The key is to be the value of an environment variable. */
    private static Optional<Diagnosis> variable(Case it, Found found) {
        Matcher names = KEY_OF.matcher(found.line());
        if (!names.find()) {
            return Optional.empty();
        }
        String key = names.group(1);
        String kind = names.group(2).toLowerCase(Locale.ROOT);
        String name = names.group(3).substring(names.group(3).indexOf('/') + 1);
        String user =
                Found.in(
                                it.fact("environment").orElse(""),
                                Pattern.compile(
                                        "([A-Za-z_][\\w.-]{0,100}) \\(%s %s\\)"
                                                .formatted(kind, Pattern.quote(name + "/" + key))))
                        .map(variable -> "for its variable " + variable.word())
                        .orElse("for an environment variable");
        return missing(
                it,
                found,
                "There is no key %s in %s %s of namespace %s, and %s needs it %s."
                        .formatted(
                                Text.quote(key),
                                words(kind),
                                name,
                                it.finding().subject().namespace(),
                                it.container(),
                                user),
                kind,
                name,
                key);
    }

    /** The key is to be a file of a volume; the kubelet names the volume and not the object. */
    private static Optional<Diagnosis> file(Case it, Found found) {
        Matcher names = KEY_OF_VOLUME.matcher(found.line());
        if (!names.find()) {
            return Optional.empty();
        }
        String volume = names.group(1) == null ? "" : names.group(1);
        String kind = names.group(2).equals("secret") ? "secret" : "configmap";
        String key = names.group(3);
        String name =
                Mount.named(it, volume)
                        .filter(mount -> mount.source().indexOf(' ') > 0)
                        .map(mount -> mount.source().substring(mount.source().indexOf(' ') + 1))
                        .orElse("");
        return missing(
                it,
                found,
                "There is no key %s in %s, and volume %s is made of it."
                        .formatted(
                                Text.quote(key),
                                name.isEmpty() ? "its " + words(kind) : words(kind) + " " + name,
                                volume.isEmpty() ? "of the pod" : volume),
                kind,
                name,
                key);
    }

    private static Optional<Diagnosis> missing(
            Case it, Found found, String cause, String kind, String name, String key) {
        return Diagnoses.of(
                "missing-key",
                cause,
                HIGH,
                found.line(),
                "See its keys: kubectl -n %s describe %s %s"
                        .formatted(it.finding().subject().namespace(), kind, name)
                        .strip(),
                "Add the key %s, or correct its name in %s."
                        .formatted(Text.quote(key), it.workload()));
    }

    private static Optional<Found> notStarted(Case it, Pattern pattern) {
        return it.isDown() ? it.inMessages(pattern) : Optional.empty();
    }

    private static String words(String kind) {
        return switch (kind) {
            case "configmap" -> "config map";
            case "persistentvolumeclaim" -> "persistent volume claim";
            default -> kind;
        };
    }
}
