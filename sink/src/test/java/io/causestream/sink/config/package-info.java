@NullMarked
package io.causestream.sink.config;

import org.jspecify.annotations.NullMarked;
