/** A real Kubernetes for tests, where its binaries are. */
@NullMarked
package io.causestream.doubles.envtest;

import org.jspecify.annotations.NullMarked;
