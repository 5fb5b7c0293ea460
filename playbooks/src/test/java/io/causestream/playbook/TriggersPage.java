package io.causestream.playbook;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.causestream.playbook.catalogue.ObjectTriggers;
import io.causestream.playbook.catalogue.TriggerDeclaration;
import io.causestream.playbook.catalogue.TriggerDeclaration.Since;
import io.causestream.playbook.catalogue.Triggers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code docs/triggers.md}. */
final class TriggersPage {

    private TriggersPage() {}

    static String text() {
        Markdown page =
                new Markdown()
                        .heading(1, "Triggers")
                        .paragraph(
                                "What starts a playbook. Generated from the declarations and checked by a test; what playbooks are"
                                        + "\nis in [playbooks](../playbooks/README.md), what they then do in [actions](actions.md), which reasons of Kubernetes each"
                                        + "\ncovers in [reasons of Kubernetes](kubernetes-reasons.md).")
                        .paragraph(
                                "A *duration* is `30s`, `5m`, `2h`, or a bare number of seconds; *text* a string; *texts* a list of strings; *map* a map of strings;"
                                        + "\n*tree* any YAML, as described. The default `–` means none. Setting a parameter that has *no effect* is a warning"
                                        + "\nwhen the playbooks are loaded.");
        operations(page);
        page.paragraph(
                Triggers.ofOperations().stream()
                        .filter(each -> !each.isAvailable())
                        .map(each ->
                                "`%s` is known and never fires: %s."
                                        .formatted(each.name(), each.instead()))
                        .collect(joining("\n")));
        common(page);
        others(page, "More triggers of Robusta", Since.ROBUSTA);
        others(page, "Triggers that Robusta does not have", Since.CAUSESTREAM);
        return page.text();
    }

    private static void operations(Markdown page) {
        Map<String, List<TriggerDeclaration>> byKind =
                ObjectTriggers.all().stream()
                        .collect(
                                groupingBy(
                                        each -> String.join("", each.kinds()),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        List<List<String>> rows = new ArrayList<>();
        byKind.forEach((kind, triggers) -> {
            List<String> row = new ArrayList<>(List.of(kind.isEmpty() ? "any kind" : kind));
            triggers.forEach(each -> row.add(Markdown.code(each.name())));
            rows.add(row);
        });
        page.heading(2, "Operations of objects")
                .paragraph(
                        "An object was created, updated or deleted. They take the parameters of [all triggers of objects](#all-triggers-of-objects) only.")
                .table(List.of("kind", "created", "updated", "deleted", "any of the three"), rows);
    }

    private static void common(Markdown page) {
        page.heading(2, "All triggers of objects")
                .paragraph(
                        "Every trigger that looks at an object (an operation, a state, an Event) also takes these, unless its own say otherwise."
                                + "\nOnly updates have changed fields: for others, `change_filters` has no effect. The labels of the object that an Event regards are not"
                                + "\nknown: with `labels_selector` a trigger of Events never fires.");
        ParametersTable.add(page, TriggerDeclaration.COMMON_OF_OBJECTS);
    }

    private static void others(Markdown page, String title, Since since) {
        page.heading(2, title);
        Triggers.all().stream()
                .filter(each -> each.since() == since && !ObjectTriggers.all().contains(each))
                .forEach(each -> {
                    page.heading(3, each.name())
                            .paragraph(
                                    each.isAvailable()
                                            ? each.summary() + " " + looksAt(each)
                                            : "Known, and never fires: %s."
                                                    .formatted(each.instead()));
                    ParametersTable.add(page, each.parameters());
                });
    }

    private static String looksAt(TriggerDeclaration trigger) {
        String kinds = trigger.kinds().stream().sorted().collect(joining(", "));
        return switch (trigger.looksAt()) {
            case OPERATION ->
                    "Looks at operations (%s) of %s."
                            .formatted(operations(trigger), kinds.isEmpty() ? "any kind" : kinds);
            case STATE -> "Looks at the state of: %s.".formatted(kinds);
            case EVENT -> "Looks at Events (%s).".formatted(operations(trigger));
            case ALERT -> "Looks at alerts.";
            case SCHEDULE -> "Looks at the clock.";
        };
    }

    private static String operations(TriggerDeclaration trigger) {
        return trigger.operations().stream()
                .sorted()
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .collect(joining(", "));
    }
}
