/**
 * {@code causestream findings}: what is wrong, on a terminal. Start at {@link
 * io.causestream.standalone.findings.FindingsCommand}.
 */
@NullMarked
package io.causestream.standalone.findings;

import org.jspecify.annotations.NullMarked;
