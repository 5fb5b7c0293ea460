package io.causestream.enrich.playbook;

import io.causestream.enrich.object.ChangeAuthor;
import io.causestream.enrich.object.ObjectChange;
import io.causestream.enrich.object.ObservedObject;
import io.causestream.enrich.object.ObservedObject.Identity;
import io.causestream.enrich.object.ObservedObject.Metadata;
import io.causestream.enrich.object.ObservedObject.Sighting;
import io.causestream.enrich.playbook.TriggerIndex.Bound;
import io.causestream.enrich.signal.Signal;
import io.causestream.finding.Change;
import io.causestream.finding.FieldDiff;
import io.causestream.finding.Finding;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation;
import io.causestream.observation.KubeObservation.EventObserved;
import io.causestream.observation.KubeObservation.ObjectObserved;
import io.causestream.playbook.catalogue.TriggerDeclaration.Operation;
import io.causestream.playbook.filter.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Makes the signals that playbooks publish for occurrences rather than for conditions: an object
 * was created, updated or deleted, an Event was received, a scheduled time was reached. Pure.
 */
public final class OccurrenceSignals {

    private OccurrenceSignals() {}

    /**
     * An object that is first seen in a list was not created just now: it may be as old as the
     * cluster.
     */
    public static Optional<Signal.Seen> ofObject(
            TriggerIndex index, ObjectChange.Now now, long time) {
        ObjectObserved seen = now.observed();
        Operation operation = now.firstSight() ? Operation.CREATE : Operation.UPDATE;
        if (now.firstSight() && seen.change() != KubeObservation.Change.ADDED) {
            return Optional.empty();
        }
        List<Bound> interested = index.operations(seen.object().kind(), operation);
        return interested.isEmpty()
                ? Optional.empty()
                : ofOperation(
                        index,
                        interested,
                        ObservedObject.of(seen, false),
                        operation,
                        seen.body(),
                        now.diffs(),
                        time);
    }

    public static Optional<Signal.Seen> ofDeletion(
            TriggerIndex index, ObjectChange.Gone gone, long time) {
        List<Bound> interested = index.operations(gone.object().kind(), Operation.DELETE);
        if (interested.isEmpty()) {
            return Optional.empty();
        }
        ObjectObserved last = gone.last();
        ObservedObject observed =
                last != null
                        ? ObservedObject.of(last, false)
                        : new ObservedObject(
                                gone.cluster(),
                                new Identity(gone.object(), gone.uid(), gone.workload(), ""),
                                Metadata.NONE,
                                Sighting.at(gone.observedAt()));
        return ofOperation(
                index,
                interested,
                observed,
                Operation.DELETE,
                last == null ? MissingNode.getInstance() : last.body(),
                List.of(),
                time);
    }

    private static Optional<Signal.Seen> ofOperation(
            TriggerIndex index,
            List<Bound> interested,
            ObservedObject observed,
            Operation operation,
            JsonNode body,
            List<FieldDiff> diffs,
            long time) {
        Candidate candidate = observed.candidate(body);
        List<Bound> matched =
                interested.stream()
                        .filter(bound -> bound.trigger().filter().admits(candidate))
                        .filter(bound ->
                                OperationTriggers.isMeant(bound, observed, operation, body))
                        .filter(bound -> operation != Operation.UPDATE || isAboutAny(bound, diffs))
                        .toList();
        String done =
                operation.name().charAt(0) + operation.name().substring(1).toLowerCase(Locale.ROOT);
        String reason = observed.object().kind() + done;
        String title =
                "%s %s was %sd"
                        .formatted(
                                observed.object().kind(),
                                observed.object().name(),
                                operation.name().toLowerCase(Locale.ROOT));
        ChangeAuthor author = ChangeAuthor.of(body);
        List<Change> changes =
                diffs.isEmpty()
                        ? List.of()
                        : List.of(
                                new Change(
                                        observed.object(),
                                        observed.observedAt(),
                                        Duration.ZERO,
                                        author.cause(),
                                        author.by(),
                                        diffs));
        return of(
                index,
                matched,
                observed,
                wording(reason, Severity.INFO, title, ""),
                "",
                Instant.ofEpochMilli(time),
                changes);
    }

    /**
     * Whether the trigger is about any of the changed fields. One without change filters is about
     * each update, including one of the status alone.
     */
    private static boolean isAboutAny(Bound bound, List<FieldDiff> diffs) {
        return bound.trigger().changes().namesNone()
                || !bound.trigger().changes().surviving(diffs).isEmpty();
    }

    /** An Event is an object, too, and may be a warning as well. */
    public static Optional<Signal.Seen> ofEvent(
            TriggerIndex index, EventObserved event, String node, long time) {
        Operation operation = event.count() > 1 ? Operation.UPDATE : Operation.CREATE;
        ObservedObject observed = ObservedObject.regarding(event, node);
        ObservedObject object =
                new ObservedObject(
                        event.cluster(),
                        new Identity(
                                new Subject(
                                        "Event",
                                        event.regarding().namespace(),
                                        event.regarding().name()),
                                "",
                                event.workload(),
                                node),
                        Metadata.NONE,
                        new Sighting(event.observedAt(), event.epoch(), false));
        List<Bound> matched =
                java.util.stream.Stream.concat(
                                index.operations("Event", operation).stream()
                                        .filter(bound ->
                                                OperationTriggers.isMeant(
                                                        bound,
                                                        object,
                                                        operation,
                                                        MissingNode.getInstance())),
                                index.warnings().stream()
                                        .filter(bound ->
                                                WarningTriggers.fires(bound, event, operation)))
                        .filter(bound ->
                                bound.trigger().filter().admits(observed.candidate(body(event))))
                        .toList();
        return of(
                index,
                matched,
                observed,
                wording(
                        event.reason(),
                        event.type().equals("Warning") ? Severity.LOW : Severity.INFO,
                        "%s: %s".formatted(event.reason(), event.regarding()),
                        event.note()),
                "",
                observed.inRecordTime(event.observedAt().minus(event.age()), time),
                List.of());
    }

    /** The fields to which a scope's attributes may refer. */
    private static JsonNode body(EventObserved event) {
        return tools.jackson.databind.node.JsonNodeFactory.instance
                .objectNode()
                .put("reason", event.reason())
                .put("type", event.type())
                .put("note", event.note())
                .put("count", event.count());
    }

    /** A scheduled time that was reached for one cluster. */
    static Optional<Signal.Seen> ofSchedule(
            TriggerIndex index, List<Bound> due, String cluster, Instant at) {
        Subject subject = new Subject("Cluster", "", cluster);
        ObservedObject observed =
                new ObservedObject(cluster, Identity.of(subject), Metadata.NONE, Sighting.at(at));
        return of(
                index,
                due,
                observed,
                wording("Schedule", Severity.INFO, "A scheduled time is reached", ""),
                "",
                at,
                List.of());
    }

    private static Signal.Wording wording(
            String reason, Severity severity, String title, String description) {
        return new Signal.Wording(
                reason, severity, title, description, Map.of(), Map.of(), List.of());
    }

    /**
     * @param matched triggers that fired, in any order; if empty, there is no signal
     * @param part distinguishes two occurrences of one name; empty if nothing does
     * @param since in record time
     */
    public static Optional<Signal.Seen> of(
            TriggerIndex index,
            List<Bound> matched,
            ObservedObject observed,
            Signal.Wording byTrigger,
            String part,
            Instant since,
            List<Change> changes) {
        PlaybookResult result =
                PlaybookEvaluator.of(matched, observed, byTrigger, index.set().version());
        if (!result.isWanted() || result.silencedBy().isPresent()) {
            return Optional.empty();
        }
        String reason = result.identifier().isEmpty() ? byTrigger.reason() : result.identifier();
        Signal.Wording wording = result.wording();
        return Optional.of(
                new Signal.Seen(
                        Signal.Identity.ofKubernetes(
                                observed.cluster(),
                                Fingerprint.of(
                                        observed.cluster(), reason, observed.workload(), part),
                                Finding.Kind.OCCURRENCE),
                        new Signal.Wording(
                                reason,
                                wording.severity(),
                                wording.title(),
                                wording.description(),
                                wording.labels(),
                                wording.annotations(),
                                wording.links()),
                        new Signal.About(
                                observed.object(),
                                observed.workload(),
                                part,
                                observed.uid(),
                                observed.node(),
                                null,
                                List.of()),
                        new Signal.Occurrence(
                                since, 1, observed.alreadyThere(), observed.epoch(), false),
                        new Signal.Details(
                                null,
                                observed.object().kind().equals("Pod")
                                        ? List.of(observed.object().name())
                                        : List.of(),
                                changes),
                        result.orders()));
    }
}
