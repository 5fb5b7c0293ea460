/** What the pool of AI workers adds to the time of the model. */
@NullMarked
package io.causestream.benchmarks.ai;

import org.jspecify.annotations.NullMarked;
