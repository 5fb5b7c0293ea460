package io.causestream.ai.prompt;

/** What a line of the context tells about. */
enum Piece {
    /** How containers stand and ended, and the curves of what was measured. */
    STATES,
    CHANGES,
    LOGS,
    EVENTS,
    /** The words of the alert, and the finding's own. */
    ABOUT,
    /** Neighbours, nodes, facts, and what could not be learned. */
    REST
}
