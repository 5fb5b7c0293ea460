/**
 * Figures, each a ratio against something measured in the same run, since machines are noisy. Start
 * at {@link io.causestream.benchmarks.TopologyThroughput}. The README says how to run them and what
 * they gave.
 */
@NullMarked
package io.causestream.benchmarks;

import org.jspecify.annotations.NullMarked;
