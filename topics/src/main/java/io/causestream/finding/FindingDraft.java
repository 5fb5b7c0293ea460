package io.causestream.finding;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A finding under construction: a builder for the parts of {@link Finding}. Not for sharing between
 * threads.
 *
 * <p>Parts that are not set keep a neutral default: empty, no relation, {@link
 * Finding.Kind#CONDITION}, firing.
 */
public final class FindingDraft {

    private String id;
    private long epoch;
    private Fingerprint fingerprint;
    private int revision = 1;
    private Finding.Kind kind = Finding.Kind.CONDITION;
    private Finding.Status status = Finding.Status.FIRING;
    private Severity severity;
    private String reason;
    private String title;
    private String description = "";
    private String cluster;
    private Subject subject;
    private Subject workload;
    private List<String> affected = List.of();
    private Map<String, String> labels = Map.of();
    private Map<String, String> annotations = Map.of();
    private List<Source> sources = List.of();
    private Instant startsAt;
    private @Nullable Instant endsAt;
    private Occurrences occurrences;
    private long coalesced;
    private int reminders;
    private List<String> playbooks = List.of();
    private String playbooksVersion = "";
    private List<String> sinks = List.of();
    private Relations relations = Relations.NONE;
    private boolean muted;
    private List<Enrichment> enrichments = List.of();
    private List<Change> changes = List.of();
    private @Nullable Diagnosis diagnosis;
    private @Nullable Analysis analysis;
    private List<Link> links = List.of();

    /** A draft with the required parts; it occurred once, when it started. */
    public FindingDraft(
            String id,
            Fingerprint fingerprint,
            Severity severity,
            String reason,
            String title,
            String cluster,
            Subject subject,
            Subject workload,
            Instant startsAt) {
        this.id = id;
        this.fingerprint = fingerprint;
        this.severity = severity;
        this.reason = reason;
        this.title = title;
        this.cluster = cluster;
        this.subject = subject;
        this.workload = workload;
        this.startsAt = startsAt;
        this.occurrences = Occurrences.first(startsAt);
    }

    FindingDraft(Finding finding) {
        id = finding.id();
        epoch = finding.epoch();
        fingerprint = finding.fingerprint();
        revision = finding.revision();
        kind = finding.kind();
        status = finding.status();
        severity = finding.severity();
        reason = finding.reason();
        title = finding.title();
        description = finding.description();
        cluster = finding.cluster();
        subject = finding.subject();
        workload = finding.workload();
        affected = finding.affected();
        labels = finding.labels();
        annotations = finding.annotations();
        sources = finding.sources();
        startsAt = finding.startsAt();
        endsAt = finding.endsAt();
        occurrences = finding.occurrences();
        coalesced = finding.coalesced();
        reminders = finding.reminders();
        playbooks = finding.playbooks();
        playbooksVersion = finding.playbooksVersion();
        sinks = finding.sinks();
        relations = finding.relations();
        muted = finding.muted();
        enrichments = finding.enrichments();
        changes = finding.changes();
        diagnosis = finding.diagnosis();
        analysis = finding.analysis();
        links = finding.links();
    }

    public FindingDraft epoch(long epoch) {
        this.epoch = epoch;
        return this;
    }

    public FindingDraft revision(int revision) {
        this.revision = revision;
        return this;
    }

    public FindingDraft kind(Finding.Kind kind) {
        this.kind = kind;
        return this;
    }

    public FindingDraft status(Finding.Status status) {
        this.status = status;
        return this;
    }

    public FindingDraft severity(Severity severity) {
        this.severity = severity;
        return this;
    }

    public FindingDraft reason(String reason) {
        this.reason = reason;
        return this;
    }

    public FindingDraft title(String title) {
        this.title = title;
        return this;
    }

    public FindingDraft description(String description) {
        this.description = description;
        return this;
    }

    public FindingDraft subject(Subject subject) {
        this.subject = subject;
        return this;
    }

    public FindingDraft workload(Subject workload) {
        this.workload = workload;
        return this;
    }

    public FindingDraft affected(List<String> affected) {
        this.affected = affected;
        return this;
    }

    public FindingDraft labels(Map<String, String> labels) {
        this.labels = labels;
        return this;
    }

    public FindingDraft annotations(Map<String, String> annotations) {
        this.annotations = annotations;
        return this;
    }

    public FindingDraft sources(List<Source> sources) {
        this.sources = sources;
        return this;
    }

    public FindingDraft startsAt(Instant startsAt) {
        this.startsAt = startsAt;
        return this;
    }

    public FindingDraft endsAt(@Nullable Instant endsAt) {
        this.endsAt = endsAt;
        return this;
    }

    public FindingDraft occurrences(Occurrences occurrences) {
        this.occurrences = occurrences;
        return this;
    }

    public FindingDraft coalesced(long coalesced) {
        this.coalesced = coalesced;
        return this;
    }

    public FindingDraft reminders(int reminders) {
        this.reminders = reminders;
        return this;
    }

    public FindingDraft playbooks(List<String> playbooks) {
        this.playbooks = playbooks;
        return this;
    }

    public FindingDraft playbooksVersion(String playbooksVersion) {
        this.playbooksVersion = playbooksVersion;
        return this;
    }

    public FindingDraft sinks(List<String> sinks) {
        this.sinks = sinks;
        return this;
    }

    public FindingDraft relations(Relations relations) {
        this.relations = relations;
        return this;
    }

    public FindingDraft muted(boolean muted) {
        this.muted = muted;
        return this;
    }

    public FindingDraft enrichments(List<Enrichment> enrichments) {
        this.enrichments = enrichments;
        return this;
    }

    public FindingDraft changes(List<Change> changes) {
        this.changes = changes;
        return this;
    }

    public FindingDraft diagnosis(@Nullable Diagnosis diagnosis) {
        this.diagnosis = diagnosis;
        return this;
    }

    public FindingDraft analysis(@Nullable Analysis analysis) {
        this.analysis = analysis;
        return this;
    }

    public FindingDraft links(List<Link> links) {
        this.links = links;
        return this;
    }

    public Finding finding() {
        return new Finding(
                id,
                epoch,
                fingerprint,
                revision,
                kind,
                status,
                severity,
                reason,
                title,
                description,
                cluster,
                subject,
                workload,
                affected,
                labels,
                annotations,
                sources,
                startsAt,
                endsAt,
                occurrences,
                coalesced,
                reminders,
                playbooks,
                playbooksVersion,
                sinks,
                relations,
                muted,
                enrichments,
                changes,
                diagnosis,
                analysis,
                links);
    }
}
