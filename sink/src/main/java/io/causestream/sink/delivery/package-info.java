/**
 * How a finding's latest revision gets to each of its channels once: the queue of what waits, the
 * ledger of what was sent, and one attempt at a time. Start at {@link
 * io.causestream.sink.delivery.Deliverer}.
 */
@NullMarked
package io.causestream.sink.delivery;

import org.jspecify.annotations.NullMarked;
