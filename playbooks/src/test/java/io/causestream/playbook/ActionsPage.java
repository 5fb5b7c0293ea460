package io.causestream.playbook;

import io.causestream.playbook.catalogue.ActionDeclaration;
import io.causestream.playbook.catalogue.ActionDeclaration.Does;
import io.causestream.playbook.catalogue.ActionGroup;
import io.causestream.playbook.catalogue.Actions;
import java.util.List;

/** {@code docs/actions.md}. */
final class ActionsPage {

    private ActionsPage() {}

    static String text() {
        Markdown page =
                new Markdown()
                        .heading(1, "Actions")
                        .paragraph(
                                "What a playbook can do when a [trigger](triggers.md) starts it. Generated from the declarations and checked by a test."
                                        + "\nTypes are written as on the page of triggers.")
                        .paragraph(
                                "Setting a parameter that has *no effect* is a warning when the playbooks are loaded; it names the playbook, the"
                                        + "\naction, the file and the line.")
                        .paragraph(
                                "An action of Robusta that Causestream does not run is known all the same: a playbook that has it loads with a warning that"
                                        + "\nnames it, and its other actions run. The table says what to use instead.");
        for (ActionGroup group : Actions.groups()) {
            List<ActionDeclaration> done =
                    group.actions().stream().filter(ActionDeclaration::isAvailable).toList();
            if (!done.isEmpty()) {
                page.heading(2, group.title());
                done.forEach(each -> add(page, each));
            }
        }
        page.heading(2, "Known, and not available")
                .table(
                        List.of("action", "what it does in Robusta", "use instead"),
                        Actions.all().stream()
                                .filter(each -> !each.isAvailable())
                                .map(ActionsPage::row)
                                .toList());
        return page.text();
    }

    private static void add(Markdown page, ActionDeclaration action) {
        page.heading(3, action.name()).paragraph(action.summary() + " " + does(action.does()));
        ParametersTable.add(page, action.parameters());
    }

    private static List<String> row(ActionDeclaration action) {
        return List.of(Markdown.code(action.name()), action.summary(), action.instead());
    }

    private static String does(Does does) {
        return switch (does) {
            case SHAPES -> "(Defines the finding.)";
            case ENRICHES -> "(Adds evidence.)";
            case SILENCES -> "(Keeps it from being posted.)";
            case ACTS -> "(Acts outside the finding.)";
        };
    }
}
