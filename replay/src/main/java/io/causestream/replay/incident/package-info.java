/**
 * An incident as a file: the records of some topics and some time, compressed and checksummed.
 * Start at {@link io.causestream.replay.incident.IncidentReader}.
 */
@NullMarked
package io.causestream.replay.incident;

import org.jspecify.annotations.NullMarked;
