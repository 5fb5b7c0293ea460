/**
 * Rules about what is around a container: the scheduler, volumes, nodes, admission, controllers and
 * what the program depends on. Start at {@link
 * io.causestream.enrich.diagnosis.cluster.PlacementRules}.
 */
@NullMarked
package io.causestream.enrich.diagnosis.cluster;

import org.jspecify.annotations.NullMarked;
