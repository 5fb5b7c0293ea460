/**
 * The prompt: the finding and as much of its context as fits the model's window. Pure. Start at
 * {@link io.causestream.ai.prompt.Prompt}.
 */
@NullMarked
package io.causestream.ai.prompt;

import org.jspecify.annotations.NullMarked;
