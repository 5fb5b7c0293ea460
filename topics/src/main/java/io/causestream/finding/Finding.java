package io.causestream.finding;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One revision of one problem, between its opening and its resolution. A record is identified by
 * (id, revision); a later revision replaces the earlier ones.
 *
 * @param id names one course of the problem; derived from the fingerprint and the opening, so that
 *     a replay gives the same
 * @param epoch increases when the agent's order of observations starts anew, and with a rewind; it
 *     counts for more than {@code revision}: together they order revisions
 * @param fingerprint the problem that may come back
 * @param revision from 1, without gaps as far as a reader of the whole topic can see
 * @param reason the canonical machine-readable word for what is wrong: an alert's name or a
 *     container's reason
 * @param title one line for people
 * @param description further details; may be empty
 * @param subject the object in which the problem was seen
 * @param workload what owns it, or the subject itself
 * @param affected names of the affected pods, sorted
 * @param startsAt when the problem began
 * @param endsAt when it ended; null while it fires
 * @param coalesced how many sightings were merged into this revision and published in no other way
 * @param reminders how often it was published again only because it still fires
 * @param playbooks names of the playbooks that made it
 * @param playbooksVersion the playbook set in force
 * @param sinks names of the only sinks to be notified; empty: all
 * @param muted whether a silence or a playbook keeps it from notifying anybody
 * @param analysis null until the model, or its fallback, has answered
 */
public record Finding(
        String id,
        long epoch,
        Fingerprint fingerprint,
        int revision,
        Kind kind,
        Status status,
        Severity severity,
        String reason,
        String title,
        String description,
        String cluster,
        Subject subject,
        Subject workload,
        List<String> affected,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<Source> sources,
        Instant startsAt,
        @Nullable Instant endsAt,
        Occurrences occurrences,
        long coalesced,
        int reminders,
        List<String> playbooks,
        String playbooksVersion,
        List<String> sinks,
        Relations relations,
        boolean muted,
        List<Enrichment> enrichments,
        List<Change> changes,
        @Nullable Diagnosis diagnosis,
        @JsonProperty("ai_analysis") @Nullable Analysis analysis,
        List<Link> links) {

    /**
     * A condition lasts and resolves; an occurrence (a deployment was updated) is over when it is
     * published.
     */
    public enum Kind {
        @JsonEnumDefaultValue
        CONDITION,
        OCCURRENCE
    }

    public enum Status {
        @JsonEnumDefaultValue
        FIRING,
        RESOLVED
    }

    public Finding {
        affected = Absent.asEmpty(affected);
        labels = Absent.asEmpty(labels);
        annotations = Absent.asEmpty(annotations);
        sources = Absent.asEmpty(sources);
        playbooks = Absent.asEmpty(playbooks);
        sinks = Absent.asEmpty(sinks);
        enrichments = Absent.asEmpty(enrichments);
        changes = Absent.asEmpty(changes);
        links = Absent.asEmpty(links);
        if (revision < 1) {
            throw new IllegalArgumentException(
                    "revisions of a finding count from 1, not " + revision);
        }
    }

    /** The id of the problem that was opened at this record time. */
    public static String idOf(Fingerprint fingerprint, Instant opening) {
        return fingerprint.value() + "-" + Long.toString(opening.toEpochMilli(), 36);
    }

    /**
     * The record time of what opened it: of an observation, an alert, or the end of the time that a
     * condition had to last. Null if the id is not one of {@link #idOf}.
     */
    public @Nullable Instant openedAt() {
        String prefix = fingerprint.value() + "-";
        if (!id.startsWith(prefix)) {
            return null;
        }
        try {
            return Instant.ofEpochMilli(Long.parseLong(id.substring(prefix.length()), 36));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    public boolean isResolved() {
        return status == Status.RESOLVED;
    }

    /**
     * Whether it is on the topic and notifies nobody: it is muted, or shown in another finding's
     * message. A sink that has already delivered it keeps its message up to date.
     */
    public boolean isHeldBack() {
        return muted || relations.mergedInto() != null || !relations.symptomOf().isEmpty();
    }

    /** A draft of the same finding, for changing some of its parts. */
    public FindingDraft edit() {
        return new FindingDraft(this);
    }
}
