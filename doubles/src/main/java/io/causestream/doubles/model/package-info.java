/**
 * A language model with a script: an Ollama over real HTTP that says to each prompt what was
 * written for it, or fails in the ways that an Ollama fails. It understands nothing, so whatever it
 * says was known beforehand. Open {@link io.causestream.doubles.model.ScriptedModel} first.
 */
@NullMarked
package io.causestream.doubles.model;

import org.jspecify.annotations.NullMarked;
