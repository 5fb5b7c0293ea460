/**
 * How a service starts, reports that it is ready, and stops: the same whether it runs alone in its
 * process or beside other services. Start at {@link io.causestream.service.Service}.
 */
@NullMarked
package io.causestream.service;

import org.jspecify.annotations.NullMarked;
