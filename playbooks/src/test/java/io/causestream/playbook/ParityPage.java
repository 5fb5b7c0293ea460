package io.causestream.playbook;

import static java.util.stream.Collectors.joining;

import io.causestream.playbook.catalogue.ActionDeclaration;
import io.causestream.playbook.catalogue.Actions;
import io.causestream.playbook.catalogue.CatalogueFile;
import io.causestream.playbook.catalogue.Parameter;
import io.causestream.playbook.catalogue.TriggerDeclaration.Since;
import io.causestream.playbook.catalogue.Triggers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** {@code docs/robusta-parity.md}. */
final class ParityPage {

    static final List<String> STATES = List.of("works", "better", "not yet", "instead");

    private static final TypeReference<List<Section>> CONFIGURATION = new TypeReference<>() {};
    private static final TypeReference<Map<String, Map<String, Note>>> NOTES =
            new TypeReference<>() {};

    /** The actions of the 34 playbooks that Robusta has on by default, each once. */
    static final List<String> OF_DEFAULT_PLAYBOOKS =
            List.of(
                    "name_silencer",
                    "silence_alert",
                    "target_down_dns_silencer",
                    "report_crash_loop",
                    "image_pull_backoff_reporter",
                    "pod_evicted_enricher",
                    "pod_events_enricher",
                    "enrich_pod_with_node_events",
                    "fail_krr_scan",
                    "pod_oom_killer_enricher",
                    "logs_enricher",
                    "prometheus_rules_enricher",
                    "cpu_overcommited_enricher",
                    "memory_overcommited_enricher",
                    "external_video_enricher",
                    "pod_issue_investigator",
                    "hpa_mismatch_enricher",
                    "job_info_enricher",
                    "job_events_enricher",
                    "job_pod_enricher",
                    "api_service_status_enricher",
                    "node_pods_capacity_enricher",
                    "alert_explanation_enricher",
                    "node_allocatable_resources_enricher",
                    "node_running_pods_enricher",
                    "status_enricher",
                    "resource_events_enricher",
                    "node_status_enricher",
                    "statefulset_replicas_enricher",
                    "related_pods",
                    "daemonset_status_enricher",
                    "daemonset_misscheduled_analysis_enricher",
                    "node_cpu_enricher",
                    "alert_graph_enricher",
                    "oom_killer_enricher",
                    "node_disk_analyzer",
                    "cpu_throttling_analysis_enricher",
                    "deployment_events_enricher",
                    "version_mismatch_enricher",
                    "default_enricher");

    private ParityPage() {}

    /** Keys of the configuration with something in common. */
    record Section(String title, Map<String, Key> keys) {}

    /**
     * @param state works, better, not yet or instead
     * @param why empty where there is nothing to say
     */
    record Key(String state, String why) {}

    /**
     * On what is done.
     *
     * @param state works, or better if it is left out
     */
    record Note(@Nullable String state, String why) {

        String stateOrBetter() {
            return state == null ? "better" : state;
        }
    }

    static List<Section> configuration() {
        return CatalogueFile.read("configuration.yaml", CONFIGURATION);
    }

    /** By {@code triggers} and {@code actions}, then by name. */
    static Map<String, Map<String, Note>> notes() {
        return CatalogueFile.read("parity.yaml", NOTES);
    }

    static String text() {
        List<List<String>> triggers = triggers();
        List<List<String>> actions = actions();
        Markdown page =
                new Markdown()
                        .heading(1, "Parity with Robusta")
                        .paragraph(
                                "Every [trigger](triggers.md), [action](actions.md) and configuration key of Robusta, and how Causestream treats it."
                                        + "\nGenerated from the declarations and checked by a test.")
                        .paragraph(
                                "*works*: as in Robusta. *better*: more than in Robusta, or without a flaw of it. *not yet*: known and not available; a"
                                        + "\nplaybook that has it loads with a warning. *instead*: not planned; the table says what to use instead. *without effect*:"
                                        + "\nparameters that are accepted, and that nothing reads: setting one is a warning.");
        page.table(
                Stream.concat(Stream.of(""), STATES.stream()).toList(),
                List.of(
                        counts("triggers", triggers),
                        counts("actions", actions),
                        counts("keys", keys())));
        page.paragraph(
                "Default actions: %d of %d work, those of the playbooks that Robusta has on by default."
                        .formatted(
                                OF_DEFAULT_PLAYBOOKS.stream()
                                        .filter(ParityPage::isAvailable)
                                        .count(),
                                OF_DEFAULT_PLAYBOOKS.size()));
        page.heading(2, "Triggers").table(List.of("trigger", "", ""), triggers);
        page.heading(2, "Actions").table(List.of("action", "", ""), actions);
        page.heading(2, "Configuration")
                .paragraph(
                        "An unknown key at the top of the file or in a sink is rejected, with the nearest known one.");
        configuration()
                .forEach(section ->
                        page.heading(3, section.title())
                                .table(List.of("key", "", ""), rows(section)));
        return page.text();
    }

    static boolean isAvailable(String action) {
        return Actions.named(action).filter(ActionDeclaration::isAvailable).isPresent();
    }

    private static List<List<String>> triggers() {
        Map<String, Note> notes = notes().getOrDefault("triggers", Map.of());
        return Triggers.all().stream()
                .filter(each -> each.since() == Since.ROBUSTA)
                .map(each ->
                        row(each.name(), notes.get(each.name()), each.instead(), each.parameters()))
                .toList();
    }

    private static List<List<String>> actions() {
        Map<String, Note> notes = notes().getOrDefault("actions", Map.of());
        return Actions.all().stream()
                .filter(each -> !each.name().equals("mute"))
                .map(each ->
                        row(each.name(), notes.get(each.name()), each.instead(), each.parameters()))
                .toList();
    }

    private static List<String> row(
            String name, @Nullable Note note, String instead, List<Parameter> parameters) {
        String state =
                instead.isEmpty()
                        ? note == null ? "works" : note.stateOrBetter()
                        : instead.startsWith("planned") ? "not yet" : "instead";
        String why = note == null ? instead : note.why();
        String idle =
                instead.isEmpty()
                        ? parameters.stream()
                                .filter(each -> !each.hasEffect())
                                .map(Parameter::name)
                                .map(Markdown::code)
                                .collect(joining(", "))
                        : "";
        String rest = idle.isEmpty() ? "" : "without effect: " + idle;
        return List.of(
                Markdown.code(name),
                state,
                why.isEmpty() || rest.isEmpty() ? why + rest : why + "; " + rest);
    }

    private static List<String> counts(String what, List<List<String>> rows) {
        return Stream.concat(
                        Stream.of(what),
                        STATES.stream()
                                .map(state -> rows.stream().filter(row -> row.get(1).equals(state)))
                                .map(Stream::count)
                                .map(String::valueOf))
                .toList();
    }

    private static List<List<String>> keys() {
        return configuration().stream().map(ParityPage::rows).flatMap(List::stream).toList();
    }

    private static List<List<String>> rows(Section section) {
        return section.keys().entrySet().stream()
                .map(each ->
                        List.of(
                                Markdown.code(each.getKey()),
                                each.getValue().state(),
                                each.getValue().why()))
                .toList();
    }
}
