/**
 * The Kubernetes API server over plain HTTP: kinds, paths, lists, deadlines, and the cluster's
 * clock. Start at {@link io.causestream.ingest.kube.api.KubeApi}.
 */
@NullMarked
package io.causestream.ingest.kube.api;

import org.jspecify.annotations.NullMarked;
