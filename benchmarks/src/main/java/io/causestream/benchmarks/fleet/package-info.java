/**
 * Many clusters, and several instances of each service: whether work is shared, what an instance
 * that is killed leaves undone, and what a fleet costs. Start at {@link
 * io.causestream.benchmarks.fleet.ScaleOut}.
 */
@NullMarked
package io.causestream.benchmarks.fleet;

import org.jspecify.annotations.NullMarked;
