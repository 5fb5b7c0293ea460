@NullMarked
package io.causestream.kafka;

import org.jspecify.annotations.NullMarked;
