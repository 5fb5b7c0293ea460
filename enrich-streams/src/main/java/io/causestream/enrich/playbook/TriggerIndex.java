package io.causestream.enrich.playbook;

import io.causestream.playbook.Playbook;
import io.causestream.playbook.PlaybookSet;
import io.causestream.playbook.Trigger;
import io.causestream.playbook.catalogue.TriggerDeclaration.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The triggers of a playbook set, indexed by what could make them fire. */
public final class TriggerIndex {

    /** The triggers' parameters for how long a detection has to last. */
    private static final List<String> PENDING_PARAMETERS = List.of("for", "fire_delay", "duration");

    /** The longest rate limit: what was published longer ago is forgotten. */
    private static final Duration LONGEST_LIMIT = Duration.ofDays(7);

    /**
     * One trigger of one playbook.
     *
     * @param bindings on which input it is evaluated; at least one
     * @param order of the playbook in its set
     * @param place of the trigger in its playbook
     */
    public record Bound(
            Playbook playbook,
            Trigger trigger,
            Set<TriggerBinding> bindings,
            int order,
            int place) {

        /** The same in every process that has the set. */
        public String name() {
            return playbook.name() + "#" + place;
        }

        /**
         * For how long after it fired more of the same is only counted; zero if there is no limit.
         */
        Duration rateLimit() {
            Duration limit =
                    trigger.parameters().declares("rate_limit")
                            ? trigger.parameters().duration("rate_limit")
                            : Duration.ZERO;
            return limit.compareTo(LONGEST_LIMIT) > 0 ? LONGEST_LIMIT : limit;
        }

        /** How long a detection has to last before it fires; zero: it fires at once. */
        public Duration pendingFor() {
            return PENDING_PARAMETERS.stream()
                    .filter(trigger.parameters()::declares)
                    .findFirst()
                    .map(trigger.parameters()::duration)
                    .orElse(Duration.ZERO);
        }
    }

    private record KindOperation(String kind, Operation operation) {}

    private final PlaybookSet set;
    private final Instant since;
    private final List<Bound> all;
    private final Map<String, List<Bound>> statesByKind = new ConcurrentHashMap<>();
    private final Map<KindOperation, List<Bound>> operations = new ConcurrentHashMap<>();
    private final List<Bound> warnings;
    private final List<Bound> eventStates;
    private final List<Bound> alerts;
    private final List<Bound> schedules;

    /**
     * @param since when they came into force, in record time
     */
    public TriggerIndex(PlaybookSet set, Instant since) {
        this.set = set;
        this.since = since;
        this.all = bind(set);
        this.eventStates = of(TriggerBinding.STATE_BY_EVENT);
        this.warnings = of(TriggerBinding.WARNING);
        this.alerts = of(TriggerBinding.ALERT);
        this.schedules = of(TriggerBinding.SCHEDULE);
    }

    private static List<Bound> bind(PlaybookSet set) {
        List<Bound> bound = new ArrayList<>();
        int order = 0;
        for (Playbook playbook : set.playbooks()) {
            int place = 0;
            for (Trigger trigger : playbook.triggers()) {
                if (trigger.type().isAvailable()) {
                    bound.add(new Bound(playbook, trigger, bindings(trigger), order, place));
                }
                place++;
            }
            order++;
        }
        return List.copyOf(bound);
    }

    private static Set<TriggerBinding> bindings(Trigger trigger) {
        Set<TriggerBinding> bindings = TriggerBinding.of(trigger.type());
        if (bindings.isEmpty()) {
            throw new IllegalStateException(
                    trigger.type().name() + " is declared as available, but nothing evaluates it");
        }
        return bindings;
    }

    public PlaybookSet set() {
        return set;
    }

    public Instant since() {
        return since;
    }

    /** Those that evaluate the state of an object of the kind, in the order of their playbooks. */
    public List<Bound> states(String kind) {
        return statesByKind.computeIfAbsent(
                kind,
                k ->
                        only(bound ->
                                bound.bindings().contains(TriggerBinding.STATE)
                                        && isOfKind(bound, k)));
    }

    /** Those that read the state of an object from an Event about it. */
    public List<Bound> eventStates() {
        return eventStates;
    }

    /** Those that fire for the operation itself. */
    List<Bound> operations(String kind, Operation operation) {
        return operations.computeIfAbsent(
                new KindOperation(kind, operation),
                k ->
                        only(bound ->
                                bound.bindings().contains(TriggerBinding.OPERATION)
                                        && isOfKind(bound, k.kind())
                                        && bound.trigger()
                                                .type()
                                                .operations()
                                                .contains(k.operation())));
    }

    /** Those that fire for a Kubernetes Event of type Warning itself. */
    public List<Bound> warnings() {
        return warnings;
    }

    List<Bound> alerts() {
        return alerts;
    }

    public List<Bound> schedules() {
        return schedules;
    }

    /** Those with these {@link Bound#name}s, without those that are not in the set any more. */
    public List<Bound> named(List<String> names) {
        return only(bound -> names.contains(bound.name()));
    }

    private List<Bound> of(TriggerBinding binding) {
        return only(bound -> bound.bindings().contains(binding));
    }

    private static boolean isOfKind(Bound bound, String kind) {
        Set<String> kinds = bound.trigger().type().kinds();
        return kinds.isEmpty() || kinds.contains(kind);
    }

    private List<Bound> only(Predicate<Bound> which) {
        return all.stream().filter(which).toList();
    }
}
