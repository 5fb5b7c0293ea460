/**
 * Queries to Prometheus, and what its refusals mean. Start at {@link
 * io.causestream.ingest.kube.prometheus.Prometheus}.
 */
@NullMarked
package io.causestream.ingest.kube.prometheus;

import org.jspecify.annotations.NullMarked;
