/**
 * The YAML file and the environment that overrides it, read once at the start. All problems are
 * reported together, each with its place and the nearest valid name. Start at {@link
 * io.causestream.settings.Settings}.
 */
@NullMarked
package io.causestream.settings;

import org.jspecify.annotations.NullMarked;
