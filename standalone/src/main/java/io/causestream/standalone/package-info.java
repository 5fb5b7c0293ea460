/**
 * All of Causestream in one JVM: a Kafka of its own, the topics, the services, and the {@code
 * causestream} command around them. The services are the ones that also run alone; nothing is
 * simplified here. Start at {@link io.causestream.standalone.Standalone}, or at {@link
 * io.causestream.standalone.Causestream} for the command line.
 */
@NullMarked
package io.causestream.standalone;

import org.jspecify.annotations.NullMarked;
