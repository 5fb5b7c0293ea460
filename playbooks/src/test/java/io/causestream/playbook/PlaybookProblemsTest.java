package io.causestream.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.playbook.catalogue.Catalogue;
import io.causestream.playbook.catalogue.Parameter;
import io.causestream.playbook.catalogue.Triggers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said about what is wrong: the file, the line, the path, the nearest that is right. */
class PlaybookProblemsTest {

    private static final Catalogue CATALOGUE =
            Catalogue.of(
                    Triggers.all(),
                    List.of(
                            Playbooks.action(
                                    "tell",
                                    Parameter.text("title", "what it is called").needed(),
                                    Parameter.number("lines", 100, ""),
                                    Parameter.flag("previous", false, ""),
                                    Parameter.duration("within", "1h", ""),
                                    Parameter.texts("names", ""),
                                    Parameter.texts("phases", "").oneOf("Running", "Pending"),
                                    Parameter.text("severity", "").oneOf("HIGH", "LOW"),
                                    Parameter.text("filter_regex", "")),
                            Playbooks.action("logs_enricher")));

    @Test
    void tellsAllOfThemAtOnceInTheOrderOfTheFile() {
        assertThat(
                        Playbooks.problems(
                                CATALOGUE,
                                """
                                clusterName: home
                                customPlaybooks:
                                  - name: one
                                    triggers:
                                      - on_pod_crashloop:
                                          restart_reason: CrashLoopBackOff
                                    actions:
                                      - logs_enrich: {}
                                      - tell:
                                          titel: x
                                          lines: many
                                    sink: [main]
                                """))
                .containsExactly(
                        "values.yaml, line 5, customPlaybooks[0].triggers[0].on_pod_crashloop:"
                                + " unknown trigger; did you mean on_pod_crash_loop?",
                        "values.yaml, line 8, customPlaybooks[0].actions[0].logs_enrich:"
                                + " unknown action; did you mean logs_enricher?",
                        "values.yaml, line 9, customPlaybooks[0].actions[1].tell:"
                                + " title is missing: what it is called",
                        "values.yaml, line 10, customPlaybooks[0].actions[1].tell.titel:"
                                + " unknown parameter; did you mean title?",
                        "values.yaml, line 11, customPlaybooks[0].actions[1].tell.lines:"
                                + " 'many' is not a whole number",
                        "values.yaml, line 12, customPlaybooks[0].sink:"
                                + " unknown key; did you mean sinks?");
    }

    static Stream<Arguments> wrongParameters() {
        return Stream.of(
                Arguments.of("lines: 1.5", "lines: '1.5' is not a whole number"),
                Arguments.of("lines: 99999999999", "lines: '99999999999' is not a whole number"),
                Arguments.of("lines: [1]", "lines: this value is not a whole number"),
                Arguments.of("previous: perhaps", "previous: 'perhaps' is neither true nor false"),
                Arguments.of(
                        "within: soon", "within: 'soon' is not a duration such as 30s, 5m or 2h"),
                Arguments.of("names: {a: b}", "names: a list is expected here"),
                Arguments.of("names: [[a]]", "names[0]: a string is expected here"),
                Arguments.of(
                        "phases: [Runing]",
                        "phases[0]: 'Runing' is not one of Running, Pending; did you mean Running?"),
                Arguments.of(
                        "severity: HIHG",
                        "severity: 'HIHG' is not one of HIGH, LOW; did you mean HIGH?"),
                Arguments.of("severity: {}", "severity: a string is expected here"),
                Arguments.of(
                        "filter_regex: '(?=x)'",
                        "filter_regex: '(?=x)' is not a regular expression of RE2 "
                                + "(invalid or unsupported Perl syntax)"),
                Arguments.of("names: ['{{ env.GONE }}']", "names[0]: the environment has no GONE"),
                Arguments.of(
                        "names: ['{{ file./etc/hostname }}']",
                        "names[0]: only settings can refer to a file; use {{ env.NAME }} in playbooks"));
    }

    @ParameterizedTest
    @MethodSource("wrongParameters")
    void refusesAParameterThatIsNotWhatItIsDeclaredToBe(String parameter, String sentence) {
        assertThat(
                        Playbooks.problems(
                                CATALOGUE,
                                """
                                - triggers: [{on_pod_evicted: {}}]
                                  actions:
                                    - tell:
                                        title: x
                                        %s
                                """
                                        .formatted(parameter)))
                .containsExactly("values.yaml, line 5, [0].actions[0].tell." + sentence);
    }

    @Test
    void takesOtherWaysToWriteTheSame() {
        assertThat(
                        Playbooks.problems(
                                CATALOGUE,
                                """
                                - triggers: [{on_pod_evicted: {}}]
                                  actions:
                                    - tell: {title: 5, lines: "3", previous: "yes", within: 90, names: one, severity: high}
                                """))
                .isEmpty();
    }

    static Stream<Arguments> wrongScopes() {
        return Stream.of(
                Arguments.of("name_prefix: [a]", "name_prefix: a string is expected here"),
                Arguments.of(
                        "labels_selector: app",
                        "labels_selector: 'app' is neither key=value nor key!=value"),
                Arguments.of(
                        "labels_selector: 'app=web, =x'",
                        "labels_selector: '=x' is neither key=value nor key!=value"),
                Arguments.of(
                        "scope: {}",
                        "scope: an include or an exclude with something in it is expected"),
                Arguments.of(
                        "scope: {includes: [{name: x}], include: [{name: y}]}",
                        "scope.includes: unknown key; did you mean include?"),
                Arguments.of(
                        "scope: {include: {name: x}}", "scope.include: a list is expected here"),
                Arguments.of(
                        "scope: {include: [{nmae: x}]}",
                        "scope.include[0].nmae: unknown key; did you mean name?"),
                Arguments.of(
                        "scope: {exclude: [{name: ['a', 'b(']}]}",
                        "scope.exclude[0].name[1]: 'b(' is not a regular expression of RE2 "
                                + "(missing closing ))"),
                Arguments.of(
                        "scope: {include: [{labels: 'app'}]}",
                        "scope.include[0].labels: 'app' is neither key=value nor key!=value"),
                Arguments.of(
                        "scope: {include: [web]}",
                        "scope.include[0]: name, namespace, labels, annotations or attributes is"
                                + " expected here"),
                Arguments.of(
                        "change_filters: {includes: [spec]}",
                        "change_filters.includes: unknown key; did you mean include?"),
                Arguments.of(
                        "change_filters: {include: spec}",
                        "change_filters.include: a list of paths is expected here"),
                Arguments.of(
                        "change_filters: [spec]",
                        "change_filters: a map of include and ignore is expected here"));
    }

    @ParameterizedTest
    @MethodSource("wrongScopes")
    void refusesAFilterThatCanNotBeUnderstood(String filter, String sentence) {
        assertThat(
                        Playbooks.problems(
                                CATALOGUE,
                                """
                                - triggers:
                                    - on_pod_update:
                                        %s
                                  actions: [{logs_enricher: {}}]
                                """
                                        .formatted(filter)))
                .containsExactly("values.yaml, line 3, [0].triggers[0].on_pod_update." + sentence);
    }

    static Stream<Arguments> wrongShapes() {
        return Stream.of(
                Arguments.of(
                        "- crash",
                        "[0]: a playbook is expected here: a map of triggers and actions"),
                Arguments.of(
                        "- actions: [{logs_enricher: {}}]",
                        "[0]: nothing starts it: triggers is missing or empty"),
                Arguments.of(
                        "- {triggers: [], actions: [{logs_enricher: {}}]}",
                        "[0]: nothing starts it: triggers is missing or empty"),
                Arguments.of(
                        "- {triggers: {on_pod_evicted: {}}, actions: [{logs_enricher: {}}]}",
                        "[0].triggers: a list is expected here"),
                Arguments.of(
                        "- {triggers: [on_pod_evicted], actions: [{logs_enricher: {}}]}",
                        "[0].triggers[0]: write it as a map: 'on_pod_evicted: {}'"),
                Arguments.of(
                        "- {triggers: [{}], actions: [{logs_enricher: {}}]}",
                        "[0].triggers[0]: the name of one trigger is expected here"),
                Arguments.of(
                        "- {triggers: [{on_pod_crash_loop: , restart_count: 3}], actions: [{logs_enricher: {}}]}",
                        "[0].triggers[0]: takes the name of one trigger, and has on_pod_crash_loop,"
                                + " restart_count; do its parameters stand too far left?"),
                Arguments.of(
                        "- {triggers: [{on_pod_evicted: {}}]}",
                        "[0]: does nothing: actions is missing or empty"),
                Arguments.of(
                        "- {triggers: [{on_pod_evicted: [x]}], actions: [{logs_enricher: {}}]}",
                        "[0].triggers[0].on_pod_evicted: a map of parameters is expected here"),
                Arguments.of(
                        "- {triggers: [{on_pod_evicted: {}}], stop: perhaps, actions: [{logs_enricher: {}}]}",
                        "[0].stop: 'perhaps' is neither true nor false"),
                Arguments.of(
                        "customPlaybook: []",
                        "customPlaybook: unknown key; did you mean customPlaybooks?"),
                Arguments.of(
                        "playbooks: []", "playbooks: unknown key; did you mean customPlaybooks?"),
                Arguments.of(
                        "disabled_playbooks: []",
                        "disabled_playbooks: unknown key; did you mean disabledPlaybooks?"),
                Arguments.of("customPlaybooks: x", "customPlaybooks: a list is expected here"),
                Arguments.of(
                        "namedCustomPlaybooks: []",
                        "namedCustomPlaybooks: a map from names to playbooks is expected here"),
                Arguments.of(
                        "enablePlatformPlaybooks: maybe",
                        "enablePlatformPlaybooks: 'maybe' is neither true nor false"),
                Arguments.of(
                        "globalConfig: {custom_severity_map: {P1: HIHG}}",
                        "globalConfig.custom_severity_map.P1: 'HIHG' is not a severity; did you mean HIGH?"),
                Arguments.of(
                        "{a: 1, a: 2}",
                        "a: the key is given twice, on lines 1 and 1; keep one of them"));
    }

    @ParameterizedTest
    @MethodSource("wrongShapes")
    void refusesWhatIsNoPlaybook(String text, String sentence) {
        assertThat(Playbooks.problems(CATALOGUE, text))
                .containsExactly("values.yaml, line 1, " + sentence);
    }

    static Stream<Arguments> noYaml() {
        return Stream.of(
                Arguments.of("just a text", "neither a map of settings nor a list of playbooks"),
                Arguments.of(
                        "a: [",
                        "not YAML: expected the node content, but found '<stream end>' (column 5)"),
                Arguments.of(
                        "{{ env.X }}: 1",
                        "a key here is not a string; is a {{ … }} missing its quotes?"));
    }

    @ParameterizedTest
    @MethodSource("noYaml")
    void refusesWhatIsNoFileOfPlaybooks(String text, String sentence) {
        assertThat(Playbooks.problems(CATALOGUE, text))
                .containsExactly("values.yaml, line 1: " + sentence);
    }

    @Test
    void refusesTwoOfOneName() {
        assertThat(
                        Playbooks.problems(
                                CATALOGUE,
                                """
                                customPlaybooks:
                                  - {name: x, triggers: [{on_pod_evicted: {}}], actions: [{logs_enricher: {}}]}
                                  - {name: x, triggers: [{on_pod_evicted: {}}], actions: [{logs_enricher: {}}]}
                                """))
                .containsExactly(
                        "values.yaml, line 3, customPlaybooks[1].name: another playbook is also named 'x'");
    }

    @Test
    void refusesToDisableWhatIsNotThere() {
        assertThat(
                        Playbooks.problems(
                                CATALOGUE,
                                """
                                disabledPlaybooks:
                                  - Evicted
                                customPlaybooks:
                                  - {name: Evictions, triggers: [{on_pod_evicted: {}}], actions: [{logs_enricher: {}}]}
                                """))
                .containsExactly(
                        "values.yaml, line 2, disabledPlaybooks[0]: unknown playbook 'Evicted';"
                                + " did you mean Evictions?");
    }

    @Test
    void refusesAFileThatSaysTooMuchThroughAliases() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }

        assertThat(Playbooks.problems(CATALOGUE, bomb.toString()))
                .singleElement()
                .asString()
                .contains("nests deeper than 64 levels or has more than 200000 nodes");
    }

    @Test
    void refusesAFileThatContainsItself() {
        assertThat(Playbooks.problems(CATALOGUE, "a: &a\n  b: *a\n"))
                .singleElement()
                .asString()
                .contains("nests deeper than 64 levels or has more than 200000 nodes");
    }
}
