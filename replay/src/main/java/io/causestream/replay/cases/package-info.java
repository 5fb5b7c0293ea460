/**
 * Labelled cases: what is known of a problem, and the cause that the rules should name, or that
 * they should abstain; and how well the rules do on them.
 */
@NullMarked
package io.causestream.replay.cases;

import org.jspecify.annotations.NullMarked;
