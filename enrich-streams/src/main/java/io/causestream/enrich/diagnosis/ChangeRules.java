package io.causestream.enrich.diagnosis;

import static io.causestream.finding.Confidence.HIGH;
import static io.causestream.finding.Confidence.LOW;

import io.causestream.finding.Change;
import io.causestream.finding.Confidence;
import io.causestream.finding.Diagnosis;
import io.causestream.finding.FieldDiff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a change just before has to do with it. Nearness in time alone is a hint, no more. */
final class ChangeRules {

    private ChangeRules() {}

    static Optional<Diagnosis> justChanged(Case it) {
        return it.latestChange()
                .filter(change -> !change.diffs().isEmpty())
                .flatMap(change ->
                        Diagnoses.of(
                                "changed-before",
                                "It began %s after %s was changed."
                                        .formatted(words(change.beforeStart()), it.workload()),
                                LOW,
                                text(change.diffs().getFirst()),
                                undo(it)));
    }

    /** Adds to what a rule found the change that may have brought it about. */
    static Diagnosis weave(Case it, Diagnosis diagnosis) {
        Optional<Change> change = it.latestChange().filter(c -> !c.diffs().isEmpty());
        if (change.isEmpty() || diagnosis.category().equals("changed-before")) {
            return diagnosis;
        }
        Optional<FieldDiff> culprit =
                change.get().diffs().stream().filter(diff -> isAbout(diff, diagnosis)).findFirst();
        List<String> evidence = new ArrayList<>(diagnosis.evidence());
        culprit.ifPresent(diff -> evidence.add(text(diff)));
        List<String> fixes = new ArrayList<>(diagnosis.fixes());
        if (!fixes.contains(undo(it))) {
            fixes.add(undo(it));
        }
        String cause =
                "%s %s was changed %s before%s."
                        .formatted(
                                diagnosis.cause(),
                                capitalised(it.workload()),
                                words(change.get().beforeStart()),
                                culprit.map(diff -> ", and " + words(diff))
                                        .orElseGet(() -> image(change.get())));
        Confidence confidence = culprit.isPresent() ? HIGH : diagnosis.confidence();
        return new Diagnosis(diagnosis.category(), cause, evidence, fixes, confidence);
    }

    /** A change that names the very thing that is missing, or the very limit that was hit. */
    private static boolean isAbout(FieldDiff diff, Diagnosis diagnosis) {
        return switch (diagnosis.category()) {
            case "missing-setting" -> takesAway(diff, diagnosis);
            case "memory-limit" -> diff.path().endsWith(".limits.memory");
            case "image-not-found", "image-not-authorised", "registry-unreachable" ->
                    diff.path().endsWith(".image");
            case "liveness-probe" -> diff.path().contains(".livenessProbe");
            case "command-not-found", "command-not-executable" ->
                    diff.path().contains(".command")
                            || diff.path().contains(".args")
                            || diff.path().endsWith(".image");
            default -> false;
        };
    }

    private static boolean takesAway(FieldDiff diff, Diagnosis missing) {
        boolean named =
                diff.path().contains(".env[")
                        && missing.cause().startsWith(name(diff.path()) + " ");
        boolean wholeSource = diff.path().contains(".envFrom") && diff.after() == null;
        return named || wholeSource;
    }

    private static String name(String path) {
        int open = path.indexOf(".env[") + ".env[".length();
        int close = path.indexOf(']', open);
        return close < 0 ? "" : path.substring(open, close);
    }

    private static String image(Change change) {
        return change.diffs().stream()
                .filter(diff -> diff.path().endsWith(".image"))
                .findFirst()
                .map(diff -> " (image %s → %s)".formatted(diff.before(), diff.after()))
                .orElse("");
    }

    private static String words(FieldDiff diff) {
        String field = diff.path().replaceFirst("^spec\\.template\\.spec\\.", "");
        if (diff.after() == null) {
            return field + " was removed";
        }
        return diff.before() == null
                ? field + " was added"
                : "%s went from %s to %s".formatted(field, diff.before(), diff.after());
    }

    private static String text(FieldDiff diff) {
        return "%s: %s → %s"
                .formatted(
                        diff.path(),
                        diff.before() == null ? "(none)" : diff.before(),
                        diff.after() == null ? "(none)" : diff.after());
    }

    private static String undo(Case it) {
        return "kubectl rollout undo %s".formatted(it.commandTarget());
    }

    private static String capitalised(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static String words(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 120 ? seconds + " s" : duration.toMinutes() + " min";
    }
}
