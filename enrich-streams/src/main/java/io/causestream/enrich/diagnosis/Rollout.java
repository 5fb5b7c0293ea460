package io.causestream.enrich.diagnosis;

import io.causestream.enrich.diagnosis.evidence.Case;
import io.causestream.enrich.diagnosis.evidence.DiffPath;
import io.causestream.finding.Change;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A change of a workload that came before the problem. */
record Rollout(Change change) {

    private static final Set<String> ROLLED_OUT = Set.of("Deployment", "StatefulSet", "DaemonSet");
    private static final int MOST_NAMED = 3;

    /**
     * A shortened digest, which we append to name the image behind a tag; a digest of full length
     * is from the spec itself.
     */
    private static final Pattern STOOD_FOR = Pattern.compile("@sha256:[0-9a-f]{12}$");

    /** {@code the rollout 62 s before}, of the workload that the sentence names already. */
    String words() {
        return "the %s %s before".formatted(noun(), words(change.beforeStart()));
    }

    String noun() {
        return isRollout() ? "rollout" : "change";
    }

    /** The diffs that may matter to that container: its own, and those of the pod around it. */
    List<FieldDiff> touching(String container) {
        return change.diffs().stream()
                .filter(diff -> DiffPath.of(diff).touches(container))
                .toList();
    }

    /**
     * What changed, for a sentence: {@code changed image a → b and removed env DATABASE_URL}.
     * Values of variables and arguments are not repeated.
     */
    static String words(List<FieldDiff> diffs) {
        List<String> all =
                diffs.stream()
                        .sorted(
                                java.util.Comparator.comparing(
                                        diff -> !DiffPath.of(diff).field().equals("image")))
                        .map(diff -> DiffPath.of(diff).words(diff))
                        .distinct()
                        .toList();
        List<String> named = all.subList(0, Math.min(MOST_NAMED, all.size()));
        int left = all.size() - named.size();
        if (left > 0) {
            return "%s and %d more".formatted(String.join(", ", named), left);
        }
        return named.size() < 2
                ? String.join("", named)
                : String.join(", ", named.subList(0, named.size() - 1)) + " and " + named.getLast();
    }

    /** How to undo it, with the tool that applied it. */
    String undo() {
        Subject workload = change.workload();
        if (isMovedTag()) {
            return "Push the earlier image to the tag again, or reference it by digest: a rollback of %s pulls the same tag."
                    .formatted(Case.words(workload));
        }
        String by = change.by() == null ? "" : change.by();
        if (by.startsWith("argocd") || by.equals("kustomize-controller") || by.equals("flux")) {
            return "Revert the change of %s in Git: %s applies it from there, and would undo a manual rollback."
                    .formatted(Case.words(workload), by);
        }
        if (by.equals("helm") || by.equals("helm-controller")) {
            return "Roll the Helm release of %s back: helm -n %s history, helm -n %s rollback"
                    .formatted(Case.words(workload), workload.namespace(), workload.namespace());
        }
        return isRollout()
                ? "Roll back: kubectl -n %s rollout undo %s/%s"
                        .formatted(
                                workload.namespace(),
                                workload.kind().toLowerCase(Locale.ROOT),
                                workload.name())
                : "Undo the change of %s.".formatted(Case.words(workload));
    }

    static String words(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 120 ? seconds + " s" : duration.toMinutes() + " min";
    }

    /** Whether the workload is unchanged and its image's tag refers to another image now. */
    private boolean isMovedTag() {
        return !change.diffs().isEmpty()
                && change.diffs().stream()
                        .allMatch(diff ->
                                diff.path().endsWith(".image")
                                        && isPinned(diff.before())
                                        && name(diff.before()).equals(name(diff.after())));
    }

    private static boolean isPinned(@Nullable String image) {
        return image != null && STOOD_FOR.matcher(image).find();
    }

    private static String name(@Nullable String image) {
        return image == null ? "" : STOOD_FOR.matcher(image).replaceFirst("");
    }

    private boolean isRollout() {
        return !isMovedTag()
                && ROLLED_OUT.contains(change.workload().kind())
                && change.diffs().stream()
                        .anyMatch(diff -> diff.path().startsWith("spec.template."));
    }
}
