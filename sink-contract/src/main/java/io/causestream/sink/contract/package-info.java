/**
 * What every sink has to pass: a test class extends {@link
 * io.causestream.sink.contract.SinkContract} and says how its sink is started and what the other
 * side has seen.
 */
@NullMarked
package io.causestream.sink.contract;

import org.jspecify.annotations.NullMarked;
