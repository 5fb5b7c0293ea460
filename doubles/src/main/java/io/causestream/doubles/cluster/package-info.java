/**
 * A Kubernetes cluster played back from a recording: list, watch and log of the API, its memory
 * curves as Prometheus returns them, and its alerts as an Alertmanager posts them, all over real
 * HTTP and in the recording's own bytes. Time is that of the recording: its clock is stopped until
 * it is played, and then runs at any speed. Open {@link
 * io.causestream.doubles.cluster.RecordedCluster} first.
 */
@NullMarked
package io.causestream.doubles.cluster;

import org.jspecify.annotations.NullMarked;
