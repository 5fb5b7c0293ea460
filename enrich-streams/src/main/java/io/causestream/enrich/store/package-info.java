/**
 * How a step decides first and writes last. {@link io.causestream.enrich.store.UnitOfWork} collects
 * what one input changes; {@link io.causestream.enrich.store.StagedStore} lets later parts of the
 * decision read it before it is written. {@link io.causestream.enrich.store.BinarySerde} is the
 * form of the stores that each observation touches.
 */
@NullMarked
package io.causestream.enrich.store;

import org.jspecify.annotations.NullMarked;
