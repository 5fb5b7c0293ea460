@NullMarked
package io.causestream.sink.webhook;

import org.jspecify.annotations.NullMarked;
