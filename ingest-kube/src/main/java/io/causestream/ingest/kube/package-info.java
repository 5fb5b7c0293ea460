/**
 * The agent of one cluster: it watches the Kubernetes API and publishes observations to {@code
 * raw.kube}, and it answers the cluster's context requests.
 *
 * <p>Start at {@link io.causestream.ingest.kube.IngestKube}; {@code LeaderSession} is its work for
 * as long as it leads.
 */
@NullMarked
package io.causestream.ingest.kube;

import org.jspecify.annotations.NullMarked;
