@NullMarked
package io.causestream.replay.diff;

import org.jspecify.annotations.NullMarked;
