/**
 * How a service starts, says that it is ready, and stops: the same alone in its process and beside
 * the others in one. Start at {@link io.causestream.service.Service}.
 */
@NullMarked
package io.causestream.service;

import org.jspecify.annotations.NullMarked;
