@NullMarked
package io.causestream.sink.slack.delivery;

import org.jspecify.annotations.NullMarked;
