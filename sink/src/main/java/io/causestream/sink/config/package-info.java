/**
 * Reads {@code sinksConfig}, as Robusta's users have it and with what is added here. Start with
 * {@link io.causestream.sink.config.SinksFile}.
 */
@NullMarked
package io.causestream.sink.config;

import org.jspecify.annotations.NullMarked;
