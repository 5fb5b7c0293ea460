@NullMarked
package io.causestream.replay.cases;

import org.jspecify.annotations.NullMarked;
