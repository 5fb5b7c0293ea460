package io.causestream.playbook.filter;

import io.causestream.settings.ProblemReporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Conditions on labels or annotations: all of {@code app=web.*, tier!=front}. A missing label
 * equals nothing.
 */
record LabelRules(List<Rule> rules) {

    LabelRules {
        rules = List.copyOf(rules);
    }

    record Rule(String key, boolean equal, AnchoredPattern value) {

        boolean holdsFor(Map<String, String> labels) {
            String label = labels.get(key);
            return equal == (label != null && value.matches(label));
        }
    }

    /** Values are regular expressions. */
    static LabelRules of(String text, String path, ProblemReporter problems) {
        List<Rule> rules = new ArrayList<>();
        for (Comparison each : Comparison.all(text, path, problems)) {
            rules.add(
                    new Rule(
                            each.key(),
                            each.equal(),
                            AnchoredPattern.of(each.value(), path, problems)));
        }
        return new LabelRules(rules);
    }

    /** Values are plain texts, as in Kubernetes' own selectors. */
    static LabelRules selector(String text, String path, ProblemReporter problems) {
        return new LabelRules(
                Comparison.all(text, path, problems).stream()
                        .map(each ->
                                new Rule(
                                        each.key(),
                                        each.equal(),
                                        new AnchoredPattern(each.value(), null)))
                        .toList());
    }

    boolean holdFor(Map<String, String> labels) {
        for (Rule rule : rules) {
            if (!rule.holdsFor(labels)) {
                return false;
            }
        }
        return true;
    }
}
