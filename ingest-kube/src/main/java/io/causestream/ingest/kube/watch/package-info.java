/**
 * Lists and follows each selected kind, maps what it sees to observations, and publishes them to
 * {@code raw.kube}. Start at {@link io.causestream.ingest.kube.watch.Watches}.
 */
@NullMarked
package io.causestream.ingest.kube.watch;

import org.jspecify.annotations.NullMarked;
