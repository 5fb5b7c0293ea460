/**
 * What a sink has delivered where: the ledger that keeps a restart from repeating or losing a
 * delivery.
 *
 * <p>A {@link io.causestream.delivery.Delivery} is all that one finding became in one channel.
 */
@NullMarked
package io.causestream.delivery;

import org.jspecify.annotations.NullMarked;
