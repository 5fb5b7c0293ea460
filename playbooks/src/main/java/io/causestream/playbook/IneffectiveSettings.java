package io.causestream.playbook;

import io.causestream.playbook.Playbook.Origin;
import io.causestream.playbook.catalogue.Parameter;
import io.causestream.playbook.catalogue.Parameter.Effect;
import io.causestream.playbook.catalogue.TriggerDeclaration;
import io.causestream.settings.ConfigNode;
import io.causestream.settings.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Settings of playbooks that are valid and have no effect, or less than their author expects. */
final class IneffectiveSettings {

    /**
     * One such setting.
     *
     * @param origin of the playbook that has the setting
     * @param what the setting without effect: {@code logs_enricher.previous}
     * @param at its place in the file, and why it has no effect
     */
    record Caution(Origin origin, String playbook, String what, Problem at) {}

    private final List<Caution> all = new ArrayList<>();
    private final List<Problem> ofThisOne = new ArrayList<>();

    /** Checks a parameter that is given at that place. */
    void check(ConfigNode node, Parameter parameter) {
        Effect effect = parameter.effect();
        if (!parameter.hasEffect()) {
            note(node, "has " + Effect.words(effect.none()));
        } else if (!effect.caveat().isEmpty()) {
            note(node, effect.caveat());
        }
        List<ConfigNode> chosen = node.value().isArray() ? node.elements() : List.of(node);
        for (ConfigNode each : chosen) {
            effect.idleChoices().entrySet().stream()
                    .filter(idle -> idle.getKey().equalsIgnoreCase(each.value().asString("")))
                    .map(Map.Entry::getValue)
                    .forEach(why ->
                            note(
                                    node,
                                    "'%s' has %s"
                                            .formatted(
                                                    each.value().asString(""), Effect.words(why))));
        }
    }

    /** Checks a trigger, which may be one that never fires. */
    void check(ConfigNode node, TriggerDeclaration trigger) {
        if (!trigger.isAvailable()) {
            note(node, "never fires: " + trigger.instead());
        }
    }

    private void note(ConfigNode node, String sentence) {
        ofThisOne.add(node.document().problem(node.path(), sentence));
    }

    /** Assigns what was noted since the last call to this playbook. */
    void belongTo(Origin origin, String playbook) {
        ofThisOne.forEach(at -> all.add(new Caution(origin, playbook, what(at.path()), at)));
        ofThisOne.clear();
    }

    /** {@code customPlaybooks[0].actions[1].logs_enricher.previous}: its last two names. */
    private static String what(String path) {
        String[] names = path.substring(path.lastIndexOf(']') + 2).split("\\.", 2);
        return String.join(".", names);
    }

    List<Caution> of(Set<String> playbooks, Origin origin) {
        return all.stream()
                .filter(each -> each.origin() == origin && playbooks.contains(each.playbook()))
                .toList();
    }
}
