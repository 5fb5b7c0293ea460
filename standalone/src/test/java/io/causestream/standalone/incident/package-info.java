@NullMarked
package io.causestream.standalone.incident;

import org.jspecify.annotations.NullMarked;
