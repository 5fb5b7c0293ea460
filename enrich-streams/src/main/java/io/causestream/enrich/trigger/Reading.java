package io.causestream.enrich.trigger;

import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a trigger reads in the state of one object.
 *
 * @param reason canonical
 * @param part what tells two problems of one workload apart, a container as a rule; empty if
 *     nothing does
 * @param since when it began, by the cluster's clock
 * @param run the run that ended, which makes an occurrence an occurrence; -1 for what is no crash
 * @param opens whether it may open a condition, or only counts when one is open
 * @param at when it last occurred, by the cluster's clock
 * @param title one line for people
 * @param description what Kubernetes says of it; may be empty
 * @param container whose state and last words tell more; empty if there is none
 * @param order of the run that it is of, in {@link RunOrder}; -1 for what is no run of anything
 * @param restsOn what would bring the same about, if it were in trouble itself: the claims that a
 *     pod mounts, the quota that refused it
 */
public record Reading(
        String reason,
        String part,
        Instant since,
        int run,
        boolean opens,
        Instant at,
        Severity severity,
        String title,
        String description,
        String container,
        long order,
        List<Subject> restsOn) {

    public Reading {
        restsOn = List.copyOf(restsOn);
    }

    /** Of a part that is the container itself, or of what has none. */
    Reading(
            String reason,
            String part,
            Instant since,
            int run,
            boolean opens,
            Instant at,
            Severity severity,
            String title,
            String description,
            List<Subject> restsOn) {
        this(reason, part, since, run, opens, at, severity, title, description, part, -1, restsOn);
    }

    Reading lookingInto(String other) {
        return new Reading(
                reason,
                part,
                since,
                run,
                opens,
                at,
                severity,
                title,
                description,
                other,
                order,
                restsOn);
    }

    /**
     * @param run its place among the runs of the workload; empty if it has none
     */
    Reading of(OptionalLong run) {
        return new Reading(
                reason,
                part,
                since,
                this.run,
                opens,
                at,
                severity,
                title,
                description,
                container,
                run.orElse(-1),
                restsOn);
    }

    /** One that opens nothing, but keeps open what is. */
    Reading keepingOpen() {
        return new Reading(
                reason,
                part,
                since,
                run,
                false,
                at,
                severity,
                title,
                description,
                container,
                order,
                restsOn);
    }

    Reading as(Severity other) {
        return new Reading(
                reason,
                part,
                since,
                run,
                opens,
                at,
                other,
                title,
                description,
                container,
                order,
                restsOn);
    }
}
