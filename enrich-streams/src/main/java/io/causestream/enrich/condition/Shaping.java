package io.causestream.enrich.condition;

import io.causestream.enrich.condition.Signal.Orders;
import io.causestream.enrich.condition.Signal.Wording;
import io.causestream.enrich.condition.TriggerIndex.Bound;
import io.causestream.finding.Severity;
import io.causestream.playbook.Action;
import io.causestream.playbook.ActionDeclaration.Does;
import io.causestream.playbook.Parameter;
import io.causestream.playbook.Parameters;
import io.causestream.playbook.Playbook;
import io.causestream.playbook.Template;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs the actions of the playbooks that matched, as far as they say what the finding is: in the
 * order of the playbooks, the first that words it wins, a silencer or {@code stop} ends it. Pure.
 */
final class Shaping {

    private final Sighted sighted;
    private final String version;
    private Wording wording;
    private String identifier = "";
    private boolean worded;
    private boolean muted;
    private final List<String> playbooks = new ArrayList<>();
    private final List<ActionCall> calls = new ArrayList<>();
    private final List<String> sinks = new ArrayList<>();
    private boolean everySink;

    private Shaping(Sighted sighted, Wording byTrigger, String version) {
        this.sighted = sighted;
        this.wording = byTrigger;
        this.version = version;
    }

    /**
     * @param matched in any order
     * @param byTrigger what it is called if no playbook says otherwise
     */
    static Shape of(List<Bound> matched, Sighted sighted, Wording byTrigger, String version) {
        Shaping shaping = new Shaping(sighted, byTrigger, version);
        for (Playbook playbook : inOrder(matched)) {
            if (shaping.run(playbook)) {
                return shaping.shape(Optional.of(playbook.name()));
            }
            if (playbook.stop()) {
                break;
            }
        }
        return shaping.shape(Optional.empty());
    }

    private static List<Playbook> inOrder(List<Bound> matched) {
        return matched.stream()
                .sorted(Comparator.comparingInt(Bound::order))
                .map(Bound::playbook)
                .distinct()
                .toList();
    }

    /** Whether the playbook wants nothing of it to be heard. */
    private boolean run(Playbook playbook) {
        boolean does = false;
        for (Action action : playbook.actions()) {
            if (!action.type().isAvailable()) {
                continue;
            }
            if (action.type().does() == Does.SILENCES) {
                if (action.type().name().equals("mute")) {
                    muted = true;
                    call(action);
                    does = true;
                } else if (silences(action)) {
                    return true;
                }
            } else {
                word(action);
                call(action);
                does = true;
            }
        }
        if (does) {
            playbooks.add(playbook.name());
            everySink |= playbook.sinks().isEmpty();
            playbook.sinks().stream().filter(sink -> !sinks.contains(sink)).forEach(sinks::add);
        }
        return false;
    }

    private boolean silences(Action action) {
        Parameters told = action.parameters();
        return switch (action.type().name()) {
            case "silence_alert" -> true;
            case "name_silencer" -> told.texts("names").contains(alertName());
            case "severity_silencer" -> isSeverity(told.text("severity"));
            default -> false;
        };
    }

    private String alertName() {
        return sighted.labels().getOrDefault("alertname", wording.reason());
    }

    /** Both as Prometheus spells it and as we do. */
    private boolean isSeverity(String word) {
        return word.equalsIgnoreCase(sighted.labels().getOrDefault("severity", ""))
                || word.equalsIgnoreCase(wording.severity().name());
    }

    private void word(Action action) {
        Parameters told = action.parameters();
        switch (action.type().name()) {
            case "create_finding" -> {
                if (!worded) {
                    worded = true;
                    reword(told);
                }
            }
            case "customise_finding" -> reword(told);
            default -> {
                // Adds to the finding, and leaves it the name that its trigger gave.
            }
        }
    }

    private void reword(Parameters told) {
        identifier = told.optionalText("aggregation_key").orElse(identifier);
        wording =
                new Wording(
                        wording.reason(),
                        told.optionalText("severity")
                                .map(Shaping::severity)
                                .orElse(wording.severity()),
                        told.optionalText("title").map(this::fill).orElse(wording.title()),
                        told.optionalText("description")
                                .map(this::fill)
                                .orElse(wording.description()),
                        wording.labels(),
                        wording.annotations(),
                        wording.links());
    }

    private static Severity severity(String word) {
        return Severity.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private String fill(String template) {
        return Template.of(template)
                .fill(
                        new Template.Values(
                                sighted.object().name(),
                                sighted.object().kind(),
                                sighted.object().namespace(),
                                sighted.node(),
                                sighted.cluster(),
                                sighted.labels(),
                                sighted.annotations()));
    }

    private void call(Action action) {
        String name = action.type().name();
        if (name.equals("create_finding") || name.equals("customise_finding")) {
            return;
        }
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        for (Parameter parameter : action.parameters().declared()) {
            JsonNode value = action.parameters().tree(parameter.name());
            if (!value.isMissingNode()) {
                told.set(parameter.name(), value);
            }
        }
        ActionCall call = new ActionCall(name, told);
        if (!calls.contains(call)) {
            calls.add(call);
        }
    }

    private Shape shape(Optional<String> silencedBy) {
        return new Shape(
                wording,
                new Orders(playbooks, version, calls, everySink ? List.of() : sinks, muted),
                identifier,
                silencedBy);
    }
}
