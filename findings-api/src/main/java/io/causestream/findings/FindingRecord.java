package io.causestream.findings;

import io.causestream.finding.Finding;

/** One revision of a finding, and where on the topic it stands. */
public record FindingRecord(Finding finding, int partition, long offset) {}
