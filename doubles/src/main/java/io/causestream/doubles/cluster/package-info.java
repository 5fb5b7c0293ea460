/**
 * A Kubernetes cluster played back from a recording: list, watch and log of the API, its memory
 * curves as a Prometheus answers them, and its alerts as an Alertmanager posts them, all over real
 * HTTP and in the recording's own bytes. Time is the recording's: a clock that stands still until
 * it is told to play, and then runs as fast as one likes. Open {@link
 * io.causestream.doubles.cluster.RecordedCluster} first.
 */
@NullMarked
package io.causestream.doubles.cluster;

import org.jspecify.annotations.NullMarked;
