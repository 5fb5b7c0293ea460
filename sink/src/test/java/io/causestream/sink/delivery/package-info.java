@NullMarked
package io.causestream.sink.delivery;

import org.jspecify.annotations.NullMarked;
