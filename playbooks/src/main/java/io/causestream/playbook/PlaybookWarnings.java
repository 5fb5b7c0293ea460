package io.causestream.playbook;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import io.causestream.playbook.Playbook.Origin;
import io.causestream.playbook.catalogue.ActionDeclaration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Warnings about settings that are valid and yet will not do what they suggest. */
final class PlaybookWarnings {

    private final List<String> sentences = new ArrayList<>();

    List<String> sentences() {
        return List.copyOf(sentences);
    }

    void ofReplacedList(
            Origin origin,
            List<PlaybookParts> files,
            List<PlaybookParts> users,
            Set<String> names) {
        String left =
                files.stream()
                        .filter(parts -> parts.file().isShipped())
                        .flatMap(parts -> parts.entries(origin).stream())
                        .map(PlaybookParts.Entry::called)
                        .filter(name -> !names.contains(name))
                        .collect(joining(", "));
        if (!left.isEmpty()) {
            sentences.add(
                    "%s: the list in %s replaces the shipped one; no longer active: %s"
                            .formatted(
                                    PlaybookParts.listOf(origin),
                                    users.getLast().file().name(),
                                    left));
        }
    }

    void ofReplacedPlaybooks(Set<String> names) {
        names.forEach(name ->
                sentences.add("%s: replaces the shipped playbook of this name".formatted(name)));
    }

    /**
     * One warning for each unavailable action of the user's; a single one for all in shipped
     * playbooks, which no user chose.
     */
    void ofActions(List<Playbook> inForce) {
        Set<String> shipped = new TreeSet<>();
        for (Playbook playbook : inForce) {
            for (Action action : playbook.actions()) {
                ActionDeclaration type = action.type();
                if (playbook.origin() != Origin.CUSTOM && !type.isAvailable()) {
                    shipped.add(type.name());
                } else if (!type.isAvailable()) {
                    sentences.add(
                            "%s: %s is not available and is skipped; %s"
                                    .formatted(playbook.name(), type.name(), type.instead()));
                }
            }
        }
        if (!shipped.isEmpty()) {
            sentences.add(
                    "shipped playbooks: not available and skipped: " + String.join(", ", shipped));
        }
    }

    /**
     * One warning with its place for each setting of the user's; none for those of the shipped
     * playbooks, which no user wrote.
     */
    void ofParameters(List<Playbook> inForce, IneffectiveSettings ineffectiveSettings) {
        for (Origin origin : Origin.values()) {
            Set<String> names =
                    inForce.stream()
                            .filter(playbook -> playbook.origin() == origin)
                            .map(Playbook::name)
                            .collect(toSet());
            for (IneffectiveSettings.Caution each : ineffectiveSettings.of(names, origin)) {
                if (!each.at().source().startsWith(PlaybookFile.SHIPPED)) {
                    sentences.add(
                            "%s: %s %s (%s, line %d)"
                                    .formatted(
                                            each.playbook(),
                                            each.what(),
                                            each.at().sentence(),
                                            each.at().source(),
                                            each.at().line()));
                }
            }
        }
    }

    /**
     * @param sinks those that the files configure; no warnings if they configure none
     */
    void ofSinks(List<Playbook> inForce, Collection<String> sinks) {
        for (Playbook playbook : inForce) {
            for (String sink : playbook.sinks()) {
                if (playbook.origin() == Origin.CUSTOM
                        && !sinks.isEmpty()
                        && !sinks.contains(sink)) {
                    sentences.add(
                            "%s: no sink is named '%s'; configured: %s"
                                    .formatted(playbook.name(), sink, String.join(", ", sinks)));
                }
            }
        }
    }
}
