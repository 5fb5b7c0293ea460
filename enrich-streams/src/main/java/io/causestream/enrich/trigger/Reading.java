package io.causestream.enrich.trigger;

import io.causestream.finding.Severity;
import io.causestream.finding.Subject;
import java.time.Instant;
import java.util.List;

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
        List<Subject> restsOn) {

    public Reading {
        restsOn = List.copyOf(restsOn);
    }
}
