/** Tests. */
@NullMarked
package io.causestream.ai.answer;

import org.jspecify.annotations.NullMarked;
