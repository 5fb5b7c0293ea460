package io.causestream.enrich.condition;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.causestream.finding.Change;
import io.causestream.finding.Enrichment.CrashInfo;
import io.causestream.finding.Fingerprint;
import io.causestream.finding.Link;
import io.causestream.finding.Severity;
import io.causestream.finding.Source;
import io.causestream.finding.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the half by scope tells the half by cluster about one condition of one workload. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Signal.Seen.class, name = "seen"),
    @JsonSubTypes.Type(value = Signal.Persists.class, name = "persists"),
    @JsonSubTypes.Type(value = Signal.Ended.class, name = "ended"),
    @JsonSubTypes.Type(value = Signal.AlertResolved.class, name = "alert_resolved")
})
public sealed interface Signal {

    String cluster();

    Fingerprint fingerprint();

    /**
     * The condition began, or was seen again.
     *
     * @param container empty if it is about none
     * @param uid the subject's; empty if not known
     * @param node where the subject runs; empty if not known
     * @param since when it began, in record time
     * @param times how often it occurred since the last signal; 0 for an alert that joins
     * @param crash null for what is no crash
     * @param affected names of the pods in trouble, sorted
     * @param alert names the alert and its start; empty for what Kubernetes itself says
     */
    record Seen(
            String cluster,
            Fingerprint fingerprint,
            Source source,
            String reason,
            Severity severity,
            String title,
            String description,
            Subject subject,
            Subject workload,
            String container,
            String uid,
            String node,
            Instant since,
            long times,
            @Nullable CrashInfo crash,
            List<String> affected,
            List<Change> changes,
            Map<String, String> labels,
            Map<String, String> annotations,
            List<Link> links,
            String alert,
            long epoch)
            implements Signal {}

    /**
     * What looked well is in trouble again, without a new occurrence: a pod that was ready no
     * longer is.
     */
    record Persists(String cluster, Fingerprint fingerprint) implements Signal {}

    /**
     * The workload is well, or gone.
     *
     * @param holdFor how long it has to stay so before the problem counts as resolved
     * @param changes of the workload since the condition began: what may have mended it
     */
    record Ended(
            String cluster,
            Fingerprint fingerprint,
            Duration holdFor,
            long times,
            List<Change> changes)
            implements Signal {}

    /** The alert of that name and start was resolved. */
    record AlertResolved(String cluster, Fingerprint fingerprint, String alert) implements Signal {}
}
