package io.causestream.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.causestream.finding.Severity;
import io.causestream.playbook.Playbook.Origin;
import io.causestream.playbook.catalogue.Catalogue;
import io.causestream.playbook.catalogue.Parameter;
import io.causestream.playbook.catalogue.Triggers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlaybookReaderTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("TEAM", "web", "PREFIX", "prod");

    @Test
    void readsAPlaybook() {
        Playbook playbook =
                only(
                        """
                        customPlaybooks:
                          - name: Crashes of the shop
                            triggers:
                              - on_pod_crash_loop:
                                  restart_reason: CrashLoopBackOff
                                  namespace_prefix: shop
                              - on_pod_oom_killed: {}
                            actions:
                              - logs_enricher:
                                  previous: true
                              - create_finding:
                                  title: $name crashes
                                  aggregation_key: Crash
                            sinks: [main_slack]
                            stop: true
                        """);

        assertThat(playbook.name()).isEqualTo("Crashes of the shop");
        assertThat(playbook.origin()).isEqualTo(Origin.CUSTOM);
        assertThat(playbook.triggers())
                .extracting(trigger -> trigger.type().name())
                .containsExactly("on_pod_crash_loop", "on_pod_oom_killed");
        assertThat(playbook.triggers().getFirst().parameters().number("restart_count"))
                .isEqualTo(2);
        assertThat(playbook.actions())
                .extracting(action -> action.type().name())
                .containsExactly("logs_enricher", "create_finding");
        assertThat(playbook.actions().getFirst().parameters().flag("previous")).isTrue();
        assertThat(playbook.sinks()).containsExactly("main_slack");
        assertThat(playbook.stop()).isTrue();
    }

    @Test
    void loadsTheFileThatTheUserHas() {
        ReadPlaybooks read = read(Map.of(), file("values.yaml", resource("values.yaml")));

        assertThat(read.problems()).isEmpty();
        assertThat(read.warnings()).isEmpty();
        assertThat(read.set().playbooks()).isEmpty();
    }

    @Test
    void loadsWhatIsShipped() {
        ReadPlaybooks read =
                PlaybookReader.read(ShippedPlaybooks.files(), Map.of(), Catalogue.declared());

        assertThat(read.problems()).isEmpty();
        assertThat(read.set().playbooks())
                .extracting(Playbook::origin)
                .contains(Origin.PRIORITY, Origin.BUILTIN)
                .doesNotContain(Origin.CUSTOM, Origin.PLATFORM);
    }

    @Test
    void loadsAnEmptyFile() {
        assertThat(read(file("values.yaml", "")).problems()).isEmpty();
        assertThat(read(file("values.yaml", "# nothing\n")).problems()).isEmpty();
    }

    @Test
    void readsABareListAndNamesAPlaybookByItsPlace() {
        ReadPlaybooks read =
                read(
                        file(
                                "/etc/causestream/mine.yaml",
                                """
                                - triggers: [{on_pod_evicted: {}}]
                                  actions: [{logs_enricher: {}}]
                                - triggers: [{on_job_failure: }]
                                  actions: [{logs_enricher: }]
                                """));

        assertThat(read.problems()).isEmpty();
        assertThat(names(read)).containsExactly("mine.yaml#[0]", "mine.yaml#[1]");
    }

    @Test
    void readsNamedPlaybooksWithoutAnyOthers() {
        ReadPlaybooks read =
                read(
                        file(
                                "values.yaml",
                                """
                                namedCustomPlaybooks:
                                  evictions:
                                    - triggers: [{on_pod_evicted: {}}]
                                      actions: [{logs_enricher: {}}]
                                  jobs:
                                    triggers: [{on_job_failure: {}}]
                                    actions: [{logs_enricher: {}}]
                                  none:
                                """));

        assertThat(read.problems()).isEmpty();
        assertThat(names(read)).containsExactly("evictions", "jobs");
    }

    @Test
    void ordersByOriginThenByFile() {
        ReadPlaybooks read =
                read(
                        file("b.yaml", list("customPlaybooks", "third")),
                        file(
                                PlaybookFile.SHIPPED + "robusta.yaml",
                                list("platformPlaybooks", "last")
                                        + list("builtinPlaybooks", "fourth")
                                        + list("priorityBuiltinPlaybooks", "first")),
                        file(
                                "a.yaml",
                                "enablePlatformPlaybooks: true\n"
                                        + list("customPlaybooks", "second")));

        assertThat(read.problems()).isEmpty();
        assertThat(names(read)).containsExactly("first", "second", "third", "fourth", "last");
    }

    @Test
    void leavesPlatformPlaybooksOutUntilTheyAreEnabled() {
        PlaybookFile shipped =
                file(PlaybookFile.SHIPPED + "x.yaml", list("platformPlaybooks", "spam"));

        assertThat(names(read(shipped))).isEmpty();
        assertThat(names(read(shipped, file("v.yaml", "enablePlatformPlaybooks: true"))))
                .containsExactly("spam");
    }

    @Test
    void leavesOutWhatIsDisabled() {
        ReadPlaybooks read =
                read(
                        file(
                                PlaybookFile.SHIPPED + "x.yaml",
                                """
                                builtinPlaybooks:
                                  - {name: crash, triggers: [on_pod_crash_loop: {}], actions: [logs_enricher: {}]}
                                  - {name: jobs, triggers: [on_job_failure: {}], actions: [logs_enricher: {}]}
                                """),
                        file("values.yaml", "disabledPlaybooks: [crash]\n"));

        assertThat(read.problems()).isEmpty();
        assertThat(names(read)).containsExactly("jobs");
    }

    @Test
    void leavesOutTheUsersOwnWhereItIsTheOnlyOneOfADisabledName() {
        assertThat(
                        names(
                                read(
                                        file(
                                                "values.yaml",
                                                "disabledPlaybooks: [mine]\n"
                                                        + list("customPlaybooks", "mine")))))
                .isEmpty();
    }

    @Test
    void keepsTheUsersOwnCopyOfADisabledPlaybook() {
        ReadPlaybooks read =
                read(
                        file(PlaybookFile.SHIPPED + "x.yaml", list("builtinPlaybooks", "crash")),
                        file(
                                "values.yaml",
                                "disabledPlaybooks: [crash]\n" + list("customPlaybooks", "crash")));

        assertThat(read.problems()).isEmpty();
        assertThat(read.set().playbooks())
                .extracting(Playbook::origin)
                .containsExactly(Origin.CUSTOM);
    }

    @Test
    void letsTheUsersPlaybookStandInThePlaceOfAShippedOneAndSaysSo() {
        ReadPlaybooks read =
                read(
                        file(PlaybookFile.SHIPPED + "x.yaml", list("builtinPlaybooks", "crash")),
                        file("values.yaml", list("customPlaybooks", "crash")));

        assertThat(read.set().playbooks())
                .extracting(Playbook::origin)
                .containsExactly(Origin.CUSTOM);
        assertThat(read.warnings())
                .containsExactly("crash: replaces the shipped playbook of this name");
    }

    @Test
    void takesTheUsersListInPlaceOfTheShippedOne() {
        ReadPlaybooks read =
                read(
                        file(PlaybookFile.SHIPPED + "x.yaml", list("builtinPlaybooks", "theirs")),
                        file("values.yaml", list("builtinPlaybooks", "mine")));

        assertThat(names(read)).containsExactly("mine");
        assertThat(read.warnings())
                .containsExactly(
                        "builtinPlaybooks: the list in values.yaml replaces the shipped one;"
                                + " no longer active: theirs");
        assertThat(read.set().playbooks().getFirst().origin()).isEqualTo(Origin.BUILTIN);
    }

    @Test
    void resolvesVariablesWithinTextsAndLists() {
        Playbook playbook =
                only(
                        """
                        customPlaybooks:
                          - triggers:
                              - on_pod_crash_loop:
                                  namespace_prefix: "team-{{ env.TEAM }}-{{env.PREFIX}}"
                            actions:
                              - name_silencer: {names: ["{{ env.TEAM }}", plain]}
                        """);

        assertThat(playbook.triggers().getFirst().parameters().text("namespace_prefix"))
                .isEqualTo("team-web-prod");
        assertThat(playbook.actions().getFirst().parameters().texts("names"))
                .containsExactly("web", "plain");
    }

    @Test
    void tellsActionsWhatIsGlobalUnlessTheyAreToldOtherwise() {
        Catalogue catalogue =
                Catalogue.of(
                        Triggers.all(),
                        List.of(
                                Playbooks.action(
                                        "query", Parameter.text("prometheus_url", "where")),
                                Playbooks.action("other")));
        ReadPlaybooks read =
                PlaybookReader.read(
                        List.of(
                                file(
                                        "values.yaml",
                                        """
                                        globalConfig: {prometheus_url: "http://{{ env.TEAM }}", signing_key: "{{ env.NOBODY_HAS_IT }}"}
                                        customPlaybooks:
                                          - triggers: [{on_pod_evicted: {}}]
                                            actions: [{query: {}}, {query: {prometheus_url: "http://mine"}}, {other: {}}]
                                        """)),
                        ENVIRONMENT,
                        catalogue);

        assertThat(read.problems()).isEmpty();
        List<Action> actions = read.set().playbooks().getFirst().actions();
        assertThat(actions.get(0).parameters().text("prometheus_url")).isEqualTo("http://web");
        assertThat(actions.get(1).parameters().text("prometheus_url")).isEqualTo("http://mine");
        assertThat(actions.get(2).parameters().declares("prometheus_url")).isFalse();
    }

    @Test
    void readsTheUsersWordsForSeverities() {
        ReadPlaybooks read =
                read(
                        file(
                                "values.yaml",
                                """
                                globalConfig:
                                  custom_severity_map: {P1: HIGH, page: critical}
                                """));

        assertThat(read.set().severities())
                .isEqualTo(Map.of("p1", Severity.HIGH, "page", Severity.CRITICAL));
    }

    @Test
    void takesOverWhatAnotherPlaybookSays() {
        ReadPlaybooks read =
                read(
                        file(
                                "values.yaml",
                                """
                                customPlaybooks:
                                  - &first
                                    name: first
                                    triggers: [{on_pod_evicted: {}}]
                                    actions: [{logs_enricher: {}}]
                                  - <<: *first
                                    name: second
                                """));

        assertThat(read.problems()).isEmpty();
        assertThat(names(read)).containsExactly("first", "second");
    }

    @Test
    void warnsOfAnActionThatIsNotAvailableAndOfASinkThatNobodyHas() {
        Catalogue catalogue =
                Catalogue.of(
                        Triggers.all(),
                        List.of(Playbooks.unavailable("delete_pod", "use kubectl")));
        ReadPlaybooks read =
                PlaybookReader.read(
                        List.of(
                                file(
                                        "values.yaml",
                                        """
                                        sinksConfig: [{slack_sink: {name: home, api_key: "{{ env.NOBODY_HAS_IT }}"}}]
                                        customPlaybooks:
                                          - {name: x, triggers: [{on_pod_evicted: {}}], actions: [{delete_pod: {}}], sinks: [hoem]}
                                        """)),
                        Map.of(),
                        catalogue);

        assertThat(read.problems()).isEmpty();
        assertThat(read.set().playbooks()).hasSize(1);
        assertThat(read.warnings())
                .containsExactly(
                        "x: delete_pod is not available and is skipped; use kubectl",
                        "x: no sink is named 'hoem'; configured: home");
    }

    @Test
    void warnsOnceOfTheActionsThatAreNotAvailableInShippedPlaybooks() {
        Catalogue catalogue =
                Catalogue.of(
                        Triggers.all(),
                        List.of(Playbooks.unavailable("logs_enricher", "read them yourself")));
        ReadPlaybooks read =
                PlaybookReader.read(
                        List.of(
                                file(
                                        PlaybookFile.SHIPPED + "x.yaml",
                                        list("builtinPlaybooks", "a")
                                                + list("priorityBuiltinPlaybooks", "b"))),
                        Map.of(),
                        catalogue);

        assertThat(read.warnings())
                .containsExactly("shipped playbooks: not available and skipped: logs_enricher");
    }

    @Test
    void warnsOfWhatHasNoEffectWithItsPlace() {
        ReadPlaybooks read =
                read(
                        file(
                                "values.yaml",
                                """
                                customPlaybooks:
                                  - name: mine
                                    triggers:
                                      - on_pod_crash_loop:
                                          change_filters: {include: [spec]}
                                      - on_prometheus_alert:
                                          k8s_providers: [GKE]
                                    actions:
                                      - logs_enricher:
                                          filter_regex: boom
                                          previous: true
                                      - resource_events_enricher: {dependent_pod_mode: true}
                                      - pod_graph_enricher: {resource_type: disk, display_limits: true}
                                """));

        assertThat(read.problems()).isEmpty();
        assertThat(read.warnings())
                .containsExactly(
                        "mine: on_pod_crash_loop.change_filters has no effect: it does not compare fields; use a trigger of updates (values.yaml, line 5)",
                        "mine: on_prometheus_alert.k8s_providers where a cluster runs is not known here, so it never fires with this (values.yaml, line 7)",
                        "mine: logs_enricher.previous has no effect: the log is that of the crashed run, found by its times, or else of the current one (values.yaml, line 11)",
                        "mine: pod_graph_enricher.display_limits has no effect: request and limit always are (values.yaml, line 13)");
    }

    @Test
    void saysWhatIsWrongWithAnOverrideAndADuration() {
        assertThat(
                        read(file(
                                        "values.yaml",
                                        """
                                        customPlaybooks:
                                          - triggers: [{on_prometheus_alert: {}}]
                                            actions:
                                              - node_graph_enricher:
                                                  resource_type: CPU
                                                  prometheus_graphs_overrides:
                                                    - {resource_type: CPUs, item_type: Node, query: up}
                                              - prometheus_enricher: {promql_query: up, duration: {starts_at: noon}}
                                              - prometheus_enricher: {promql_query: up, duration: {duration_minutes: 20000}}
                                        """))
                                .problems())
                .extracting(Object::toString)
                .satisfiesExactly(
                        first ->
                                assertThat(first)
                                        .contains(
                                                "resource_type 'CPUs' is not one of CPU, Disk, Memory; did you mean CPU?"),
                        second -> assertThat(second).contains("'noon' is not a time"),
                        third ->
                                assertThat(third)
                                        .contains("it is 20000 minutes long; it must be from 1"));
    }

    @Test
    void warnsOfATriggerThatNeverFires() {
        assertThat(
                        read(file(
                                        "values.yaml",
                                        """
                                        customPlaybooks:
                                          - name: mine
                                            triggers: [{on_event_delete: {}}]
                                            actions: [{logs_enricher: {}}]
                                          - name: half
                                            triggers: [{on_kubernetes_warning_event: {operations: [create, delete]}}]
                                            actions: [{logs_enricher: {}}]
                                        """))
                                .warnings())
                .containsExactly(
                        "mine: on_event_delete never fires: the API server deletes each Event when it is an hour old, so its deletion means nothing; use on_event_create or on_event_update (values.yaml, line 3)",
                        "half: on_kubernetes_warning_event.operations 'delete' has no effect: the API server deletes each Event when it is an hour old, so its deletion means nothing (values.yaml, line 6)");
    }

    @Test
    void saysNothingOfWhatIsNotInForceOrOnlyGlobal() {
        assertThat(
                        read(file(
                                        "values.yaml",
                                        """
                                        globalConfig: {prometheus_url: "http://prometheus"}
                                        disabledPlaybooks: [mine]
                                        customPlaybooks:
                                          - name: mine
                                            triggers: [{on_event_delete: {}}]
                                            actions: [{logs_enricher: {previous: true}}]
                                          - name: other
                                            triggers: [{on_pod_crash_loop: {}}]
                                            actions: [{pod_graph_enricher: {resource_type: CPU}}]
                                        """))
                                .warnings())
                .isEmpty();
    }

    @Test
    void keepsEachPlaybookAsItsFileHasIt() {
        ReadPlaybooks read =
                read(
                        file(
                                "values.yaml",
                                """
                                customPlaybooks:
                                  # Not of it.
                                  - name: x
                                    triggers:
                                      - on_pod_crash_loop: {namespace_prefix: "{{ env.TEAM }}"} # 😀
                                    actions:
                                      # First the logs.
                                      - logs_enricher: {}

                                  # Of the next.
                                  - {name: y, triggers: [{on_pod_evicted: {}}], actions: [{logs_enricher: {}}]}
                                """));

        assertThat(read.sources())
                .isEqualTo(
                        Map.of(
                                "x",
                                """
                                name: x
                                triggers:
                                  - on_pod_crash_loop: {namespace_prefix: "{{ env.TEAM }}"} # 😀
                                actions:
                                  # First the logs.
                                  - logs_enricher: {}\
                                """,
                                "y",
                                "{name: y, triggers: [{on_pod_evicted: {}}], actions: [{logs_enricher: {}}]}"));
    }

    @Test
    void hasTheSameVersionForTheSameTextsAndAnotherForOthers() {
        PlaybookFile a = file("a.yaml", list("customPlaybooks", "a"));
        PlaybookFile b = file("b.yaml", list("customPlaybooks", "b"));
        String version = read(a, b).set().version();

        assertThat(version).hasSize(12).isEqualTo(read(b, a).set().version());
        assertThat(read(a).set().version()).isNotEqualTo(version);
        assertThat(read(a, file("b.yaml", list("customPlaybooks", "c"))).set().version())
                .isNotEqualTo(version);
    }

    private static List<String> names(ReadPlaybooks read) {
        return read.set().playbooks().stream().map(Playbook::name).toList();
    }

    /** A list of one playbook of this name. */
    private static String list(String key, String name) {
        return "%s: [{name: %s, triggers: [{on_pod_evicted: {}}], actions: [{logs_enricher: {}}]}]\n"
                .formatted(key, name);
    }

    private static Playbook only(String text) {
        ReadPlaybooks read = read(file("values.yaml", text));
        assertThat(read.problems()).isEmpty();
        assertThat(read.set().playbooks()).hasSize(1);
        return read.set().playbooks().getFirst();
    }

    private static PlaybookFile file(String name, String text) {
        return new PlaybookFile(name, text);
    }

    private static ReadPlaybooks read(PlaybookFile... files) {
        return read(ENVIRONMENT, files);
    }

    private static ReadPlaybooks read(Map<String, String> environment, PlaybookFile... files) {
        return PlaybookReader.read(List.of(files), environment, Catalogue.declared());
    }

    private static String resource(String name) {
        try (InputStream file = PlaybookReaderTest.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
