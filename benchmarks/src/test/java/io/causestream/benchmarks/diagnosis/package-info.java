/** What the diagnosis rules cost, in a short run. */
@NullMarked
package io.causestream.benchmarks.diagnosis;

import org.jspecify.annotations.NullMarked;
