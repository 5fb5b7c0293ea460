package io.causestream.doubles.cluster;

import java.time.Instant;

/**
 * One post of a real Alertmanager to a webhook, as it was recorded.
 *
 * @param at when it was posted, in the recording's time
 * @param body the JSON that was posted, in Alertmanager's own bytes
 */
public record RecordedAlert(Instant at, String body) {}
