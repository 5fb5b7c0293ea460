package io.causestream.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.playbook.catalogue.Catalogue;
import io.causestream.settings.YamlDocument;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FindingLabelRuleTest {

    private static final Map<String, String> FIELDS =
            Map.of("title", "Crashing pod web-1", "namespace", "shop-eu", "labels.team", "till");

    @Test
    void joinsTheFieldsAndTakesWhatTheExpressionFinds() {
        FindingLabelRule rule =
                rule(
                        "[{source_fields: [namespace, labels.team], regex: '.*-(\\w+);(.*)', target_label: owner, replacement: '${2}@$1'}]");

        assertThat(rule.value(name -> FIELDS.getOrDefault(name, ""))).contains("till@eu");
        assertThat(rule.targetLabel()).isEqualTo("owner");
    }

    @Test
    void takesTheWholeValueUnlessItIsToldOtherwise() {
        assertThat(
                        rule("[{source_fields: title, target_label: t}]")
                                .value(name -> FIELDS.getOrDefault(name, "")))
                .contains("Crashing pod web-1");
    }

    @Test
    void setsNothingWhereTheExpressionDoesNotMatchAllOrNothingIsLeft() {
        assertThat(
                        rule("[{source_fields: [title], regex: pod, target_label: t}]")
                                .value(name -> FIELDS.getOrDefault(name, "")))
                .isEmpty();
        assertThat(rule("[{source_fields: [none], target_label: t}]").value(name -> "")).isEmpty();
    }

    @Test
    void namesWhatIsWrongInARule() {
        assertThat(problems("{source_fields: [title]}"))
                .singleElement()
                .asString()
                .contains("a list of source_fields");
        assertThat(
                        problems(
                                "[{source_field: [title], regex: '(', target_label: 'a b', replacement: x}]"))
                .anySatisfy(each ->
                        assertThat(each)
                                .contains("'source_field' is not one of", "mean source_fields?"))
                .anySatisfy(each -> assertThat(each).contains("source_fields is missing"))
                .anySatisfy(each -> assertThat(each).contains("target_label 'a b' is no name"))
                .anySatisfy(each -> assertThat(each).contains("'(' is not a regular expression"));
        assertThat(problems("[{source_fields: [title], target_label: t, replacement: $2}]"))
                .singleElement()
                .asString()
                .contains("replacement '$2' names group 2, and regex '(.*)' has 1");
    }

    private static FindingLabelRule rule(String yaml) {
        return FindingLabelRule.of(YamlDocument.of("rules", yaml).root()).getFirst();
    }

    private static List<String> problems(String rules) {
        return PlaybookReader.read(
                        List.of(
                                new PlaybookFile(
                                        "values.yaml",
                                        """
                                        customPlaybooks:
                                          - triggers: [on_pod_create: {}]
                                            actions:
                                              - customise_finding: {finding_label_rules: %s}
                                        """
                                                .formatted(rules))),
                        Map.of(),
                        Catalogue.declared())
                .problems()
                .stream()
                .map(Object::toString)
                .toList();
    }
}
