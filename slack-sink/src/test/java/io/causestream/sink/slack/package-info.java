/** What the sink shows, remembers and survives. */
@NullMarked
package io.causestream.sink.slack;

import org.jspecify.annotations.NullMarked;
