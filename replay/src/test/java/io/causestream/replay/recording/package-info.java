@NullMarked
package io.causestream.replay.recording;

import org.jspecify.annotations.NullMarked;
