/**
 * Benchmarks, each a ratio against a baseline measured in the same run, since machines are noisy.
 * Start at {@link io.causestream.benchmarks.TopologyThroughput}. The README explains how to run
 * them and lists results.
 */
@NullMarked
package io.causestream.benchmarks;

import org.jspecify.annotations.NullMarked;
