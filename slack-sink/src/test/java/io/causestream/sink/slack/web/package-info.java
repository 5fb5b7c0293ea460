@NullMarked
package io.causestream.sink.slack.web;

import org.jspecify.annotations.NullMarked;
