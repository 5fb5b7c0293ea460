@NullMarked
package io.causestream.sink.slack.rendering;

import org.jspecify.annotations.NullMarked;
