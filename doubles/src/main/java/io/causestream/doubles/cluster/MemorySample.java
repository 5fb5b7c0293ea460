package io.causestream.doubles.cluster;

import java.time.Instant;

/** The memory of one container as its kubelet measured it, and when the recorder received it. */
record MemorySample(
        Instant at,
        String namespace,
        String pod,
        String container,
        Instant measuredAt,
        long workingSetBytes) {}
