/** Commands about what the rules know: how good they are, and what they say of something given. */
@NullMarked
package io.causestream.standalone.diagnosis;

import org.jspecify.annotations.NullMarked;
