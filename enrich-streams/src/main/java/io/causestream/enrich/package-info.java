/**
 * Turns observations and alerts into findings. Start at {@link
 * io.causestream.enrich.EnrichmentTopology}, which reads like a table of contents: by scope ({@code
 * condition}, {@code alert}) it finds what is wrong, by cluster ({@code lifecycle}) it decides who
 * is notified and when, {@code diagnosis} finds why it most likely broke. {@link
 * io.causestream.enrich.EnrichStreams} runs it and {@link io.causestream.enrich.PlaybookPublisher}
 * reads files; no step does IO. Timers are scheduled by Kafka Streams' wall clock, and have an
 * effect only by the record that they write.
 */
@NullMarked
package io.causestream.enrich;

import org.jspecify.annotations.NullMarked;
