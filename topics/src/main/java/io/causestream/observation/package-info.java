/**
 * What ingest saw, before any evaluation: one change of one object, one Kubernetes Event, one
 * alert, one silence, or that a list of them is complete.
 *
 * <p>A {@link io.causestream.observation.KubeObservation} or {@link
 * io.causestream.observation.AlertmanagerObservation} has an id that is the same when the same
 * thing is published twice, and belongs to a {@link io.causestream.observation.Scope}. Text in it
 * is masked by the {@code Redactor} of the module redaction. Start at {@link
 * io.causestream.observation.KubeObservation}.
 */
@NullMarked
package io.causestream.observation;

import org.jspecify.annotations.NullMarked;
