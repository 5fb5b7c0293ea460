/**
 * How a step decides first and writes last. {@link io.causestream.enrich.store.UnitOfWork} collects
 * what one input changes; {@link io.causestream.enrich.store.StagedStore} lets later parts of the
 * decision read it before it is written.
 */
@NullMarked
package io.causestream.enrich.store;

import org.jspecify.annotations.NullMarked;
