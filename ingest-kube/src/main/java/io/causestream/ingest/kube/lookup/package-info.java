/**
 * Answers context requests: logs, events, pods, nodes, rollouts, metrics. Start at {@link
 * io.causestream.ingest.kube.lookup.ContextRequests}.
 */
@NullMarked
package io.causestream.ingest.kube.lookup;

import org.jspecify.annotations.NullMarked;
