/**
 * A whole Kafka within this JVM: one node, on disk, on loopback. Start at {@link
 * io.causestream.kafka.EmbeddedKafka}; it is the only class that touches what Kafka does not
 * promise to keep.
 */
@NullMarked
package io.causestream.kafka;

import org.jspecify.annotations.NullMarked;
