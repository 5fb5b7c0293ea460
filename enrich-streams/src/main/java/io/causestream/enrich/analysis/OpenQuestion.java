package io.causestream.enrich.analysis;

import io.causestream.finding.Finding;
import java.time.Instant;

/**
 * A question that a model was asked and has not answered yet.
 *
 * @param findingId of the finding that it is asked about, the leader: the others wait for its
 *     answer
 * @param contextHash of the leader's context when it was asked about
 * @param names of the leader
 * @param urgent whether it is in the queue of what is urgent
 * @param times how often it was asked because no answer came in time; 1 at first
 * @param due when the next one is asked about, which identifies the timer
 * @param followers how many have joined it
 */
public record OpenQuestion(
        String key,
        String findingId,
        String contextHash,
        SubjectNames names,
        boolean urgent,
        int times,
        Instant due,
        int followers) {

    /** The same, asked about this finding from now on. */
    OpenQuestion about(Finding leader, String newContextHash, boolean isUrgent, Instant newDue) {
        return new OpenQuestion(
                key,
                leader.id(),
                newContextHash,
                SubjectNames.of(leader),
                isUrgent,
                times,
                newDue,
                followers);
    }

    OpenQuestion again() {
        return new OpenQuestion(
                key, findingId, contextHash, names, urgent, times + 1, due, followers);
    }

    OpenQuestion due(Instant later) {
        return new OpenQuestion(
                key, findingId, contextHash, names, urgent, times, later, followers);
    }

    OpenQuestion joined() {
        return new OpenQuestion(
                key, findingId, contextHash, names, urgent, times, due, followers + 1);
    }
}
