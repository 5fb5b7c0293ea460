/**
 * Lists and watches each selected kind, maps the objects to observations, and publishes them to
 * {@code raw.kube}. Start at {@link io.causestream.ingest.kube.watch.Watches}.
 */
@NullMarked
package io.causestream.ingest.kube.watch;

import org.jspecify.annotations.NullMarked;
