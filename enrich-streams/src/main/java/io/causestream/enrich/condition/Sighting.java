package io.causestream.enrich.condition;

import io.causestream.enrich.trigger.PodState;
import java.time.Instant;

/**
 * A trigger matched a container.
 *
 * @param reason canonical
 * @param run the run that ended, which makes an occurrence an occurrence; -1 for what is no crash
 * @param opens whether it may open a condition, or only counts when one is open
 * @param at by the cluster's clock
 */
record Sighting(String reason, PodState.Container container, int run, boolean opens, Instant at) {}
