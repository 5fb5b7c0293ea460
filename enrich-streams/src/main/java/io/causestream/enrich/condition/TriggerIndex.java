package io.causestream.enrich.condition;

import io.causestream.enrich.trigger.EventTriggers;
import io.causestream.enrich.trigger.StateTriggers;
import io.causestream.playbook.Playbook;
import io.causestream.playbook.PlaybookSet;
import io.causestream.playbook.Trigger;
import io.causestream.playbook.TriggerDeclaration.LooksAt;
import io.causestream.playbook.TriggerDeclaration.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The triggers of a playbook set, found by what could make them fire. */
final class TriggerIndex {

    /** As triggers call it: what they read has to have lasted so long. */
    private static final List<String> HOLDS = List.of("for", "fire_delay", "duration");

    /**
     * One trigger of one playbook.
     *
     * @param order of the playbook in its set
     * @param place of the trigger in its playbook
     */
    record Bound(Playbook playbook, Trigger trigger, int order, int place) {

        /** The same in every process that has the set. */
        String name() {
            return playbook.name() + "#" + place;
        }

        /** How long what it reads has to last before it fires; zero: not at all. */
        Duration hold() {
            return HOLDS.stream()
                    .filter(name ->
                            trigger.type().parameters().stream()
                                    .anyMatch(parameter -> parameter.name().equals(name)))
                    .findFirst()
                    .map(trigger.parameters()::duration)
                    .orElse(Duration.ZERO);
        }
    }

    private final PlaybookSet set;
    private final Instant since;
    private final List<Bound> all;
    private final Map<String, List<Bound>> statesByKind = new ConcurrentHashMap<>();
    private final Map<String, List<Bound>> operationsByKind = new ConcurrentHashMap<>();
    private final List<Bound> warnings;
    private final List<Bound> eventStates;
    private final List<Bound> alerts;
    private final List<Bound> schedules;

    /**
     * @param since when they came into force, in record time
     */
    TriggerIndex(PlaybookSet set, Instant since) {
        this.set = set;
        this.since = since;
        this.all = bind(set);
        this.eventStates =
                only(bound -> EventTriggers.named(bound.trigger().type().name()).isPresent());
        this.warnings =
                only(bound ->
                        bound.trigger().type().looksAt() == LooksAt.EVENT
                                && !eventStates.contains(bound));
        this.alerts = of(LooksAt.ALERT);
        this.schedules = of(LooksAt.SCHEDULE);
    }

    private static List<Bound> bind(PlaybookSet set) {
        List<Bound> bound = new ArrayList<>();
        int order = 0;
        for (Playbook playbook : set.playbooks()) {
            int place = 0;
            for (Trigger trigger : playbook.triggers()) {
                bound.add(new Bound(playbook, trigger, order, place++));
            }
            order++;
        }
        return List.copyOf(bound);
    }

    PlaybookSet set() {
        return set;
    }

    Instant since() {
        return since;
    }

    /** Those that read the state of an object of the kind, in the order of their playbooks. */
    List<Bound> states(String kind) {
        return statesByKind.computeIfAbsent(
                kind,
                k ->
                        only(bound ->
                                StateTriggers.named(bound.trigger().type().name()).isPresent()
                                        && isOfKind(bound, k)));
    }

    /** Those that read the state of an object from an Event about it. */
    List<Bound> eventStates() {
        return eventStates;
    }

    /** Those that fire for the operation itself. */
    List<Bound> operations(String kind, Operation operation) {
        return operationsByKind
                .computeIfAbsent(
                        kind,
                        k ->
                                only(bound ->
                                        bound.trigger().type().looksAt() == LooksAt.OPERATION
                                                && isOfKind(bound, k)))
                .stream()
                .filter(bound -> bound.trigger().type().operations().contains(operation))
                .toList();
    }

    /** Those that fire for a Kubernetes Event of type Warning itself. */
    List<Bound> warnings() {
        return warnings;
    }

    List<Bound> alerts() {
        return alerts;
    }

    List<Bound> schedules() {
        return schedules;
    }

    /** By {@link Bound#name}; those that are not in the set any more are left out. */
    List<Bound> named(List<String> names) {
        return only(bound -> names.contains(bound.name()));
    }

    private List<Bound> of(LooksAt looksAt) {
        return only(bound -> bound.trigger().type().looksAt() == looksAt);
    }

    private static boolean isOfKind(Bound bound, String kind) {
        Set<String> kinds = bound.trigger().type().kinds();
        return kinds.isEmpty() || kinds.contains(kind);
    }

    private List<Bound> only(Predicate<Bound> which) {
        return all.stream().filter(which).toList();
    }
}
