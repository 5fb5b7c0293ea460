package io.causestream.enrich.signal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.causestream.finding.Change;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Finding;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Link;
import io.causestream.finding.Severity;
import io.causestream.finding.Source;
import io.causestream.finding.Subject;
import io.causestream.observation.KubeObservation.Heartbeat;
import io.causestream.observation.SilenceObservation;
import io.causestream.topics.ProcessedHeartbeat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the processing by scope publishes for the processing by cluster. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Signal.Seen.class, name = "seen"),
    @JsonSubTypes.Type(value = Signal.Persists.class, name = "persists"),
    @JsonSubTypes.Type(value = Signal.Ended.class, name = "ended"),
    @JsonSubTypes.Type(value = Signal.AlertResolved.class, name = "alert_resolved"),
    @JsonSubTypes.Type(value = Signal.ObjectChanged.class, name = "object_changed"),
    @JsonSubTypes.Type(value = Signal.OpenAtRewind.class, name = "open_at_rewind"),
    @JsonSubTypes.Type(value = Signal.Silenced.class, name = "silenced"),
    @JsonSubTypes.Type(value = Signal.AgentAlive.class, name = "agent_alive")
})
public sealed interface Signal {

    String cluster();

    /** About one condition of one workload. */
    sealed interface OfFinding extends Signal {
        Fingerprint fingerprint();
    }

    /**
     * The condition began, or was seen again; or something occurred.
     *
     * @param orders what the playbooks request
     */
    record Seen(
            Identity identity,
            Wording wording,
            About about,
            Occurrence occurrence,
            Details details,
            Orders orders)
            implements OfFinding {

        @Override
        public String cluster() {
            return identity.cluster();
        }

        @Override
        public Fingerprint fingerprint() {
            return identity.fingerprint();
        }

        /** The same, with this count. */
        public Seen occurring(long times) {
            return with(
                    new Occurrence(
                            occurrence.since(),
                            times,
                            occurrence.alreadyThere(),
                            occurrence.epoch(),
                            occurrence.supersedes(),
                            occurrence.leadIn()));
        }

        /**
         * The same, read again after a rewind.
         *
         * @param epoch of the rewind, in milliseconds; the signal's own stays if it is higher
         */
        public Seen readAgain(long epoch, boolean leadIn) {
            return with(
                    new Occurrence(
                            occurrence.since(),
                            occurrence.times(),
                            occurrence.alreadyThere(),
                            Math.max(epoch, occurrence.epoch()),
                            occurrence.supersedes(),
                            leadIn));
        }

        private Seen with(Occurrence other) {
            return new Seen(identity, wording, about, other, details, orders);
        }

        public Seen with(About other) {
            return new Seen(identity, wording, other, occurrence, details, orders);
        }

        public Seen with(Details other) {
            return new Seen(identity, wording, about, occurrence, other, orders);
        }

        public Seen with(Orders other) {
            return new Seen(identity, wording, about, occurrence, details, other);
        }
    }

    /**
     * Which problem it is, and its source.
     *
     * @param alert names the alert and its start; empty for what Kubernetes itself reports
     */
    record Identity(
            String cluster,
            Fingerprint fingerprint,
            Finding.Kind kind,
            Source source,
            String alert) {

        /** The identity of a problem that Kubernetes itself reports. */
        public static Identity ofKubernetes(
                String cluster, Fingerprint fingerprint, Finding.Kind kind) {
            return new Identity(cluster, fingerprint, kind, Source.KUBERNETES, "");
        }
    }

    /**
     * When it was seen, and how often.
     *
     * @param since when it began, in record time
     * @param times how often it occurred since the last signal; 0 for an alert that joins a known
     *     problem
     * @param alreadyThere whether it existed when the cluster was first observed
     * @param epoch of the leader that observed it, or 0 for an alert; that of the latest rewind if
     *     it is higher
     * @param supersedes whether a problem that was published under another reason has turned into
     *     this one: a pod that was pending, and crashes now
     * @param leadIn whether it is read again after a rewind only so that it is known: it happened
     *     before the time of the rewind
     */
    record Occurrence(
            Instant since,
            long times,
            boolean alreadyThere,
            long epoch,
            boolean supersedes,
            boolean leadIn) {

        /** As the other, of what does not belong to a lead-in. */
        public Occurrence(
                Instant since, long times, boolean alreadyThere, long epoch, boolean supersedes) {
            this(since, times, alreadyThere, epoch, supersedes, false);
        }
    }

    /**
     * What is known in addition.
     *
     * @param crash null unless it is a crash
     * @param affected names of the affected pods, sorted
     * @param changes changes that may have caused it
     */
    record Details(@Nullable CrashInfo crash, List<String> affected, List<Change> changes) {

        public Details {
            affected = List.copyOf(affected);
            changes = List.copyOf(changes);
        }
    }

    /**
     * How it is described.
     *
     * @param reason canonical
     */
    record Wording(
            String reason,
            Severity severity,
            String title,
            String description,
            Map<String, String> labels,
            Map<String, String> annotations,
            List<Link> links) {

        public Wording describedAs(String other) {
            return new Wording(reason, severity, title, other, labels, annotations, links);
        }

        public Wording titled(String other) {
            return new Wording(reason, severity, other, description, labels, annotations, links);
        }

        public Wording labelled(Map<String, String> others) {
            return new Wording(reason, severity, title, description, others, annotations, links);
        }
    }

    /**
     * What it is about.
     *
     * @param container the container's name; empty if it is about none
     * @param uid the subject's; empty if not known
     * @param node where the subject runs; empty if not known
     * @param failedPod a failed pod of a subject that is not a pod itself, for example of a job:
     *     its container's last log lines may show why; null if none is known
     * @param restsOn what would cause this if it had a problem itself: the nodes of the affected
     *     pods, the claims they mount, the quota that refused them, the workload
     */
    record About(
            Subject subject,
            Subject workload,
            String container,
            String uid,
            String node,
            @Nullable FailedPod failedPod,
            List<Subject> restsOn) {

        /** The same, with a failed pod whose last log lines may show why. */
        public About explainedBy(FailedPod pod, String itsContainer) {
            return new About(subject, workload, itsContainer, uid, node, pod, restsOn);
        }
    }

    /**
     * A pod that failed.
     *
     * @param node empty if it was not scheduled
     */
    record FailedPod(Subject pod, String uid, String node) {}

    /**
     * What the playbooks request.
     *
     * @param playbooks those that matched, in their order
     * @param version of their playbook set
     * @param actions that add to the finding, in the playbooks' order
     * @param sinks the only ones to be notified; empty: all
     * @param muted whether it is to notify nobody
     * @param rateLimit for how long after its publication more of the same is only counted
     * @param suppressed occurrences that were only counted since
     */
    record Orders(
            List<String> playbooks,
            String version,
            List<ActionCall> actions,
            List<String> sinks,
            boolean muted,
            Duration rateLimit,
            Suppressed suppressed) {

        public static final Orders NONE =
                new Orders(
                        List.of(), "", List.of(), List.of(), false, Duration.ZERO, Suppressed.NONE);

        public Orders {
            rateLimit = rateLimit == null ? Duration.ZERO : rateLimit;
            suppressed = suppressed == null ? Suppressed.NONE : suppressed;
        }

        public Orders suppressing(Suppressed more) {
            return new Orders(playbooks, version, actions, sinks, muted, rateLimit, more);
        }
    }

    /**
     * Occurrences that a {@code rate_limit} kept from being published.
     *
     * @param times how often it occurred; 0: nothing was suppressed
     * @param since when it was last published, in record time
     */
    record Suppressed(long times, Instant since) {

        public static final Suppressed NONE = new Suppressed(0, Instant.EPOCH);

        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);

        private static final Pattern WORDS =
                Pattern.compile("\\n?And \\d+ more since [-\\d]+ \\d\\d:\\d\\d UTC\\.$");

        /**
         * The description with a sentence about this, in place of an earlier sentence of that kind.
         */
        public String in(String description) {
            String before = WORDS.matcher(description).replaceFirst("");
            if (times == 0) {
                return before;
            }
            String words = "And %d more since %s UTC.".formatted(times, TIME.format(since));
            return before.isEmpty() ? words : before + "\n" + words;
        }
    }

    /**
     * What had recovered has the problem again, without a new occurrence: a pod that was ready no
     * longer is.
     */
    record Persists(String cluster, Fingerprint fingerprint) implements OfFinding {}

    /**
     * The workload is well, or gone.
     *
     * @param resolveDelay how long it has to stay well or gone before the problem counts as
     *     resolved
     * @param changes of the workload since the condition began: what may have fixed it
     * @param gone whether no pod of the workload is left
     */
    record Ended(
            String cluster,
            Fingerprint fingerprint,
            Duration resolveDelay,
            long times,
            List<Change> changes,
            boolean gone)
            implements OfFinding {}

    /** The alert of that name and start was resolved. */
    record AlertResolved(String cluster, Fingerprint fingerprint, String alert)
            implements OfFinding {}

    /**
     * An object on which workloads of any namespace depend was changed: a node, a volume.
     *
     * @param since when, in record time
     */
    record ObjectChanged(String cluster, Subject object, Instant since, Change change)
            implements Signal {}

    /**
     * The finding was open when a rewind was made, and all that is read again about its subject has
     * been read.
     *
     * @param finding its last revision before the rewind, without its enrichments
     */
    record OpenAtRewind(String cluster, Finding finding) implements Signal {}

    /** A silence began, was changed, or ended. */
    record Silenced(String cluster, SilenceObservation silence) implements Signal {}

    /** The heartbeat of the cluster's agent has passed through the processing by scope. */
    record AgentAlive(ProcessedHeartbeat heartbeat) implements Signal {

        /** As what the agent sent. */
        public static AgentAlive of(Heartbeat sent) {
            return new AgentAlive(
                    new ProcessedHeartbeat(
                            sent.id(), sent.cluster(), sent.epoch(), sent.observedAt()));
        }

        @Override
        public String cluster() {
            return heartbeat.cluster();
        }
    }
}
