@NullMarked
package io.causestream.doubles.slack;

import org.jspecify.annotations.NullMarked;
