/** What slack-sink counts. */
@NullMarked
package io.causestream.sink.slack.metrics;

import org.jspecify.annotations.NullMarked;
