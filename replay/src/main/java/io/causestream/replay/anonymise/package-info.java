/**
 * The same incident under other names, so that it can be shared. Start at {@link
 * io.causestream.replay.anonymise.Anonymiser}.
 */
@NullMarked
package io.causestream.replay.anonymise;

import org.jspecify.annotations.NullMarked;
