package io.causestream.findings;

import static io.causestream.service.MeterDeclaration.counter;
import static io.causestream.service.MeterDeclaration.gauge;

import io.causestream.service.EnumCounters;
import io.causestream.service.MeterDeclaration;
import io.causestream.service.access.FileReloader;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Metrics of findings-api: {@code causestream.findings.api.*}. */
final class FindingsApiMetrics {

    /** What became of a record on the topic. */
    enum RecordOutcome {
        READ,
        TOMBSTONE,
        /** Not a finding. */
        UNREADABLE
    }

    /** Why a stream of events ended. */
    enum StreamEnd {
        CLIENT_GONE,
        /** The client read too slowly: its queue was full. */
        CLIENT_TOO_SLOW,
        /** It lasted as long as a response may; the client goes on with Last-Event-ID. */
        TIME_LIMIT,
        /** Kafka did not return in time what the client had missed. */
        KAFKA_UNREACHABLE,
        SERVICE_STOPPED
    }

    static final String PREFIX = "causestream.findings.api.";

    private static final MeterDeclaration REQUESTS =
            counter(PREFIX + "requests", "Requests to the API, by HTTP status of the response")
                    .by("status");
    private static final MeterDeclaration RECORDS =
            counter(PREFIX + "records", "Records of the topic, by what became of them")
                    .by("outcome", RecordOutcome.class);
    private static final MeterDeclaration FINDINGS =
            gauge(PREFIX + "findings", "Findings that lists can show");
    private static final MeterDeclaration DROPPED =
            counter(
                            PREFIX + "dropped",
                            "Findings and revisions that are on the topic and not kept in memory")
                    .by("reason", FindingIndex.Dropped.class);
    private static final MeterDeclaration STREAMS =
            gauge(PREFIX + "streams", "Clients that receive events now");
    private static final MeterDeclaration STREAMS_ENDED =
            counter(PREFIX + "streams.ended", "Streams of events that ended")
                    .by("reason", StreamEnd.class);
    private static final MeterDeclaration FILES_RELOADED =
            counter(PREFIX + "files.reloaded", "Tokens reloaded from changed files");
    private static final MeterDeclaration FILES_UNUSABLE =
            gauge(
                    PREFIX + "files.unusable",
                    "Settings whose token files are unusable now; what was read before stays in use");

    private final MeterRegistry registry;
    private final EnumCounters<RecordOutcome> records;
    private final EnumCounters<FindingIndex.Dropped> dropped;
    private final EnumCounters<StreamEnd> streamsEnded;
    private final Counter filesReloaded;
    private final AtomicInteger filesUnusable = new AtomicInteger();

    FindingsApiMetrics(MeterRegistry registry) {
        this.registry = registry;
        records = RECORDS.countersIn(registry, RecordOutcome.class);
        dropped = DROPPED.countersIn(registry, FindingIndex.Dropped.class);
        streamsEnded = STREAMS_ENDED.countersIn(registry, StreamEnd.class);
        filesReloaded = FILES_RELOADED.in(registry);
        FILES_UNUSABLE.gaugeIn(registry, filesUnusable, AtomicInteger::get);
    }

    void watch(IntSupplier findings, IntSupplier streams) {
        FINDINGS.gaugeIn(registry, findings, IntSupplier::getAsInt);
        STREAMS.gaugeIn(registry, streams, IntSupplier::getAsInt);
    }

    /** A request was answered with this status. */
    void request(int status) {
        REQUESTS.in(registry, Integer.toString(status)).increment();
    }

    void record(RecordOutcome outcome) {
        records.increment(outcome);
    }

    void dropped(FindingIndex.Dropped reason) {
        dropped.increment(reason);
    }

    void streamEnded(StreamEnd reason) {
        streamsEnded.increment(reason);
    }

    FileReloader.Listener files() {
        return new FileReloader.Listener() {
            @Override
            public void onReloaded() {
                filesReloaded.increment();
            }

            @Override
            public void onUnusable(int files) {
                filesUnusable.set(files);
            }
        };
    }
}
