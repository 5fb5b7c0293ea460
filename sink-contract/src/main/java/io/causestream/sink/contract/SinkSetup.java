package io.causestream.sink.contract;

import io.causestream.service.FailureListener;
import io.causestream.sink.schedule.QuietTimes;
import io.causestream.topics.KafkaSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/** With what a sink is made for one test. */
public record SinkSetup(
        KafkaSettings kafka,
        MeterRegistry registry,
        FailureListener failure,
        InstantSource clock,
        QuietTimes quietTimes,
        boolean dryRun) {}
