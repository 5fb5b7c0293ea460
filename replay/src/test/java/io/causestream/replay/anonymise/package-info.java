@NullMarked
package io.causestream.replay.anonymise;

import org.jspecify.annotations.NullMarked;
