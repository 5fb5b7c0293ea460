package io.causestream.enrich.analysis;

import io.causestream.finding.Enrichment;
import io.causestream.finding.Finding;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of a finding's own objects, each empty if there is none: taken out of a text to compare
 * it with another finding's, or replaced in it by the other's.
 *
 * @param object of the subject
 */
public record SubjectNames(String object, String workload, String namespace, String container) {

    private static final String BEFORE = "(?<![A-Za-z0-9-])";
    private static final String AFTER = "(?![A-Za-z0-9-])";

    /** Where a name that could be a word is one: a kind, an option or a quote stands before it. */
    private static final String NAMED =
            "(?<=[/'\"`]|(?i:\\bpod |\\bpods |deployment |statefulset |daemonset |replicaset |\\bjob"
                    + " |workload |service |namespace |container |-n |-c |--namespace[ =]|--container[ =]))";

    /** What another finding's object is called that has no counterpart in this one. */
    private static final String OTHER = "another object";

    public static SubjectNames of(Finding finding) {
        String container = "";
        for (Enrichment enrichment : finding.enrichments()) {
            if (enrichment instanceof Enrichment.CrashInfo crash) {
                container = crash.container();
            } else if (container.isEmpty() && enrichment instanceof Enrichment.Logs logs) {
                container = logs.container();
            }
        }
        return new SubjectNames(
                finding.subject().name(),
                finding.workload().name(),
                finding.subject().namespace(),
                container);
    }

    /** The text with a placeholder for each of the names, and for the pods of the workload. */
    String removedFrom(String text) {
        String rest = text;
        for (Map.Entry<String, String> name :
                pairs(new SubjectNames("<object>", "<workload>", "<namespace>", "<container>"))
                        .entrySet()) {
            rest =
                    Pattern.compile(BEFORE + Pattern.quote(name.getKey()) + AFTER)
                            .matcher(rest)
                            .replaceAll(Matcher.quoteReplacement(name.getValue()));
        }
        return workload.isEmpty() ? rest : ofWorkload().matcher(rest).replaceAll("<pod>");
    }

    /**
     * A text about the finding of these names as one about the other's: each name that is exactly
     * one of these becomes the other's; a name that could be an ordinary word does so only where a
     * kind, an option or a quote stands before it. Any other name of this workload's objects is
     * replaced by words, so that no other finding's object is called this one's.
     *
     * @param isKnown whether a name stands in the other finding's own context, and so may stay
     */
    String told(String text, SubjectNames other, Predicate<String> isKnown) {
        if (equals(other)) {
            return text;
        }
        String result = text;
        for (Map.Entry<String, String> name : pairs(other).entrySet()) {
            String place = isDistinct(name.getKey()) ? BEFORE : NAMED;
            result =
                    Pattern.compile(place + Pattern.quote(name.getKey()) + AFTER)
                            .matcher(result)
                            .replaceAll(Matcher.quoteReplacement(name.getValue()));
        }
        if (workload.isEmpty() || workload.equals(other.workload())) {
            return result;
        }
        return ofWorkload()
                .matcher(result)
                .replaceAll((MatchResult found) ->
                        Matcher.quoteReplacement(
                                found.group().equals(other.object())
                                                || found.group().equals(other.workload())
                                                || isKnown.test(found.group())
                                        ? found.group()
                                        : OTHER));
    }

    /** The longest first, as one may be a part of another. Equal names become what is first. */
    private Map<String, String> pairs(SubjectNames other) {
        Map<String, String> pairs = new LinkedHashMap<>();
        pairs.put(object, other.object);
        pairs.putIfAbsent(workload, other.workload);
        pairs.putIfAbsent(container, other.container);
        pairs.putIfAbsent(namespace, other.namespace);
        pairs.remove("");
        Map<String, String> sorted = new LinkedHashMap<>();
        pairs.entrySet().stream()
                .filter(pair -> !pair.getValue().isEmpty())
                .sorted((one, two) -> two.getKey().length() - one.getKey().length())
                .forEach(pair -> sorted.put(pair.getKey(), pair.getValue()));
        return sorted;
    }

    /** Names that begin with the workload's: of its pods and ReplicaSets. */
    private Pattern ofWorkload() {
        return Pattern.compile(BEFORE + Pattern.quote(workload) + "(?:-[a-z0-9]++)++" + AFTER);
    }

    /** Whether a name can't be an ordinary word of a sentence. */
    private static boolean isDistinct(String name) {
        return name.chars().anyMatch(one -> one == '-' || one == '.' || Character.isDigit(one));
    }
}
