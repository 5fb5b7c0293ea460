/** Metrics of every sink. */
@NullMarked
package io.causestream.sink.metrics;

import org.jspecify.annotations.NullMarked;
