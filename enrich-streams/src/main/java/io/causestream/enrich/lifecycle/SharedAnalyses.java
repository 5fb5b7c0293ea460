package io.causestream.enrich.lifecycle;

import io.causestream.context.ContextRequest;
import io.causestream.context.ContextResult;
import io.causestream.enrich.analysis.AnalysisQuestions;
import io.causestream.enrich.analysis.EarlierAnswer;
import io.causestream.enrich.analysis.OpenQuestion;
import io.causestream.enrich.analysis.SharedAnswer;
import io.causestream.enrich.analysis.SubjectNames;
import io.causestream.enrich.analysis.WantedLookUp;
import io.causestream.enrich.metrics.CountReason.AnalysisDropped;
import io.causestream.enrich.metrics.CountReason.AnalysisShared;
import io.causestream.enrich.metrics.CountReason.LookUpRefused;
import io.causestream.enrich.metrics.CountRecorder;
import io.causestream.enrich.rules.EnrichmentRules;
import io.causestream.finding.Analysis;
import io.causestream.finding.Analysis.WantedContext;
import io.causestream.finding.Finding;
import io.causestream.topics.EnrichedFinding;
import io.causestream.topics.TimerElapsed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from an answer of the model, from one that does not come, and from what it asks for:
 * for the finding that it was asked about, and for those that wait for the same answer.
 */
final class SharedAnalyses {

    private final EnrichmentRules rules;
    private final AnalysisQuestions questions;
    private final FindingLifecycle findingLifecycle;
    private final NotificationPolicy notifications;
    private final CountRecorder metrics;

    SharedAnalyses(
            EnrichmentRules rules,
            AnalysisQuestions questions,
            FindingLifecycle findingLifecycle,
            NotificationPolicy notifications,
            CountRecorder metrics) {
        this.rules = rules;
        this.questions = questions;
        this.findingLifecycle = findingLifecycle;
        this.notifications = notifications;
        this.metrics = metrics;
    }

    /** An analysis was received. */
    void on(FindingUnitOfWork work, Analysis analysis, Instant now) {
        if (analysis instanceof Analysis.NeedsContext needs) {
            lookUp(work, needs, now);
        } else if (AnalysisQuestions.isShared(analysis)) {
            answer(work, analysis, now);
        }
    }

    private void answer(FindingUnitOfWork work, Analysis analysis, Instant now) {
        String key = key(work, analysis.findingId());
        FindingState state = work.state(key);
        boolean isAwaited = awaits(state, analysis);
        String waitsWith =
                state != null && state.head().id().equals(analysis.findingId())
                        ? state.asked().key()
                        : "";
        OpenQuestion open = questionOf(work, analysis, waitsWith);
        if (open == null && isAwaited) {
            // Who was asked about before another became the leader is answered first.
            open = questions.open(work.cluster(), waitsWith);
        }
        SubjectNames names =
                state != null && state.head().id().equals(analysis.findingId())
                        ? SubjectNames.of(finding(state, work.evidence(key)))
                        : open == null ? null : open.names();
        boolean isLeaders = isWaitingWith(state, open, analysis.findingId());
        if (isAwaited || !isLeaders || names == null) {
            work.put(key, findingLifecycle.onAnalysis(analysis, state, work.evidence(key)));
        } else {
            // Its context is another since then, and the question is the same.
            give(work, key, analysis, names, null);
        }
        String question = open != null ? open.key() : isAwaited ? waitsWith : "";
        if (names != null
                && !question.isEmpty()
                && analysis instanceof Analysis.Answered answered) {
            questions.keep(work.cluster(), question, new EarlierAnswer(answered, names, now));
        }
        if (open != null && names != null) {
            giveToAll(work, open, analysis, names, now);
        }
    }

    /** The open question to which the model says this; null if there is none. */
    private @Nullable OpenQuestion questionOf(
            FindingUnitOfWork work, Analysis analysis, String waitsWith) {
        OpenQuestion open = questions.ledBy(work.cluster(), analysis.findingId(), waitsWith);
        return open != null && open.contextHash().equals(analysis.contextHash()) ? open : null;
    }

    private void giveToAll(
            FindingUnitOfWork work,
            OpenQuestion open,
            Analysis analysis,
            SubjectNames names,
            @Nullable Instant given) {
        List<String> waiting = new ArrayList<>(questions.followers(work.cluster(), open.key()));
        waiting.add(open.findingId());
        for (String id : waiting) {
            String key = key(work, id);
            if (isWaitingWith(work.state(key), open, id)) {
                give(work, key, analysis, names, given);
                metrics.count(AnalysisShared.GIVEN_TO_ANOTHER);
            }
        }
        questions.close(work.cluster(), open.key());
    }

    private void give(
            FindingUnitOfWork work,
            String key,
            Analysis analysis,
            SubjectNames names,
            @Nullable Instant given) {
        FindingState state = work.state(key);
        if (state == null) {
            return;
        }
        Evidence evidence = work.evidence(key);
        Analysis own =
                SharedAnswer.of(
                        analysis,
                        names,
                        finding(state, evidence),
                        state.asked().contextHash(),
                        given);
        work.put(key, findingLifecycle.onAnalysis(own, state, evidence));
    }

    /** The time for an answer is over. */
    void onDeadline(FindingUnitOfWork work, TimerElapsed timer, Instant now) {
        FindingState leader = work.state(key(work, timer.findingId()));
        OpenQuestion open =
                questions.ledBy(
                        work.cluster(),
                        timer.findingId(),
                        leader == null ? "" : leader.asked().key());
        if (open == null || !open.due().equals(timer.due())) {
            return;
        }
        List<String> waiting =
                questions.followers(work.cluster(), open.key()).stream()
                        .filter(id -> isWaitingWith(work.state(key(work, id)), open, id))
                        .toList();
        if (waiting.isEmpty()) {
            questions.close(work.cluster(), open.key());
            return;
        }
        if (AnalysisQuestions.isAskedAgain(open)) {
            askAbout(work, key(work, waiting.getFirst()), open, now);
            return;
        }
        for (String id : waiting) {
            String key = key(work, id);
            FindingState state = work.state(key);
            if (state != null) {
                work.put(
                        key,
                        findingLifecycle.onAnalysis(
                                noAnswer(
                                        state,
                                        "the model answered no question about this problem within %d s"
                                                .formatted(
                                                        questions.answerWait().toSeconds()
                                                                * open.times()),
                                        ""),
                                state,
                                work.evidence(key)));
                metrics.count(AnalysisShared.NO_ANSWER_IN_TIME);
            }
        }
        questions.close(work.cluster(), open.key());
    }

    private void askAbout(FindingUnitOfWork work, String key, OpenQuestion open, Instant now) {
        FindingState state = work.state(key);
        if (state == null) {
            return;
        }
        EnrichedFinding question = notifications.question(state, work.evidence(key));
        OpenQuestion led =
                questions.again(
                        open, finding(state, work.evidence(key)), question.contextHash(), now);
        work.put(
                key,
                Transition.to(
                                state.with(state.asked().about(question.contextHash())),
                                work.evidence(key))
                        .and(new FindingOutput.Analyse(question))
                        .starting(NotificationPolicy.deadline(state.head(), led, now)));
    }

    /** Looks up what a model asks for, as far as it may. */
    private void lookUp(FindingUnitOfWork work, Analysis.NeedsContext needs, Instant now) {
        String key = key(work, needs.findingId());
        FindingState state = work.state(key);
        if (state == null
                // Its context may be another since it was asked about: the question is the same.
                || !(awaits(state, needs)
                        || isWaitingWith(
                                state,
                                questionOf(work, needs, state.asked().key()),
                                needs.findingId()))
                || !state.asked().wanted().isEmpty()) {
            metrics.count(AnalysisDropped.NOT_AWAITED);
            return;
        }
        Evidence evidence = work.evidence(key);
        List<ContextRequest> requests = requests(state, evidence, needs.wanted());
        if (requests.isEmpty()) {
            answer(
                    work,
                    noAnswer(
                            state,
                            "the model asked for more context, and for none that is looked up",
                            needs.model()),
                    now);
            return;
        }
        List<String> ids = requests.stream().map(ContextRequest::id).toList();
        Timer deadline = Timer.of(state.head(), Timer.Purpose.WANTED, rules.contextTimeout(), now);
        FindingState waiting = state.with(state.asked().wants(ids, deadline.due()));
        Transition asked = Transition.to(waiting, evidence.asked(ids)).starting(deadline);
        for (ContextRequest request : requests) {
            asked = asked.and(new FindingOutput.RequestContext(request));
        }
        OpenQuestion later =
                questions.waitLonger(
                        work.cluster(),
                        needs.findingId(),
                        state.asked().key(),
                        rules.contextTimeout(),
                        now);
        if (later != null) {
            asked = asked.starting(NotificationPolicy.deadline(state.head(), later, now));
        }
        work.put(key, asked);
    }

    private List<ContextRequest> requests(
            FindingState state, Evidence evidence, List<WantedContext> wanted) {
        if (state.asked().round() >= WantedLookUp.MOST_ROUNDS) {
            wanted.forEach(one -> metrics.count(LookUpRefused.TOO_MANY_ROUNDS));
            return List.of();
        }
        List<ContextRequest> requests = new ArrayList<>();
        for (WantedContext one : wanted) {
            switch (WantedLookUp.of(one, state.head(), state.about().node())) {
                case WantedLookUp.Refused(LookUpRefused reason) -> metrics.count(reason);
                case WantedLookUp.Allowed allowed -> {
                    ContextRequest request = request(state, allowed);
                    if (evidence.askedFor(request.id()) || requests.contains(request)) {
                        metrics.count(LookUpRefused.ALREADY_KNOWN);
                    } else if (requests.size() == WantedLookUp.MOST) {
                        metrics.count(LookUpRefused.TOO_MANY);
                    } else {
                        requests.add(request);
                    }
                }
            }
        }
        return requests;
    }

    /** Its id names the query, so that the same one is made once. It sorts after all others. */
    private ContextRequest request(FindingState state, WantedLookUp.Allowed allowed) {
        Finding head = state.head();
        return new ContextRequest(
                "%s/wanted %s of %s"
                        .formatted(head.id(), allowed.query().what(), allowed.subject()),
                head.cluster(),
                head.id(),
                allowed.subject(),
                allowed.subject().equals(head.subject()) ? state.about().uid() : "",
                head.severity(),
                rules.contextTimeout(),
                allowed.query());
    }

    /** A context result has been added to the finding's evidence: perhaps the last one wanted. */
    void onContext(FindingUnitOfWork work, ContextResult result, Instant now) {
        String key = key(work, result.findingId());
        FindingState state = work.state(key);
        if (state == null || !state.asked().wanted().contains(result.requestId())) {
            return;
        }
        List<String> rest =
                state.asked().wanted().stream()
                        .filter(id -> !id.equals(result.requestId()))
                        .toList();
        FindingState fewer = state.with(state.asked().wants(rest, state.asked().wantedDue()));
        work.put(fewer);
        if (rest.isEmpty()) {
            askAgain(work, key, now);
        }
    }

    /** What a model asked for has not come in time. */
    void onWantedLate(FindingUnitOfWork work, TimerElapsed timer, Instant now) {
        String key = key(work, timer.findingId());
        FindingState state = work.state(key);
        if (state != null
                && state.head().id().equals(timer.findingId())
                && timer.due().equals(state.asked().wantedDue())) {
            askAgain(work, key, now);
        }
    }

    private void askAgain(FindingUnitOfWork work, String key, Instant now) {
        FindingState state = work.state(key);
        if (state == null) {
            return;
        }
        Evidence evidence = work.evidence(key);
        FindingState next = state.with(state.asked().nextRound(""));
        EnrichedFinding question = notifications.question(next, evidence);
        FindingState asked = next.with(next.asked().about(question.contextHash()));
        Transition transition =
                Transition.to(asked, evidence).and(new FindingOutput.Analyse(question));
        OpenQuestion led =
                questions.withMoreContext(
                        finding(state, evidence), state.asked().key(), question.contextHash(), now);
        work.put(
                key,
                led == null
                        ? transition
                        : transition.starting(NotificationPolicy.deadline(state.head(), led, now)));
    }

    /** A finding that is resolved while it waits for the answer about another waits no longer. */
    Transition withoutResolved(String cluster, Transition transition) {
        FindingState state = transition.state();
        if (state == null
                || !state.head().isResolved()
                || NotificationPolicy.isInvestigation(state.head())
                || !state.asked().isOpen()
                || state.asked().key().isEmpty()
                || !questions.leave(cluster, state.asked().key(), state.head().id())) {
            return transition;
        }
        metrics.count(AnalysisShared.RESOLVED_WHILE_WAITING);
        // If it is back, it asks again.
        return transition.with(state.with(FindingState.Requested.NOTHING));
    }

    private static boolean awaits(@Nullable FindingState state, Analysis analysis) {
        return state != null
                && state.head().id().equals(analysis.findingId())
                && state.asked().contextHash().equals(analysis.contextHash())
                && state.asked().isOpen();
    }

    private static boolean isWaitingWith(
            @Nullable FindingState state, @Nullable OpenQuestion open, String findingId) {
        return state != null
                && open != null
                && state.head().id().equals(findingId)
                && state.asked().isOpen()
                && state.asked().key().equals(open.key());
    }

    private static Analysis.NoAnswer noAnswer(FindingState state, String why, String model) {
        return new Analysis.NoAnswer(
                state.head().id(),
                state.head().cluster(),
                state.head().revision(),
                state.asked().contextHash(),
                why,
                model);
    }

    private static Finding finding(FindingState state, Evidence evidence) {
        return state.head().edit().enrichments(evidence.enrichments()).finding();
    }

    private static String key(FindingUnitOfWork work, String findingId) {
        return FindingState.key(work.cluster(), FindingState.fingerprintOf(findingId));
    }
}
