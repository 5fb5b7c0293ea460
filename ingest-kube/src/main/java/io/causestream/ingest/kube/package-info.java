/**
 * The agent of one cluster: it watches the Kubernetes API and publishes what it sees to {@code
 * raw.kube}, and it answers the cluster's context requests.
 *
 * <p>{@link io.causestream.ingest.kube.KubeWatch} lists and follows one kind, {@link
 * io.causestream.ingest.kube.Trimmer} decides what of an object leaves the cluster, {@link
 * io.causestream.ingest.kube.ContextAnswers} looks up what is asked for. Start at {@link
 * io.causestream.ingest.kube.IngestKube}.
 */
@NullMarked
package io.causestream.ingest.kube;

import org.jspecify.annotations.NullMarked;
