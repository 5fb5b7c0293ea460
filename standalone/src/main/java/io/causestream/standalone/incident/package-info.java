/** The commands that record incidents and replay them. */
@NullMarked
package io.causestream.standalone.incident;

import org.jspecify.annotations.NullMarked;
