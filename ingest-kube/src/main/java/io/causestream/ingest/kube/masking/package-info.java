/**
 * The part of an object that leaves the cluster: trimmed, bounded, and without secrets. Start at
 * {@link io.causestream.ingest.kube.masking.Trimmer}.
 */
@NullMarked
package io.causestream.ingest.kube.masking;

import org.jspecify.annotations.NullMarked;
