/**
 * Holds the recorded cluster against a real Kubernetes client and against what a real API server
 * answers.
 */
@NullMarked
package io.causestream.doubles.cluster;

import org.jspecify.annotations.NullMarked;
