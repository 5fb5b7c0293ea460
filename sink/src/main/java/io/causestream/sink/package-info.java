/**
 * What every sink shares. Start at {@link io.causestream.sink.Sink}, which delivers findings
 * through a {@link io.causestream.sink.Transport}.
 */
@NullMarked
package io.causestream.sink;

import org.jspecify.annotations.NullMarked;
