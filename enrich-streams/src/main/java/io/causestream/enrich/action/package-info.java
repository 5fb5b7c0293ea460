/**
 * What the engine does for the actions of playbooks: each is bound once, in {@link
 * io.causestream.enrich.action.BoundAction}, to its part in defining a finding and to the {@link
 * io.causestream.enrich.action.LookUp}s that it needs. Pure.
 */
@NullMarked
package io.causestream.enrich.action;

import org.jspecify.annotations.NullMarked;
