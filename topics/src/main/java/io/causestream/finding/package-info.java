/**
 * What Causestream knows about a problem in a cluster, as plain values.
 *
 * <p>A {@link io.causestream.finding.Finding} states that something is wrong with a {@link
 * io.causestream.finding.Subject}; its revisions 1, 2, 3… are published for people and machines
 * alike. Two findings about the same problem share a {@link io.causestream.finding.Fingerprint};
 * evidence is an {@link io.causestream.finding.Enrichment}. Start at {@link
 * io.causestream.finding.Finding}.
 *
 * <p>Nothing in this package does IO, reads a clock or knows that Kafka exists.
 */
@NullMarked
package io.causestream.finding;

import org.jspecify.annotations.NullMarked;
