/**
 * The agent of one cluster: it watches the Kubernetes API and publishes what it sees to {@code
 * raw.kube}, and it answers the cluster's context requests.
 *
 * <p>Start at {@link io.causestream.ingest.kube.IngestKube}; {@code LeaderSession} is what it does
 * for as long as it leads.
 */
@NullMarked
package io.causestream.ingest.kube;

import org.jspecify.annotations.NullMarked;
