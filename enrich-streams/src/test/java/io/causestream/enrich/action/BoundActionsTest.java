package io.causestream.enrich.action;

import static io.causestream.enrich.EnrichmentScenario.NOON;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextRequest;
import io.causestream.enrich.EnrichmentScenario;
import io.causestream.enrich.Observations;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.Events.Event;
import io.causestream.finding.Subject;
import io.causestream.observation.AlertObservation;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.Change;
import io.causestream.playbook.catalogue.ActionDeclaration;
import io.causestream.playbook.catalogue.ActionDeclaration.Does;
import io.causestream.playbook.catalogue.Actions;
import io.causestream.playbook.catalogue.Parameter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is declared of an action is done: each makes a difference to what is told or asked, and so
 * does each of its parameters, unless it is declared that it makes none.
 */
public class BoundActionsTest {

    /**
     * What happens, to an action that is told no more than it has to be.
     *
     * @param beside whether the playbook does something besides
     */
    private record Story(
            String trigger,
            Consumer<EnrichmentScenario> happens,
            Map<String, String> told,
            boolean beside) {

        Story told(String parameter, String value) {
            Map<String, String> more = new TreeMap<>(told);
            more.put(parameter, value);
            return new Story(trigger, happens, more, beside);
        }

        Story besideAnother() {
            return new Story(trigger, happens, told, true);
        }
    }

    private static final Story CRASH =
            new Story("on_pod_crash_loop", BoundActionsTest::aPodCrashes, Map.of(), false);
    private static final Story ALERT =
            new Story("on_prometheus_alert", BoundActionsTest::anAlertFires, Map.of(), false);
    private static final Story CHANGE =
            new Story("on_service_create", BoundActionsTest::aServiceIsMade, Map.of(), false);
    private static final Story DNS_ALERT =
            new Story("on_prometheus_alert", BoundActionsTest::coreDnsIsDown, Map.of(), false);
    private static final Story DEPLOYMENT = alert(Observations.CHECKOUT);
    private static final Story STATEFUL_SET = alert(new Subject("StatefulSet", "shop", "db"));
    private static final Story DAEMON_SET = alert(new Subject("DaemonSet", "shop", "logs"));
    private static final Story JOB = alert(new Subject("Job", "shop", "migrate"));
    private static final Story AUTOSCALER =
            alert(new Subject("HorizontalPodAutoscaler", "shop", "checkout"));
    private static final Story EVENT =
            new Story("on_event_create", BoundActionsTest::anEventComes, Map.of(), false);

    /** What is not about a crash, or has to be told something. */
    private static final Map<String, Story> STORIES =
            Map.ofEntries(
                    entry(
                            "create_finding",
                            CHANGE.told("title", "Mine").told("aggregation_key", "Mine")),
                    entry("customise_finding", CHANGE.besideAnother().told("title", "Mine")),
                    entry("create_event_finding", EVENT.told("aggregation_key", "Mine")),
                    entry("resource_babysitter", CHANGE),
                    entry(
                            "warning_events_report",
                            EVENT.told(
                                    "warning_event_groups",
                                    "[{aggregation_key: Lifecycle, matchers: [BackOff]}]")),
                    entry("event_report", EVENT),
                    entry("target_down_dns_silencer", DNS_ALERT.besideAnother()),
                    entry("alert_definition_enricher", ALERT),
                    entry(
                            "alert_explanation_enricher",
                            ALERT.told("alert_explanation", "It means this")),
                    entry("template_enricher", ALERT.told("template", "'About $name'")),
                    entry(
                            "button_enricher",
                            ALERT.told("button_text", "Open")
                                    .told("button_url", "https://wiki.example.com/$name")),
                    entry(
                            "external_video_enricher",
                            ALERT.told("url", "https://video.example.com")),
                    entry("stack_overflow_enricher", ALERT),
                    entry("mention_enricher", ALERT.told("static_mentions", "[U0123456]")),
                    entry("default_enricher", ALERT),
                    entry("minimal_default_enricher", ALERT),
                    entry("silence_alert", ALERT.besideAnother()),
                    entry(
                            "name_silencer",
                            ALERT.besideAnother().told("names", "[KubePodCrashLooping]")),
                    entry("severity_silencer", ALERT.besideAnother().told("severity", "warning")),
                    entry("pod_issue_investigator", DEPLOYMENT),
                    entry("deployment_status_enricher", DEPLOYMENT),
                    entry("rollout_history_enricher", DEPLOYMENT),
                    entry("statefulset_replicas_enricher", STATEFUL_SET),
                    entry("daemonset_status_enricher", DAEMON_SET),
                    entry("daemonset_misscheduled_analysis_enricher", DAEMON_SET),
                    entry("job_info_enricher", JOB),
                    entry("job_pod_enricher", JOB),
                    entry("fail_krr_scan", JOB),
                    entry("hpa_mismatch_enricher", AUTOSCALER),
                    entry(
                            "api_service_status_enricher",
                            alert(new Subject(Subject.ALERT, "", "v1beta1.metrics.k8s.io"))),
                    entry(
                            "resource_events_enricher",
                            DEPLOYMENT.told("dependent_pod_mode", "true")),
                    entry(
                            "deployment_events_enricher",
                            DEPLOYMENT.told("dependent_pod_mode", "true")),
                    entry("foreign_logs_enricher", CRASH.told("label_selectors", "[app=db]")),
                    entry(
                            "alert_foreign_logs_enricher",
                            DEPLOYMENT.told("label_selectors", "['pod=$pod']")),
                    entry("pod_graph_enricher", CRASH.told("resource_type", "Memory")),
                    entry(
                            "oomkilled_container_graph_enricher",
                            CRASH.told("resource_type", "Memory")),
                    entry("pod_node_graph_enricher", CRASH.told("resource_type", "Memory")),
                    entry("node_graph_enricher", CRASH.told("resource_type", "Memory")),
                    entry("workload_graph_enricher", CRASH.told("resource_type", "Replicas")),
                    entry("graph_enricher", ALERT),
                    entry("custom_graph_enricher", CRASH.told("promql_query", "up")),
                    entry(
                            "prometheus_enricher",
                            CRASH.told("promql_query", "up")
                                    .told("duration", "{duration_minutes: 30}")),
                    entry(
                            "alert_graph_enricher",
                            ALERT.told("resource_type", "Memory").told("item_type", "Container")));

    /** What makes a difference to the stories; where one name has several, the action's. */
    private static final Map<String, String> DIFFERENCES =
            Map.ofEntries(
                    entry("title", "Another"),
                    entry("description", "More about it"),
                    entry("severity", "LOW"),
                    entry("severity_silencer.severity", "none"),
                    entry("aggregation_key", "Another"),
                    entry("names", "[Other]"),
                    entry("ignored_namespaces", "[shop]"),
                    entry("container_name", "sidecar"),
                    entry("filter_regex", "boom"),
                    entry("attach_logs", "true"),
                    entry("container_memory_graph", "false"),
                    entry("graph_duration_minutes", "5"),
                    entry("resource_type", "CPU"),
                    entry("item_type", "Pod"),
                    entry("workload_graph_enricher.resource_type", "Restarts"),
                    entry("node_memory_graph", "true"),
                    entry("promql_query", "vector(1)"),
                    entry("graph_title", "Mine"),
                    entry("chart_values_format", "Bytes"),
                    entry("hide_legends", "true"),
                    entry("duration", "{duration_minutes: 31}"),
                    entry("step", "30s"),
                    entry("default_query_duration", "1h"),
                    entry("version_mismatch_query", "kubernetes_build_info"),
                    entry("new_oom_kills_duration_in_sec", "1h"),
                    entry("metrics_duration_in_secs", "1h"),
                    entry("show_pods", "false"),
                    entry("show_containers", "true"),
                    entry("max_events", "1"),
                    entry("included_types", "[Warning]"),
                    entry("limit", "1"),
                    entry(
                            "warning_event_groups",
                            "[{aggregation_key: Pods, matchers: [BackOff], description: 'Pods of $namespace'}]"),
                    entry("alert_explanation", "It means that"),
                    entry("recommended_resolution", "Do that"),
                    entry("template", "'Of $namespace'"),
                    entry("button_text", "Runbook"),
                    entry("button_url", "https://wiki.example.com/other"),
                    entry("external_video_enricher.url", "https://video.example.com/other"),
                    entry("external_video_enricher.name", "Watch"),
                    entry("static_mentions", "[U0123456, S0123456]"),
                    entry("mentions_label", "owner"),
                    entry("message_template", "'Look: $mentions'"),
                    entry("dependent_pod_mode", "false"),
                    entry("show_details", "true"),
                    entry("check_for_metrics_server", "false"),
                    entry("label_selectors", "[app=cache]"),
                    entry("title_override", "Its database"),
                    entry("events", "false"),
                    entry("logs", "false"),
                    // From here on, of no effect: something else than the default.
                    entry("previous", "true"),
                    entry("regex_replacer_patterns", "[{name: all, regex: '.*'}]"),
                    entry("regex_replacement_style", "NAMED"),
                    entry("warn_on_missing_label", "true"),
                    entry("rate_limit", "1s"),
                    entry("finding_label_rules", "[{source_fields: [title], target_label: x}]"),
                    entry("dmesg_log", "true"),
                    entry("custom_annotations", "{a: b}"),
                    entry("delay_graph_s", "30"),
                    entry("prometheus_url", "http://prometheus"),
                    entry("prometheus_url_query_string", "a=b"),
                    entry("prometheus_additional_labels", "[{cluster: home}]"),
                    entry("add_additional_labels", "false"),
                    entry(
                            "prometheus_graphs_overrides",
                            "[{resource_type: Memory, item_type: Container, query: up}, {resource_type: Memory, item_type: Node, query: up}]"),
                    entry("alert_annotations_enrichment", "true"),
                    entry("alert_generator_link", "false"),
                    entry("display_limits", "true"),
                    entry("max_pods", "5"),
                    entry("output_format", "json"),
                    entry("include_raw_data", "true"),
                    entry("log_silence", "true"),
                    entry("fields_to_monitor", "[image]"),
                    entry("omitted_fields", "[status]"));

    private static final Enrichment.Logs LOG =
            new Enrichment.Logs("web-1", "web", true, List.of("all is fine", "boom", "bye"), false);

    static Stream<ActionDeclaration> available() {
        return Actions.all().stream().filter(ActionDeclaration::isAvailable);
    }

    @Test
    void nothingIsDoneThatIsNotDeclaredAsAvailable() {
        assertThat(BoundAction.names())
                .containsExactlyInAnyOrderElementsOf(
                        available().map(ActionDeclaration::name).toList());
    }

    @Test
    void anActionThatIsDeclaredAndNotBoundIsAnErrorAtStart() {
        List<ActionDeclaration> declared = new ArrayList<>(Actions.all());
        declared.add(
                new ActionDeclaration(
                        "make_coffee", "Makes coffee.", Does.ENRICHES, "", List.of()));

        assertThatThrownBy(() -> BoundAction.requireBound(declared))
                .hasMessageContaining("not bound: [make_coffee];");
    }

    @Test
    void anActionThatIsBoundAndNotDeclaredIsAnErrorAtStart() {
        List<ActionDeclaration> declared =
                Actions.all().stream()
                        .filter(action -> !action.name().equals("related_pods"))
                        .toList();

        assertThatThrownBy(() -> BoundAction.requireBound(declared))
                .hasMessageEndingWith("not declared as available: [related_pods]");
    }

    @Test
    void anActionThatIsNotBoundIsRefusedByName() {
        assertThatThrownBy(() -> BoundAction.of("make_coffee"))
                .hasMessage("action make_coffee is not bound: add it to BoundAction");
    }

    @ParameterizedTest
    @MethodSource("available")
    void makesADifference(ActionDeclaration action) {
        assertThat(BoundAction.named(action.name()))
                .as("nothing does %s: bind it, or declare `instead`", action.name())
                .isPresent();
        Story story = story(action);

        assertThat(outcome(story, call(action, story)))
                .as(action.name())
                .isNotEqualTo(outcome(story, ""));
    }

    @ParameterizedTest
    @MethodSource("available")
    void eachParameterMakesADifferenceUnlessItIsDeclaredToMakeNone(ActionDeclaration action) {
        Story story = story(action);
        List<Object> without = outcome(story, call(action, story));
        for (Parameter parameter : action.parameters()) {
            String place = action.name() + "." + parameter.name();
            String value = difference(place, parameter);
            List<Object> with = outcome(story, call(action, story.told(parameter.name(), value)));
            if (parameter.hasEffect()) {
                assertThat(with)
                        .as("nothing reads %s: read it, or declare `noEffect`", place)
                        .isNotEqualTo(without);
            } else {
                assertThat(with)
                        .as("%s is read, though it is declared to have no effect", place)
                        .isEqualTo(without);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("available")
    void aChoiceOfNoEffectAsksForNothing(ActionDeclaration action) {
        Story story = story(action);
        for (Parameter parameter : action.parameters()) {
            for (String idle : parameter.effect().idleChoices().keySet()) {
                try (var scenario =
                        playing(story, call(action, story.told(parameter.name(), idle)))) {
                    assertThat(scenario.asked())
                            .as("%s.%s: %s", action.name(), parameter.name(), idle)
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void aSelectorMayNameAnAlertsLabels() {
        try (var scenario =
                playing(
                        DEPLOYMENT,
                        "- alert_foreign_logs_enricher: {label_selectors: ['pod=$pod', 'x=$unknown']}")) {
            assertThat(scenario.asked())
                    .extracting(ContextRequest::query)
                    .containsExactly(
                            new ContextQuery.SelectedLogs(
                                    "", List.of("pod=web-1"), "", 100, 64 * 1024));
        }
    }

    @Test
    void aLogOfAnotherPodIsATextAndNoLogOfTheFinding() {
        try (var scenario =
                playing(
                        CRASH,
                        "- foreign_logs_enricher: {label_selectors: [app=db], title_override: Its database}")) {
            answerAll(scenario);
            scenario.passes(Duration.ofSeconds(15));

            assertThat(scenario.last().enrichments())
                    .contains(new Enrichment.Text("Its database", "all is fine\nboom\nbye"))
                    .noneMatch(Enrichment.Logs.class::isInstance);
        }
    }

    @Test
    void theInvestigatorLooksAtThePodItselfIfThatIsTheSubject() {
        try (var scenario = playing(CRASH, "- pod_issue_investigator: {}")) {
            assertThat(scenario.asked())
                    .extracting(request -> (Object) request.query().getClass().getSimpleName())
                    .containsExactlyInAnyOrder("PodIssues", "ObjectEvents", "ContainerLogs");
        }
        try (var scenario = playing(DEPLOYMENT, "- pod_issue_investigator: {}")) {
            assertThat(scenario.asked())
                    .extracting(request -> (Object) request.query().getClass().getSimpleName())
                    .containsExactlyInAnyOrder("PodIssues", "DependentEvents", "DependentLogs");
        }
    }

    @Test
    void ofEventsAboutOthersTheLimitLeavesAll() {
        String self = "Pod shop/web-1";
        Event others = new Event(NOON, "Normal", "NodeNotReady", "Node node-1", "lost", 1);
        try (var scenario = playing(CRASH, "- related_events_enricher: {max_events: 1}")) {
            ContextRequest request = scenario.asked().getFirst();
            scenario.answer(
                    request,
                    new Enrichment.Events(
                            List.of(
                                    new Event(NOON, "Normal", "Pulled", self, "pulled", 1),
                                    others,
                                    new Event(NOON, "Warning", "BackOff", self, "again", 3))));
            scenario.passes(Duration.ofSeconds(15));

            assertThat(request.query()).isEqualTo(new ContextQuery.ObjectEvents(1, true, true));
            assertThat(scenario.last().enrichments())
                    .contains(
                            new Enrichment.Events(
                                    List.of(
                                            others,
                                            new Event(
                                                    NOON, "Warning", "BackOff", self, "again",
                                                    3))));
        }
    }

    @Test
    void onlyTheLinesThatAreAskedForAreKeptUnlessAnActionWantsAll() {
        assertThat(logs("- logs_enricher: {filter_regex: 'b(oo)+m'}")).containsExactly("boom");
        assertThat(
                        logs(
                                """
                                - logs_enricher: {filter_regex: boom}
                                          - logs_enricher: {filter_regex: fine}\
                                """))
                .containsExactly("all is fine", "boom");
        assertThat(
                        logs(
                                """
                                - logs_enricher: {filter_regex: boom}
                                          - report_crash_loop: {}\
                                """))
                .containsExactly("all is fine", "boom", "bye");
    }

    @Test
    void aFilterThatFindsNothingSaysSo() {
        try (var scenario = playing(CRASH, "- logs_enricher: {filter_regex: nobody}")) {
            answerAll(scenario);
            scenario.passes(Duration.ofSeconds(15));

            assertThat(scenario.last().enrichments())
                    .contains(
                            new Enrichment.Unavailable(
                                    "logs of container web",
                                    "filter_regex matches none of its last 3 lines"));
        }
    }

    private static List<String> logs(String actions) {
        try (var scenario = playing(CRASH, actions)) {
            answerAll(scenario);
            scenario.passes(Duration.ofSeconds(15));
            return scenario.last().enrichments().stream()
                    .filter(Enrichment.Logs.class::isInstance)
                    .map(Enrichment.Logs.class::cast)
                    .flatMap(logs -> logs.lines().stream())
                    .toList();
        }
    }

    private static Story story(ActionDeclaration action) {
        return STORIES.getOrDefault(action.name(), CRASH);
    }

    private static String call(ActionDeclaration action, Story story) {
        StringBuilder call = new StringBuilder("- " + action.name() + ":");
        story.told()
                .forEach((name, value) ->
                        call.append("\n              ").append(name).append(": ").append(value));
        return story.told().isEmpty() ? call + " {}" : call.toString();
    }

    /** Nothing but the one playbook is in force. */
    private static EnrichmentScenario playing(Story story, String actions) {
        String all = actions + (story.beside() ? "\n          - minimal_default_enricher: {}" : "");
        EnrichmentScenario scenario =
                EnrichmentScenario.with(
                        """
                        disabledPlaybooks: [TargetDownSilencer]
                        builtinPlaybooks:
                          - name: Mine
                            triggers:
                              - %s: {}
                            stop: true
                            actions:
                              %s
                        """
                                .formatted(story.trigger(), all.isBlank() ? "[]" : all)
                                .replace("\n          - ", "\n      - "));
        story.happens().accept(scenario);
        return scenario.passes(Duration.ofSeconds(1));
    }

    /** All that was asked, and what people are told in the end. */
    private static List<Object> outcome(Story story, String actions) {
        try (var scenario = playing(story, actions)) {
            List<Object> outcome = new ArrayList<>();
            scenario.asked().forEach(request -> outcome.add(request.query()));
            answerAll(scenario);
            scenario.passes(Duration.ofSeconds(15));
            scenario.told().stream()
                    .reduce((_, latest) -> latest)
                    .map(finding -> finding.edit().playbooksVersion("").finding())
                    .ifPresent(outcome::add);
            return outcome;
        }
    }

    private static void answerAll(EnrichmentScenario scenario) {
        for (ContextRequest request : scenario.asked()) {
            scenario.answer(request, answer(request));
        }
    }

    private static Enrichment answer(ContextRequest request) {
        return switch (request.query()) {
            case ContextQuery.ContainerLogs logs ->
                    new Enrichment.Logs(LOG.pod(), logs.container(), true, LOG.lines(), false);
            case ContextQuery.SelectedLogs _, ContextQuery.DependentLogs _ -> LOG;
            case ContextQuery.ObjectEvents _ -> events(request.subject());
            case ContextQuery.DependentEvents _ -> events(Subject.pod("shop", "web-1"));
            case ContextQuery.NodeConditions _, ContextQuery.ObjectStatus _ ->
                    new Enrichment.Table(
                            "Status",
                            List.of("What", "Is", "Details"),
                            List.of(List.of("Ready", "False", "it does not answer")));
            case ContextQuery.PodsBeside _ ->
                    new Enrichment.Table(
                            "Pods", List.of("pod"), List.of(List.of("web-1"), List.of("web-2")));
            case ContextQuery.MetricRange range ->
                    new Enrichment.Graph(
                            range.what(),
                            range.unit(),
                            List.of(
                                    new Enrichment.Graph.Series(
                                            "pod=web-1",
                                            List.of(new Enrichment.Graph.Point(NOON, 1)))),
                            List.of(),
                            List.of());
            default -> new Enrichment.Unavailable(request.query().what(), "nothing there");
        };
    }

    private static Enrichment.Events events(Subject about) {
        String self = about.toString();
        return new Enrichment.Events(
                List.of(
                        new Event(NOON, "Normal", "Pulled", self, "pulled", 1),
                        new Event(NOON, "Warning", "BackOff", self, "again", 3)));
    }

    private static Story alert(Subject about) {
        return new Story(
                "on_prometheus_alert",
                scenario ->
                        scenario.hears(
                                Observations.alertAbout(
                                        about, Map.of("name", about.name(), "pod", "web-1"), NOON)),
                Map.of(),
                false);
    }

    private static void aPodCrashes(EnrichmentScenario scenario) {
        scenario.sees(Observations.waiting("web-1", 3, "Error", 1, NOON, NOON));
    }

    private static void anAlertFires(EnrichmentScenario scenario) {
        scenario.sees(Observations.running("web-1", NOON))
                .hears(
                        Observations.crashLoopingAlert(
                                "web-1", AlertObservation.Status.FIRING, NOON, NOON));
    }

    private static void coreDnsIsDown(EnrichmentScenario scenario) {
        scenario.hears(Observations.alertOfJob("TargetDown", "coredns", NOON));
    }

    private static void aServiceIsMade(EnrichmentScenario scenario) {
        scenario.sees(
                Observations.other(
                        "Service",
                        "thing",
                        Change.ADDED,
                        NOON,
                        "{\"metadata\":{\"name\":\"thing\"}}"));
    }

    private static void anEventComes(EnrichmentScenario scenario) {
        scenario.sees(event("Warning", "BackOff", "back-off", 1, NOON));
    }

    public static KubeObservation event(
            String type, String reason, String note, int count, Instant at) {
        Subject pod = Subject.pod("shop", "web-1");
        return new KubeObservation.EventObserved(
                "event/" + reason + count + at,
                Observations.CLUSTER,
                pod,
                "uid-web-1",
                Observations.CHECKOUT,
                type,
                reason,
                note,
                count,
                0,
                Observations.version(),
                at,
                Duration.ZERO);
    }

    private static String difference(String place, Parameter parameter) {
        return Stream.of(place, parameter.name())
                .filter(DIFFERENCES::containsKey)
                .map(DIFFERENCES::get)
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError(
                                "say in DIFFERENCES what makes a difference as " + place));
    }
}
