@NullMarked
package io.causestream.sink.slack.config;

import org.jspecify.annotations.NullMarked;
