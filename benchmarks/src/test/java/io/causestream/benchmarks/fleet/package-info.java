/** Several instances of each service, in short runs. */
@NullMarked
package io.causestream.benchmarks.fleet;

import org.jspecify.annotations.NullMarked;
