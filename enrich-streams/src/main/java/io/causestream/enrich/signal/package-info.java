/**
 * What the processing by scope hands to the processing by cluster. Start at {@link
 * io.causestream.enrich.signal.Signal}.
 */
@NullMarked
package io.causestream.enrich.signal;

import org.jspecify.annotations.NullMarked;
