@NullMarked
package io.causestream.replay;

import org.jspecify.annotations.NullMarked;
