@NullMarked
package io.causestream.ai.limits;

import org.jspecify.annotations.NullMarked;
