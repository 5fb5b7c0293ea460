/** Tests of the commands about incidents. */
@NullMarked
package io.causestream.standalone.incident;

import org.jspecify.annotations.NullMarked;
