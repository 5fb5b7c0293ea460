/**
 * Tests of the images: each is unpacked and run by itself, and the standalone's by a kubelet with
 * the manifests of the home lab. Open {@link HomeLabRealClusterTest} first.
 */
@NullMarked
package io.causestream.image;

import org.jspecify.annotations.NullMarked;
