package io.causestream.ingest.kube.metrics;

import io.causestream.ingest.kube.api.CustomResource;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.service.MeterDeclaration;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.DoubleSupplier;

/** What became of everything, by reason; {@code causestream.ingest.kube.*}. */
public final class IngestKubeMetrics {

    private static final String PREFIX = "causestream.ingest.kube.";

    private static final MeterDeclaration OBSERVATIONS =
            MeterDeclaration.counter(
                            PREFIX + "observations",
                            "What became of each observation on its way to Kafka")
                    .by("outcome", "published", "cut", "unreadable", "refused");
    private static final MeterDeclaration DROPPED =
            MeterDeclaration.counter(
                            PREFIX + "dropped", "What the cluster told and nobody else is told")
                    .by("kind")
                    .by("why", "unchanged", "tick", "owner", "namespace", "reason", "expired");
    private static final MeterDeclaration WATCHES_ENDED =
            MeterDeclaration.counter(
                            PREFIX + "watches.ended", "Watches that ended; each is opened again")
                    .by("kind")
                    .by("why", "ended", "gone", "silent", "refused", "failed", "baseline");
    private static final MeterDeclaration LISTS =
            MeterDeclaration.counter(PREFIX + "lists", "Lists of a kind")
                    .by("kind")
                    .by("outcome", "complete", "expired", "refused", "withdrawn", "failed");
    private static final MeterDeclaration DISCOVERIES =
            MeterDeclaration.counter(
                            PREFIX + "discoveries", "Lookups of a custom resource's definition")
                    .by("resource")
                    .by("outcome", "found", "absent", "failed");
    private static final MeterDeclaration RESENT =
            MeterDeclaration.counter(
                    PREFIX + "kafka.resent",
                    "Sends that Kafka did not acknowledge and that are made again");
    private static final MeterDeclaration WAITING =
            MeterDeclaration.gauge(
                    PREFIX + "kafka.waiting.bytes",
                    "Observations that wait for Kafka; at 8 MiB reading stops");
    private static final MeterDeclaration WAITING_SECONDS =
            MeterDeclaration.gauge(
                    PREFIX + "kafka.waiting.seconds",
                    "How long the oldest observation has been waiting for Kafka");
    private static final MeterDeclaration LEADING =
            MeterDeclaration.gauge(
                    PREFIX + "leading",
                    "1 where this agent watches and publishes; 0 where it stands by");
    private static final MeterDeclaration REQUESTS =
            MeterDeclaration.counter(PREFIX + "requests", "What became of context requests")
                    .by(
                            "outcome",
                            "answered",
                            "unavailable",
                            "late",
                            "crowded",
                            "duplicate",
                            "foreign",
                            "unreadable");

    private final MeterRegistry registry;

    public IngestKubeMetrics(MeterRegistry registry) {
        this.registry = registry;
        OBSERVATIONS.beginAtZero(registry);
        RESENT.beginAtZero(registry);
        REQUESTS.beginAtZero(registry);
    }

    /**
     * @param outcome {@code published}, {@code cut} (published, but shortened), {@code unreadable},
     *     {@code refused} (Kafka finds it too large)
     */
    public void observation(String outcome) {
        OBSERVATIONS.in(registry, outcome).increment();
    }

    /**
     * Something that the cluster told and that nobody else is told.
     *
     * @param why {@code unchanged} (nothing but the version or the field managers), {@code tick}
     *     (nothing but a heartbeat or something like it), {@code owner} (followed to know whose a
     *     pod is), {@code namespace}, {@code reason} (both not selected), {@code expired} (an Event
     *     that the cluster forgets)
     */
    public void dropped(Kind kind, String why) {
        DROPPED.in(registry, kind.tag(), why).increment();
    }

    /**
     * @param why {@code ended} (by the server, without an error), {@code gone} (410), {@code
     *     silent}, {@code refused}, {@code failed}, {@code baseline}
     */
    public void watchEnded(Kind kind, String why) {
        WATCHES_ENDED.in(registry, kind.tag(), why).increment();
    }

    /**
     * @param outcome {@code complete}, {@code expired}, {@code refused} (not to be read, or not
     *     served), {@code withdrawn} (its definition is gone, and its objects with it), {@code
     *     failed}
     */
    public void list(Kind kind, String outcome) {
        LISTS.in(registry, kind.tag(), outcome).increment();
    }

    /**
     * @param outcome {@code found}, {@code absent} (no such definition in the cluster), {@code
     *     failed}
     */
    public void discovery(CustomResource resource, String outcome) {
        DISCOVERIES.in(registry, resource.toString(), outcome).increment();
    }

    /** A send that Kafka did not acknowledge and that is made again. */
    public void resent() {
        RESENT.in(registry).increment();
    }

    public void waiting(DoubleSupplier bytes) {
        WAITING.gaugeIn(registry, bytes, DoubleSupplier::getAsDouble);
    }

    public void waitingSeconds(DoubleSupplier ofTheOldest) {
        WAITING_SECONDS.gaugeIn(registry, ofTheOldest, DoubleSupplier::getAsDouble);
    }

    public void leading(DoubleSupplier oneOrZero) {
        LEADING.gaugeIn(registry, oneOrZero, DoubleSupplier::getAsDouble);
    }

    /**
     * @param outcome {@code answered}, {@code unavailable}, {@code late}, {@code duplicate}, {@code
     *     foreign} (another cluster's), {@code unreadable}
     */
    public void request(String outcome) {
        REQUESTS.in(registry, outcome).increment();
    }
}
