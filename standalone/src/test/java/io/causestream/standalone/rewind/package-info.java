@NullMarked
package io.causestream.standalone.rewind;

import org.jspecify.annotations.NullMarked;
