@NullMarked
package io.causestream.topics;

import org.jspecify.annotations.NullMarked;
