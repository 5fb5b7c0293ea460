/**
 * Makes Causestream's settings of Robusta's values.yaml, and a report of what became of each key.
 * Start at {@link io.causestream.standalone.robusta.RobustaImport}.
 */
@NullMarked
package io.causestream.standalone.robusta;

import org.jspecify.annotations.NullMarked;
