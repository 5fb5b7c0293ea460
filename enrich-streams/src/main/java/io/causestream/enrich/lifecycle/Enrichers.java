package io.causestream.enrich.lifecycle;

import io.causestream.context.ContextQuery;
import io.causestream.context.ContextQuery.ContainerLogs;
import io.causestream.context.ContextQuery.PodFacts;
import io.causestream.context.ContextQuery.ServiceEndpoints;
import io.causestream.context.ContextQuery.Usage;
import io.causestream.context.ContextRequest;
import io.causestream.context.ContextResult;
import io.causestream.enrich.action.Addition;
import io.causestream.enrich.action.AskedFinding;
import io.causestream.enrich.action.BoundAction;
import io.causestream.enrich.action.LookUp;
import io.causestream.enrich.diagnosis.cluster.DependencyRules;
import io.causestream.enrich.signal.ActionCall;
import io.causestream.enrich.signal.Signal.FailedPod;
import io.causestream.finding.Enrichment;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Finding;
import io.causestream.finding.Mentions;
import io.causestream.finding.Subject;
import io.causestream.playbook.Template;
import io.causestream.playbook.catalogue.Parameters;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Creates the context requests of the playbooks' actions for a finding. Queries that do not apply
 * to its subject are not made. Pure.
 *
 * <p>A request's id names its query, so that the same query is made once, for whichever action and
 * at whichever time, and so that the results are in the order in which people read them.
 */
final class Enrichers {

    /** The usual first look-ups, for a finding to which no playbook adds an enricher. */
    private static final List<ActionCall> USUAL =
            List.of(
                    call("logs_enricher"),
                    call("pod_graph_enricher"),
                    call("resource_events_enricher"),
                    call("related_pods"),
                    call("node_status_enricher"),
                    call("pod_facts_enricher"));

    /** The name of the query about the Service behind a host that the log can't reach. */
    private static final String SERVICE = "7-service";

    private Enrichers() {}

    static Collection<ContextRequest> requests(
            FindingState state, Evidence evidence, Duration within) {
        AskedFinding about = about(state, evidence.crash());
        Map<String, ContextQuery> queries = new TreeMap<>();
        for (ActionCall action : actions(state)) {
            for (LookUp lookUp : lookUps(action)) {
                lookUp.asks(about, action.arguments())
                        .forEach((name, query) -> queries.merge(name, query, lookUp::wider));
            }
        }
        service(state, evidence)
                .ifPresent(service ->
                        queries.put(
                                SERVICE,
                                new ServiceEndpoints(service.namespace(), service.name())));
        return queries.entrySet().stream()
                .map(query -> request(state, query.getKey(), query.getValue(), within))
                .toList();
    }

    /**
     * Known only once the log is, so it is requested in a second step. Reading a log costs more
     * than all else here: it is done once for what is known.
     */
    private static Optional<Subject> service(FindingState state, Evidence evidence) {
        boolean isAsked = evidence.askedAbout(state.head().id() + "/" + SERVICE);
        return !isAsked && !evidence.logReadFor().equals(reading(state, evidence))
                ? DependencyRules.service(
                        state.head().edit().enrichments(evidence.enrichments()).finding())
                : Optional.empty();
    }

    /** What the log was read for when {@link #requests} was called. */
    static String reading(FindingState state, Evidence evidence) {
        return evidence.logReading(
                LookupRound.about(state.head().reason(), evidence.crash(), state.about().node()));
    }

    /** The part of an answer that the actions need. */
    static Enrichment kept(FindingState state, Evidence evidence, ContextResult result) {
        String question = Evidence.question(result.requestId());
        String name = question.substring(question.lastIndexOf('/') + 1);
        List<ActionCall> asked =
                actions(state).stream().filter(action -> lookUp(action, name).isPresent()).toList();
        List<Parameters> arguments = asked.stream().map(ActionCall::arguments).toList();
        return asked.stream()
                .flatMap(action -> lookUp(action, name).stream())
                .findFirst()
                .map(lookUp ->
                        lookUp.makes(about(state, evidence.crash()), result.answer(), arguments))
                .orElse(result.answer());
    }

    /** The finding with what its playbooks' actions add without asking. */
    static Finding withAdditions(FindingState state, Finding finding) {
        Finding added = Mentions.removedFrom(finding);
        for (ActionCall action : state.actions()) {
            Optional<Addition> addition =
                    BoundAction.named(action.name()).flatMap(BoundAction::addition);
            if (addition.isPresent()) {
                added = addition.get().to(added, values(state), action.arguments());
            }
        }
        return added;
    }

    private static List<ActionCall> actions(FindingState state) {
        return state.head().playbooks().isEmpty() ? USUAL : state.actions();
    }

    private static AskedFinding about(FindingState state, @Nullable CrashInfo crash) {
        FailedPod failed = state.about().failedPod();
        return new AskedFinding(
                state.head(),
                state.about().container(),
                state.about().node(),
                failed == null ? null : failed.pod(),
                crash,
                values(state));
    }

    private static Template.Values values(FindingState state) {
        return new Template.Values(
                state.head().subject().name(),
                state.head().subject().kind(),
                state.head().subject().namespace(),
                state.about().node(),
                state.head().cluster(),
                state.head().labels(),
                state.head().annotations());
    }

    /** If the subject is not a pod, its log, memory and facts are of a pod that failed for it. */
    private static ContextRequest request(
            FindingState state, String name, ContextQuery query, Duration within) {
        Finding finding = state.head();
        boolean isOfPod =
                query instanceof ContainerLogs
                        || query instanceof Usage
                        || query instanceof PodFacts;
        FailedPod failed = isOfPod ? state.about().failedPod() : null;
        return new ContextRequest(
                finding.id() + "/" + name,
                finding.cluster(),
                finding.id(),
                failed == null ? finding.subject() : failed.pod(),
                failed == null ? state.about().uid() : failed.uid(),
                finding.severity(),
                within,
                query);
    }

    /**
     * The action's look-ups; empty for an action that this version does not have, as a finding may
     * be older than this version.
     */
    private static List<LookUp> lookUps(ActionCall action) {
        return BoundAction.named(action.name()).map(BoundAction::lookUps).orElse(List.of());
    }

    /** The look-up with which the action made the query; empty if it did not make it. */
    private static Optional<LookUp> lookUp(ActionCall action, String question) {
        return lookUps(action).stream()
                .filter(lookUp -> question.startsWith(lookUp.prefix()))
                .findFirst();
    }

    private static ActionCall call(String name) {
        return new ActionCall(BoundAction.of(name).name(), JsonNodeFactory.instance.objectNode());
    }
}
