@NullMarked
package io.causestream.sink.schedule;

import org.jspecify.annotations.NullMarked;
