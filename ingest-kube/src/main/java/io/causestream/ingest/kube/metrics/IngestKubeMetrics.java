package io.causestream.ingest.kube.metrics;

import static io.causestream.service.MeterDeclaration.counter;
import static io.causestream.service.MeterDeclaration.gauge;
import static io.causestream.service.MeterDeclaration.value;

import io.causestream.ingest.kube.api.CustomResource;
import io.causestream.ingest.kube.api.Kind;
import io.causestream.service.EnumCounters;
import io.causestream.service.MeterDeclaration;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.DoubleSupplier;

/** Metrics of ingest-kube: {@code causestream.ingest.kube.*}. */
public final class IngestKubeMetrics {

    /** What became of an observation on its way to Kafka. */
    public enum ObservationOutcome {
        PUBLISHED,
        /** Too large for a record: long texts in it were shortened. It is published as well. */
        SHORTENED,
        /** Not JSON that Kubernetes sends. */
        UNREADABLE,
        /** Too large for Kafka even so. */
        TOO_LARGE
    }

    /** Why a change that the API server reported is not published. */
    public enum DropReason {
        /** Nothing but the version or the field managers changed. */
        UNCHANGED,
        /** Nothing but a heartbeat or the like changed. */
        VOLATILE_FIELDS,
        /** The kind is watched only to find the owners of pods. */
        OWNER_ONLY,
        NAMESPACE_NOT_SELECTED,
        /** An Event whose reason is not selected. */
        EVENT_REASON_NOT_SELECTED,
        /** An Event that the API server deleted since it is old. */
        EVENT_EXPIRED
    }

    /** Why a watch ended. */
    public enum WatchEnd {
        /** The server closed it without an error. */
        CLOSED,
        /** 410 Gone: its resource version is too old. */
        GONE,
        /** Neither an event nor a bookmark for too long. */
        IDLE_TIMEOUT,
        /** Not allowed, or not served. */
        REFUSED,
        FAILED,
        /** It is time to list the kind again. */
        RESYNC
    }

    /** What became of a list of a kind. */
    public enum ListOutcome {
        COMPLETE,
        /** 410 Gone between two of its pages. */
        EXPIRED,
        /** Not allowed, or not served. */
        REFUSED,
        /** Its CustomResourceDefinition was deleted, and its objects with it. */
        DEFINITION_DELETED,
        FAILED
    }

    /** What became of a lookup of a CustomResourceDefinition. */
    public enum DiscoveryOutcome {
        FOUND,
        NOT_FOUND,
        FAILED
    }

    /** What became of a context request. */
    public enum RequestOutcome {
        ANSWERED,
        /** Looked up without a result. */
        UNAVAILABLE,
        /** Received after its deadline. */
        EXPIRED,
        /** Too many at once. */
        OVERLOADED,
        DUPLICATE,
        /** For the agent of another cluster. */
        OTHER_CLUSTER,
        UNREADABLE
    }

    private static final String PREFIX = "causestream.ingest.kube.";
    private static final String KIND = "kind";
    private static final String REASON = "reason";
    private static final String OUTCOME = "outcome";

    private static final MeterDeclaration OBSERVATIONS =
            counter(PREFIX + "observations", "Observations, by what became of them")
                    .by(OUTCOME, ObservationOutcome.class);
    private static final MeterDeclaration CHANGES_DROPPED =
            counter(
                            PREFIX + "changes.dropped",
                            "Changes reported by the API server that are not published")
                    .by(KIND)
                    .by(REASON, DropReason.class);
    private static final MeterDeclaration WATCHES_ENDED =
            counter(PREFIX + "watches.ended", "Watches that ended; each is opened again")
                    .by(KIND)
                    .by(REASON, WatchEnd.class);
    private static final MeterDeclaration LISTS =
            counter(PREFIX + "lists", "Attempts to list all objects of a kind")
                    .by(KIND)
                    .by(OUTCOME, ListOutcome.class);
    private static final MeterDeclaration DISCOVERIES =
            counter(PREFIX + "discoveries", "Lookups of a CustomResourceDefinition")
                    .by("resource")
                    .by(OUTCOME, DiscoveryOutcome.class);
    private static final MeterDeclaration KAFKA_RETRIES =
            counter(
                    PREFIX + "kafka.retries",
                    "Records sent again because Kafka did not acknowledge them");
    private static final MeterDeclaration KAFKA_WAITING_BYTES =
            gauge(
                    PREFIX + "kafka.waiting.bytes",
                    "Size of the observations that wait for Kafka; at 8 MiB watching pauses");
    private static final MeterDeclaration KAFKA_WAITING_SECONDS =
            gauge(
                    PREFIX + "kafka.waiting.seconds",
                    "How long the oldest observation has been waiting for Kafka");
    private static final MeterDeclaration LEADER =
            gauge(PREFIX + "leader", "1 if this agent watches and publishes, 0 if it stands by");
    private static final MeterDeclaration CONTEXT_REQUESTS =
            counter(PREFIX + "context.requests", "Context requests, by what became of them")
                    .by(OUTCOME, RequestOutcome.class);

    private final MeterRegistry registry;
    private final EnumCounters<ObservationOutcome> observations;
    private final EnumCounters<RequestOutcome> contextRequests;
    private final Counter kafkaRetries;

    public IngestKubeMetrics(MeterRegistry registry) {
        this.registry = registry;
        observations = OBSERVATIONS.countersIn(registry, ObservationOutcome.class);
        contextRequests = CONTEXT_REQUESTS.countersIn(registry, RequestOutcome.class);
        kafkaRetries = KAFKA_RETRIES.in(registry);
    }

    public void observation(ObservationOutcome outcome) {
        observations.increment(outcome);
    }

    /** A change of an object of this kind is not published. */
    public void dropped(Kind kind, DropReason reason) {
        CHANGES_DROPPED.in(registry, kind.tag(), value(reason)).increment();
    }

    public void watchEnded(Kind kind, WatchEnd reason) {
        WATCHES_ENDED.in(registry, kind.tag(), value(reason)).increment();
    }

    public void list(Kind kind, ListOutcome outcome) {
        LISTS.in(registry, kind.tag(), value(outcome)).increment();
    }

    public void discovery(CustomResource resource, DiscoveryOutcome outcome) {
        DISCOVERIES.in(registry, resource.toString(), value(outcome)).increment();
    }

    /** A record is sent again because Kafka did not acknowledge it. */
    public void kafkaRetry() {
        kafkaRetries.increment();
    }

    /** The size of the observations that wait for Kafka. */
    public void waiting(DoubleSupplier bytes) {
        KAFKA_WAITING_BYTES.gaugeIn(registry, bytes, DoubleSupplier::getAsDouble);
    }

    /** How long the oldest observation has been waiting for Kafka. */
    public void waitingSeconds(DoubleSupplier ofTheOldest) {
        KAFKA_WAITING_SECONDS.gaugeIn(registry, ofTheOldest, DoubleSupplier::getAsDouble);
    }

    /** Whether this agent watches and publishes. */
    public void leader(DoubleSupplier oneOrZero) {
        LEADER.gaugeIn(registry, oneOrZero, DoubleSupplier::getAsDouble);
    }

    public void contextRequest(RequestOutcome outcome) {
        contextRequests.increment(outcome);
    }
}
