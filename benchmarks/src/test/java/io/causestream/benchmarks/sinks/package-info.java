/** Sinks under faults, in short runs. */
@NullMarked
package io.causestream.benchmarks.sinks;

import org.jspecify.annotations.NullMarked;
