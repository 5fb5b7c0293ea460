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
                                "What a playbook can do about what [triggered](triggers.md) it. Generated from the declarations, and held against them by a test."
                                        + "\nTypes are spelled as on the page of triggers.")
                        .paragraph(
                                "Whoever gives a parameter that has *no effect* is warned when the playbooks are loaded: with the playbook, the action, the file"
                                        + "\nand the line.")
                        .paragraph(
                                "An action of Robusta that is not done here is known all the same: a playbook that has it loads with a warning that"
                                        + "\nnames it, and its other actions are done. What is in its place stands beside it.");
        for (ActionGroup group : Actions.groups()) {
            List<ActionDeclaration> done =
                    group.actions().stream().filter(ActionDeclaration::isAvailable).toList();
            if (!done.isEmpty()) {
                page.heading(2, group.title());
                done.forEach(each -> add(page, each));
            }
        }
        page.heading(2, "Known, and not done")
                .table(
                        List.of("action", "what it did", "in its place"),
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
            case SHAPES -> "(Says what the finding is.)";
            case ENRICHES -> "(Adds evidence.)";
            case SILENCES -> "(Keeps it from being told.)";
            case ACTS -> "(Acts outside the finding.)";
        };
    }
}
