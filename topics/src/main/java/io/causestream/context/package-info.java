/**
 * What a finding asks for and gets: logs, events, neighbours and metrics of its subject.
 *
 * <p>A {@link io.causestream.context.ContextRequest} puts one {@link
 * io.causestream.context.ContextQuery} to the agent of one cluster; the {@link
 * io.causestream.context.ContextResult} carries the evidence, or why it is unavailable.
 */
@NullMarked
package io.causestream.context;

import org.jspecify.annotations.NullMarked;
