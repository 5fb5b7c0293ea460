/** Holds the readers of findings to one another. */
@NullMarked
package io.causestream.consumers;

import org.jspecify.annotations.NullMarked;
