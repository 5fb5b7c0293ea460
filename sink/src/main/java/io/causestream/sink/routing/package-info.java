/** Which findings a sink takes, and to which channels it sends them. */
@NullMarked
package io.causestream.sink.routing;

import org.jspecify.annotations.NullMarked;
