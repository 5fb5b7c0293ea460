/**
 * A language model with a script: an Ollama over real HTTP that answers each prompt as its script
 * states, or fails in the ways that Ollama fails. It understands nothing, so all its answers are
 * known beforehand. Open {@link io.causestream.doubles.model.ScriptedModel} first.
 */
@NullMarked
package io.causestream.doubles.model;

import org.jspecify.annotations.NullMarked;
