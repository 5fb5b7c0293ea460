/**
 * A Kafka broker inside this JVM, for running everything in one process and for tests: one node, on
 * loopback, its data in a folder that outlives the process. It is a real broker, and clients reach
 * it over TCP like any other. Start at {@link io.causestream.kafka.EmbeddedKafka}.
 */
@NullMarked
package io.causestream.kafka;

import org.jspecify.annotations.NullMarked;
