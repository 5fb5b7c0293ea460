/** Tests of the AI workers: what is asked and believed, and the pool over a real Kafka. */
@NullMarked
package io.causestream.ai;

import org.jspecify.annotations.NullMarked;
