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
import io.causestream.observation.SilenceObservation;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the half by scope tells the half by cluster. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Signal.Seen.class, name = "seen"),
    @JsonSubTypes.Type(value = Signal.Persists.class, name = "persists"),
    @JsonSubTypes.Type(value = Signal.Ended.class, name = "ended"),
    @JsonSubTypes.Type(value = Signal.AlertResolved.class, name = "alert_resolved"),
    @JsonSubTypes.Type(value = Signal.ObjectChanged.class, name = "object_changed"),
    @JsonSubTypes.Type(value = Signal.Silenced.class, name = "silenced")
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
     * @param orders what the playbooks want done
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

        /** The same, counted so often. */
        public Seen occurring(long times) {
            return with(
                    new Occurrence(
                            occurrence.since(),
                            times,
                            occurrence.alreadyThere(),
                            occurrence.epoch(),
                            occurrence.supersedes()));
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
     * Which problem it is, and who says so.
     *
     * @param alert names the alert and its start; empty for what Kubernetes itself says
     */
    record Identity(
            String cluster,
            Fingerprint fingerprint,
            Finding.Kind kind,
            Source source,
            String alert) {

        /** Of what Kubernetes itself says. */
        public static Identity ofKubernetes(
                String cluster, Fingerprint fingerprint, Finding.Kind kind) {
            return new Identity(cluster, fingerprint, kind, Source.KUBERNETES, "");
        }
    }

    /**
     * When it was seen, and how often.
     *
     * @param since when it began, in record time
     * @param times how often it occurred since the last signal; 0 for an alert that joins
     * @param alreadyThere whether it was so when the cluster was first looked at
     * @param epoch of the leader that told of it; 0 of an alert
     * @param supersedes whether it is what has become of a problem that was told in other words: a
     *     pod that was pending, and crashes now
     */
    record Occurrence(
            Instant since, long times, boolean alreadyThere, long epoch, boolean supersedes) {}

    /**
     * What is known beside it.
     *
     * @param crash null unless it is a crash
     * @param affected names of the pods in trouble, sorted
     * @param changes that may have brought it about
     */
    record Details(@Nullable CrashInfo crash, List<String> affected, List<Change> changes) {

        public Details {
            affected = List.copyOf(affected);
            changes = List.copyOf(changes);
        }
    }

    /**
     * What is said of it.
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
            List<Link> links) {}

    /**
     * What it is about.
     *
     * @param container empty if it is about none
     * @param uid the subject's; empty if not known
     * @param node where the subject runs; empty if not known
     * @param failedPod of other subjects than pods: one that failed for it, of a job for example,
     *     so that its container's last words may tell why; null if none is known
     * @param restsOn what would bring the same about, if it were in trouble itself: the nodes of
     *     the pods that are unwell, the claims they mount, the quota that refused them, the
     *     workload
     */
    record About(
            Subject subject,
            Subject workload,
            String container,
            String uid,
            String node,
            @Nullable FailedPod failedPod,
            List<Subject> restsOn) {

        /** The same, with a pod whose last words may tell why. */
        public About explainedBy(FailedPod pod, String itsContainer) {
            return new About(subject, workload, itsContainer, uid, node, pod, restsOn);
        }
    }

    /**
     * A pod that failed.
     *
     * @param node empty if it found none
     */
    record FailedPod(Subject pod, String uid, String node) {}

    /**
     * What the playbooks want done.
     *
     * @param playbooks those that matched, in their order
     * @param version of the set they are of
     * @param actions that add to the finding, in the playbooks' order
     * @param sinks the only ones to be told; empty: all
     * @param muted whether it is not to be told
     * @param rateLimit for how long after it was told more of the same is only counted
     * @param suppressed what was only counted since
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
     * What a {@code rate_limit} kept from being told.
     *
     * @param times how often it occurred; 0: nothing was held back
     * @param since when it was told last, in record time
     */
    record Suppressed(long times, Instant since) {

        public static final Suppressed NONE = new Suppressed(0, Instant.EPOCH);

        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);

        private static final Pattern WORDS =
                Pattern.compile("\\n?And \\d+ more since [-\\d]+ \\d\\d:\\d\\d UTC\\.$");

        /** A description that says so, in the place of what it said of the kind before. */
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
     * What looked well is in trouble again, without a new occurrence: a pod that was ready no
     * longer is.
     */
    record Persists(String cluster, Fingerprint fingerprint) implements OfFinding {}

    /**
     * The workload is well, or gone.
     *
     * @param resolveDelay how long it has to stay so before the problem counts as resolved
     * @param changes of the workload since the condition began: what may have mended it
     */
    record Ended(
            String cluster,
            Fingerprint fingerprint,
            Duration resolveDelay,
            long times,
            List<Change> changes)
            implements OfFinding {}

    /** The alert of that name and start was resolved. */
    record AlertResolved(String cluster, Fingerprint fingerprint, String alert)
            implements OfFinding {}

    /**
     * Something that workloads of any namespace rest on was changed: a node, a volume.
     *
     * @param since when, in record time
     */
    record ObjectChanged(String cluster, Subject object, Instant since, Change change)
            implements Signal {}

    /** A silence began, was changed, or ended. */
    record Silenced(String cluster, SilenceObservation silence) implements Signal {}
}
