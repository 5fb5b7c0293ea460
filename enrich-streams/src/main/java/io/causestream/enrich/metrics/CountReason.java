package io.causestream.enrich.metrics;

import io.causestream.topics.FindingSize;

/**
 * Why something is counted: each enum is one counter of {@link EnrichMetrics}, each of its
 * constants a value of that counter's label {@code reason}.
 */
public sealed interface CountReason {

    /** Why an observation of Kubernetes changes nothing. */
    enum ObservationDropped implements CountReason {
        /** It was seen before. */
        DUPLICATE,
        /** From a leader that was replaced; if that does not stop, a clock was set back. */
        STALE_EPOCH,
        /** An Event about something too long ago. */
        EVENT_TOO_OLD,
        /** The pod's state has moved on since the Event. */
        EVENT_OUTDATED,
        /** No playbook has a trigger for the Event. */
        EVENT_NOT_MATCHED
    }

    /** How a deletion was found that no watch event reported. */
    enum ObjectDeletionMissed implements CountReason {
        MISSING_FROM_LIST
    }

    /** Why an alert changes nothing. */
    enum AlertDropped implements CountReason {
        /** It fires by design, as Watchdog does. */
        NOT_A_PROBLEM,
        /** The same state of it was received before. */
        DUPLICATE,
        /** It ended, and its firing was never received. */
        RESOLVED_WITHOUT_FIRING
    }

    /** How a resolution was found that no notification reported. */
    enum AlertResolutionMissed implements CountReason {
        MISSING_FROM_LIST
    }

    /** Why a resolved alert counts as firing again. */
    enum AlertResumed implements CountReason {
        /** It fires with the start that it had when it was resolved. */
        FIRING_AFTER_RESOLVED
    }

    /** Why the workload of an alert is unknown. */
    enum AlertWithoutWorkload implements CountReason {
        SUBJECT_NEVER_SEEN
    }

    /** Why a problem that matched a trigger leads to no signal. */
    enum SignalSilenced implements CountReason {
        SILENCED_BY_PLAYBOOK,
        /** None of the playbooks that match has an action that is available. */
        NO_AVAILABLE_ACTION,
        /** No playbook has an action for this alert. */
        NO_PLAYBOOK_FOR_ALERT
    }

    /** Why a complete list changes nothing. */
    enum ListDropped implements CountReason {
        /** The last one of that Alertmanager is the same, or newer. */
        OUTDATED
    }

    /** Why a detection has no signal of its own. */
    enum SignalCoalesced implements CountReason {
        REPEATED_WITHIN_SECONDS,
        RATE_LIMITED,
        /** Another, more specific problem of the same pod is open. */
        REPORTED_BY_SPECIFIC_CONDITION
    }

    /** Why a signal changes no finding. */
    enum SignalDropped implements CountReason {
        DUPLICATE_ALERT
    }

    /** Why a resolved finding is open again. */
    enum FindingReopened implements CountReason {
        WITHIN_FLAP_WINDOW
    }

    /** Why a finding that was open at a rewind is over. */
    enum FindingRetired implements CountReason {
        /** Nothing that was read again opens its problem. */
        NOT_FOUND_AGAIN,
        /** Its problem began at another time in the new reading, so that its id is another. */
        CONTINUED_UNDER_NEW_ID
    }

    /** Why a finding is shown in the message of a summary. */
    enum FindingGrouped implements CountReason {
        STORM,
        /** It was broken when its cluster was first seen. */
        PRESENT_AT_START
    }

    /** Why a context result is of no use. */
    enum ContextDropped implements CountReason {
        /** No open finding asked for it. */
        NOT_REQUESTED,
        /** The same request was answered before. */
        DUPLICATE
    }

    /** Why a context result leads to a later revision. */
    enum ContextLate implements CountReason {
        AFTER_PUBLICATION
    }

    /** Why a finding is published without all of its context. */
    enum ContextMissing implements CountReason {
        DEADLINE_EXCEEDED
    }

    /** What of a finding was too large for a record. */
    enum FindingCut implements CountReason {
        LOGS,
        GRAPH,
        EVENTS,
        TABLE,
        TEXT,
        DIFF,
        /** Evidence of another kind. */
        OTHER,
        CHANGES,
        /** Description, labels, annotations, links or the diagnosis. */
        WORDS;

        public static FindingCut of(FindingSize.Part part) {
            return switch (part) {
                case LOGS -> LOGS;
                case GRAPH -> GRAPH;
                case EVENTS -> EVENTS;
                case TABLE -> TABLE;
                case TEXT -> TEXT;
                case DIFF -> DIFF;
                case OTHER -> OTHER;
                case CHANGES -> CHANGES;
                case WORDS -> WORDS;
            };
        }
    }

    /** Why an analysis is of no use. */
    enum AnalysisDropped implements CountReason {
        /** The finding is over, its context is another, or it has an answer. */
        NOT_AWAITED
    }

    /** Why the model is asked. */
    enum AnalysisAsked implements CountReason {
        /** No finding with the same question waits for its answer. */
        FIRST,
        /** It is urgent, and would wait for one that is not. */
        URGENT_FOLLOWER,
        /** The one that it waited for was not answered in time. */
        NO_ANSWER_IN_TIME,
        /** The model asked for more context, which is there now. */
        MORE_CONTEXT
    }

    /** Why a finding that wants an analysis costs no question to the model. */
    enum AnalysisShared implements CountReason {
        /** The same was answered before. */
        GIVEN_EARLIER,
        /** It got the answer to the question about another, or the reason why there is none. */
        GIVEN_TO_ANOTHER,
        /** It was resolved while it waited. */
        RESOLVED_WHILE_WAITING,
        /** No answer came in time, though two were asked about. */
        NO_ANSWER_IN_TIME,
        /** A thousand wait already. */
        TOO_MANY_WAIT
    }

    /** Why something is not looked up that a model asked for. */
    enum LookUpRefused implements CountReason {
        /** Not one of logs, events, status, yaml, pods and node. */
        UNKNOWN_LOOK_UP,
        /** A Secret, or another kind of object that models may not see. */
        KIND_NOT_ALLOWED,
        /** A node on which the finding's pod does not run. */
        OTHER_NODE,
        /** It names no object of the finding's own namespace. */
        NOT_AN_OBJECT,
        /** It was looked up before. */
        ALREADY_KNOWN,
        /** More than three at a time. */
        TOO_MANY,
        /** The model had asked four times before. */
        TOO_MANY_ROUNDS
    }
}
