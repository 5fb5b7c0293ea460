/**
 * What bounds the calls to a model: a budget, a circuit breaker, the length that the deadline has
 * room for, and who goes first. Knows neither HTTP nor Kafka. Begin with {@link
 * io.causestream.ai.limits.ModelCircuit}.
 */
@NullMarked
package io.causestream.ai.limits;

import org.jspecify.annotations.NullMarked;
