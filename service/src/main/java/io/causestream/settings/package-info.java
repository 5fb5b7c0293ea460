/**
 * The one YAML file and the environment over it, read once at a start. All problems are reported
 * together, each with its place and the nearest valid name. Start at {@link
 * io.causestream.settings.Settings}.
 */
@NullMarked
package io.causestream.settings;

import org.jspecify.annotations.NullMarked;
