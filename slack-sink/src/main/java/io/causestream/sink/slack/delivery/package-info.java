/**
 * Delivers each revision to its channel once, whatever interrupts it: the ledger, retries, threads
 * and files. Start at {@link io.causestream.sink.slack.delivery.Deliverer}.
 */
@NullMarked
package io.causestream.sink.slack.delivery;

import org.jspecify.annotations.NullMarked;
