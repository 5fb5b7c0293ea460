/**
 * Queries to Prometheus, and the meaning of its errors. Start at {@link
 * io.causestream.ingest.kube.prometheus.Prometheus}.
 */
@NullMarked
package io.causestream.ingest.kube.prometheus;

import org.jspecify.annotations.NullMarked;
