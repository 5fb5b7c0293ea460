/**
 * Sinks: whether a finding is ever lost or told twice, whatever fails, and how soon it is told.
 * Start at {@link io.causestream.benchmarks.sinks.SlackLedger}.
 */
@NullMarked
package io.causestream.benchmarks.sinks;

import org.jspecify.annotations.NullMarked;
