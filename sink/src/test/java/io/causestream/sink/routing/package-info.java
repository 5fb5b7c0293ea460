@NullMarked
package io.causestream.sink.routing;

import org.jspecify.annotations.NullMarked;
