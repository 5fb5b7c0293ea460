/** What the diagnosis rules cost. */
@NullMarked
package io.causestream.benchmarks.diagnosis;

import org.jspecify.annotations.NullMarked;
