/**
 * What a finding requests and receives: logs, events, neighbours and metrics of its subject.
 *
 * <p>A {@link io.causestream.context.ContextRequest} sends one {@link
 * io.causestream.context.ContextQuery} to the agent of one cluster; the {@link
 * io.causestream.context.ContextResult} carries the evidence, or why it is unavailable.
 */
@NullMarked
package io.causestream.context;

import org.jspecify.annotations.NullMarked;
