@NullMarked
package io.causestream.replay.incident;

import org.jspecify.annotations.NullMarked;
