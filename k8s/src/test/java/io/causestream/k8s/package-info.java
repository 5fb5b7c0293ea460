/**
 * The manifests of this folder: built by kubectl's kustomize, read, and applied to a real API
 * server. Open {@link ManifestsRealClusterTest} first.
 */
@NullMarked
package io.causestream.k8s;

import org.jspecify.annotations.NullMarked;
