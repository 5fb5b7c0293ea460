/**
 * What the author of a sink writes: a {@link io.causestream.sink.transport.Transport}, which is
 * given one {@link io.causestream.sink.transport.Attempt} at a time.
 */
@NullMarked
package io.causestream.sink.transport;

import org.jspecify.annotations.NullMarked;
