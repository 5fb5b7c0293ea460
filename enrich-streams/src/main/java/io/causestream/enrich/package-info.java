/**
 * Turns observations and alerts into findings. Start at {@link
 * io.causestream.enrich.EnrichmentTopology}, which reads like a table of contents: half A ({@code
 * condition}) says what is wrong, half B ({@code life}) what people hear of it, {@code diagnosis}
 * why it most likely broke. Only {@link io.causestream.enrich.EnrichStreams} knows that there is a
 * Kafka to run it on; nothing else here does IO or reads a clock.
 */
@NullMarked
package io.causestream.enrich;

import org.jspecify.annotations.NullMarked;
